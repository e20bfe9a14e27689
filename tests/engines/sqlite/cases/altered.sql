create table t (a int -- the first
, b text);
alter table t add column c text not null default '(' check (c <> ')');
alter table t add column "d e" int references t (a);
alter table t rename column a to "first, one";
alter table t rename to "new t";
create index i on "new t" (b);
create view v as select b from "new t";
