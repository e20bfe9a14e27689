create table a (id integer primary key unique, b text unique);
create table b (x unique, id integer unique primary key desc, y unique);
create table c (id integer primary key desc unique, y unique);
create table d (id integer, b text, unique (id desc), primary key (id));
create table e (b text primary key, c text unique, unique (b collate nocase));
create table f (id integer primary key, id2 int, unique (id, id2), check (id > 0));
create table g (id integer primary key unique) without rowid;
