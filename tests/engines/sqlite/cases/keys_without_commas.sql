create table t (a int, b int, primary key (a) unique (b) check (a > 1) foreign key (b) references t)
