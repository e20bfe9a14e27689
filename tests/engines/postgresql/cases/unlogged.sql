-- needs: 15
create unlogged table t (id serial primary key, n int generated always as identity);
create unlogged sequence s;
create table p (a int) partition by list (a);
create unlogged table p1 partition of p for values in (1);
