-- needs: 17
create table p (id bigint generated always as identity (start with 100), a int) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table p2 (a int, id bigint not null);
alter table p attach partition p2 for values from (10) to (20);
create table q (a int, b int, exclude using btree (a with =)) partition by range (a);
create table q1 partition of q for values from (0) to (10);
