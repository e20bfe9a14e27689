create table t (a, b, c primary key)
