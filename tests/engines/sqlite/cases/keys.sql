create table a (x text unique, y text primary key, z int unique);
create table b (x text, y text, unique (y), primary key (x), unique (x, y), unique (y collate nocase));
create table c (x text unique primary key, y int, unique (x), unique (y desc));
create table d (x int, y int, constraint "the key" primary key (y desc, x) on conflict replace,
    constraint u unique (x collate nocase) on conflict ignore);
create table e (x integer primary key desc, y unique);
create table f (x integer, y, primary key (x desc));
create table g (u unique, x integer primary key on conflict abort, v unique);
create table h (x integer, primary key (x autoincrement));
create table i (x text, y text, y2 text, unique (x, y));
create table j (b unique, a unique, c unique, unique(a), unique (b), unique (a, b));
