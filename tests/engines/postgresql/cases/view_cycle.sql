-- needs: 14
create table t (id int primary key, a text, b int);
create view v as select id, a, b from t;
create function f() returns bigint language sql begin atomic select count(*) from v; end;
create or replace view v as select id, a, b from t where f() > 0;
create function g(int) returns setof t begin atomic select * from t where id = $1; end;
create view w as select t.id, t.a, count(*) from t group by t.id;
comment on view v is 'round';
