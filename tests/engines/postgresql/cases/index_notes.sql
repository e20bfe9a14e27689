-- unmodelled: good: statistics target of column 1
create table t (a int, b int);
create index good on t ((a + b));
alter index good alter column 1 set statistics 500;
