-- needs: 13
-- instead: p2_a_idx
-- unmodelled: p1: comment on index p1_a_idx, which follows from the partitioned table
-- unmodelled: p2: index named_here, which follows from the partitioned table
-- unmodelled: p1: trigger t, which fires here otherwise than on the partitioned table
create table p (a int) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
create index named_here on p2 (a);
create index p_a on p (a);
comment on index p1_a_idx is 'noted';
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t after insert on p for each row execute function f();
alter table p1 disable trigger t;
