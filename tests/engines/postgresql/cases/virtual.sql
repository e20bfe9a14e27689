-- needs: 18
create table t (a int, b int generated always as (a * 2) virtual, c int generated always as (a + 1) stored, d int generated always as (a - 1));
create table p (a int, b int generated always as (a * 2) virtual) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p (b generated always as (a * 3)) for values from (10) to (20);
