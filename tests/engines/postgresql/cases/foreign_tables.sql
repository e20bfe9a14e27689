-- needs: postgres_fdw file_fdw
-- unmodelled: user mapping postgres on server far, away
-- unmodelled: user mapping public on server far, away
create extension postgres_fdw;
create extension file_fdw;
create server "far, away" type 'pg' version '9.6' foreign data wrapper postgres_fdw
    options (host 'db.example', port '5433', dbname 'it''s', fetch_size '50');
create server files foreign data wrapper file_fdw;
create user mapping for postgres server "far, away" options (user 'u', password 's3cret');
create user mapping for public server "far, away" options (user 'p', password 's3cret');
create foreign table f (
    a int options (column_name 'the a') not null default 1, b text collate "C", constraint c check (a > 0) no inherit
) server "far, away" options (schema_name 'odd "x"', table_name 'it''s');
create foreign table lines (line text) server files options (filename '/tmp/x', format 'csv', delimiter '|');
create table p (a int, b text) partition by list (a);
create foreign table p1 partition of p for values in (1) server "far, away" options (table_name 'p1');
create foreign table p2 (b text, a int options (column_name 'x')) server "far, away";
alter table p attach partition p2 for values in (2);
comment on foreign table f is 'Far away';
comment on column f.a is 'an a';
comment on server "far, away" is 'A server';
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on f for each row execute function g();
alter table f disable trigger t;
