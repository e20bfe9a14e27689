create type pair as (a int, b text);
create table t of pair (primary key (a), b with options default 'x' not null, constraint c check (a > 0));
create table u of pair;
create function f(pair) returns int language sql as 'select $1.a';
