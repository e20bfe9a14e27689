create function twice(int) returns int language sql immutable as 'select $1 * 2';
create table t (
    a int, b int generated always as (twice(a)) stored, c text generated always as ((a)::text || ('x'::text)) stored not null
);
