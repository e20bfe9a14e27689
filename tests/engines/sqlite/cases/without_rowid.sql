create table a (x int, y text, primary key (y, x)) without rowid;
create table b (u unique, x integer primary key, v unique) without rowid;
create table c (x text primary key desc, y text not null) without/* really */rowid;
create table d (x integer, y, primary key (x desc)) without rowid;
