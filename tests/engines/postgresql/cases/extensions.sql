-- needs: pgcrypto citext hstore
create schema ext;
create extension pgcrypto with schema ext;
create extension citext;
create extension hstore;
comment on extension hstore is 'Key-value pairs';
create table t (c citext, h hstore default 'a=>1', id bytea default ext.digest('x', 'sha256'));
create index on t using gin (h);
create index on t (c);
create index t_c_text on t (c text_ops);
create function f(citext, hstore) returns citext language sql as 'select $1';
create domain d as citext check (value <> 'x');
