create table t (a text, b text, c bytea, d int) with (
    fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = false, toast.vacuum_truncate = off,
    autovacuum_vacuum_scale_factor = 0.01, user_catalog_table = true, parallel_workers = 3
);
alter table t alter a set storage external, alter b set storage main, alter c set storage plain;
alter table t alter a set statistics 1000, alter d set statistics 0, alter b set (n_distinct = -0.5, n_distinct_inherited = 10);
alter table t replica identity full;
create table u (a int not null, b int);
create unique index ui on u (a);
alter table u replica identity using index ui;
create table v (a int);
alter table v replica identity nothing;
create materialized view m with (fillfactor = 60, toast.autovacuum_enabled = off) as select a, b from t;
alter materialized view m alter a set statistics 50, alter b set storage external, alter a set (n_distinct = 5);
