create table t (a int primary key, b text);
create table u (a int);
create table kid () inherits (u);
create publication everything for all tables;
create publication nothing;
create publication "some" for table t, u with (publish = 'insert, delete');
create publication only_parent for table only u;
comment on publication "some" is 'Some';
