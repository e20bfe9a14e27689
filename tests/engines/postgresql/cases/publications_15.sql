-- needs: 15
create schema s;
create table t (a int primary key, b text, c int);
create publication filtered for table t (c, a) where (a > 0) with (publish_via_partition_root);
create publication schemas for tables in schema s, table t;
alter publication schemas rename to "The schemas";
