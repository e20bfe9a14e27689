create schema s;
create function s.valid(text) returns boolean language sql immutable as 'select true';
create domain s.short as varchar(10) collate "C" not null default 'x' constraint a check (length(value) < 5)
    constraint b check (s.valid(value)) check (value <> ')');
create domain s.shorter as s.short check (length(value) < 3);
create domain s.list as s.shorter[] check (cardinality(value) > 0);
create domain s.grid as int[][];
alter domain s.shorter add constraint later check (value <> 'zz') not valid;
create domain a_by_function as text default s.valid('x')::text;
create table t (a s.short, b s.shorter[], c s.list default '{}', d s.grid, e s.short collate "default");
comment on domain s.short is 'Short';
comment on constraint a on domain s.short is 'Not long';
