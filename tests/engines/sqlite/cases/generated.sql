create table t (a int, b int generated always as (a + 1), c as (a || ')' /* ) */) stored,
        d text as (upper(a) -- a, b)
        ) virtual not null unique, constraint x check (b > 0))
