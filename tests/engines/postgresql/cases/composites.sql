create type inner_type as (a int, b text collate "C", c numeric(10, 2)[]);
create type a_outer as (i inner_type, j inner_type[], k numeric(5));
create type empty_type as ();
create table t (o a_outer, p a_outer[] default '{}');
create type of_table as (t t, ts t[]);
create domain of_composite as inner_type check ((value).a > 0);
create type with_domain as (d of_composite);
comment on type inner_type is 'Inner';
comment on column inner_type.a is 'An a';
