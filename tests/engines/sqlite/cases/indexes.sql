create table t (a text collate nocase, b int, c text);
create index i1 on t (a, b desc, c collate rtrim);
create index i2 on t (a collate binary);
create unique index i3 on t (lower(a) collate nocase desc, b + 1, (c)) where b > 1 and c <> ') where (';
create index i4 on t (c collate "nocase" asc, "a", [b]);
create index "i ""5" on t (coalesce(a, ','), b) where c is not null -- why
;
