begin;
create type colour as enum ('red', 'blue');
alter type colour add value 'green' before 'blue';
alter type colour add value 'black' before 'red';
alter type colour add value 'ZZ' after 'red';
commit;
create type nothing as enum ();
create table t (c colour default 'red', d colour[] default '{red,black}');
