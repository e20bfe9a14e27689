create schema z;
create type z.mood as enum ('ok', 'bad');
create function z.now_utc() returns timestamp language sql stable as $$ select now() at time zone 'utc' $$;
create function z.is_fine(text, z.mood default 'ok') returns boolean language sql immutable as 'select $1 is not null';
create domain z.code as text default z.now_utc()::text check (z.is_fine(value));
create table a_first (
    t timestamp default z.now_utc(),
    m text default ('ok'::z.mood)::text,
    b bytea default '\xdeadbeef',
    i interval default '1 year 2 mons 3 days 04:05:06.789',
    f float8 default 0.1, g float4 default 1e30, n numeric default 'NaN',
    s text default 'it''s a \ "test"', e text default e'new\nline\ttab',
    d date default '2020-02-29', z timestamptz default '2020-01-01 00:00:00+02', j jsonb default '{"a": [1, "\\"]}',
    r int4range default '[1,5)', k z.code, arr int[] default array[1, 2], 
    x int default -1, bits bit(3) default B'101', c "char" default 'x',
    check (z.is_fine(s)), constraint any_mood check (m <> 'bad'::z.mood::text)
);
