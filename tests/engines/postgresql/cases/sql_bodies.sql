-- needs: 14
create table t (id int primary key, name text);
create function z_base() returns int return 1;
create function a_first(i int) returns setof t language sql begin atomic select * from t where id = i + z_base(); end;
create view v as select id from a_first(1);
create function b_view() returns bigint return (select count(*) from v);
create procedure p(out a int) begin atomic insert into t values (1, 'x;y'); select 1; end;
comment on procedure p is 'a procedure';
