create table t (
        a text check (a in ('(', ')', ',', '''', '--', '/*')),
        b int constraint positive check (b > 0 -- not ) zero
        ) check (b < 10),
        c text constraint "odd name" check (c glob '[(]*' and "c" <> ']'),
        constraint whole check (a <> c), check (b /* , */ > 1) on conflict fail)
