-- needs: 14 hstore
-- unmodelled: access method heap2
-- unmodelled: cast (pg_catalog.point AS pg_catalog.text)
-- unmodelled: collation public.german
-- unmodelled: conversion public.conv
-- unmodelled: dependency of function public.cube_of() on extension hstore
-- unmodelled: foreign-data wrapper wrap
-- unmodelled: operator class public.odd_ops USING hash
-- unmodelled: operator family public.fam USING btree
-- unmodelled: operator family public.odd_ops USING hash
-- unmodelled: operator public.===(integer,integer)
-- unmodelled: statistics object public.stats
-- unmodelled: text search configuration public.conf
-- unmodelled: text search dictionary public.dict
create collation german (provider = icu, locale = 'de');
create operator === (leftarg = int, rightarg = int, function = int4eq);
create operator class odd_ops for type int using hash as operator 1 =, function 1 hashint4(int);
create operator family fam using btree;
create conversion conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create text search dictionary dict (template = simple);
create text search configuration conf (copy = simple);
create table t (a int, b int);
create statistics stats (dependencies) on a, b from t;
create foreign data wrapper wrap;
create function to_text(point) returns text language sql immutable as 'select ''''';
create cast (point as text) with function to_text(point);
create access method heap2 type table handler heap_tableam_handler;
create function cube_of() returns int language sql as 'select 1';
create extension hstore;
alter function cube_of() depends on extension hstore;
