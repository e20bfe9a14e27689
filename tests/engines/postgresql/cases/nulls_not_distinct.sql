-- needs: 15
create table t (a int, b int, c int, constraint u unique nulls not distinct (a, b) include (c) with (fillfactor = 70));
create unique index i on t (b) nulls not distinct;
