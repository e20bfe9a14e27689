create table t (id integer primary key autoincrement, a int); create table u (id integer primary key)
