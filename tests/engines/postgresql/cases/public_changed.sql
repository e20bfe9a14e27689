create role keeper;
comment on schema public is null;
revoke all on schema public from public;
grant usage on schema public to public;
alter schema public owner to keeper;
create table t (a int);
