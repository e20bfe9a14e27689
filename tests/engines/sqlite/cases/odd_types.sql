create table t (a varchar ( 10 ), b "double precision", c unsigned big int, d decimal(10,2),
        e [odd type], f "quo""ted", g numeric(+1, -2));
create table u (a "not null", b "unique", c two "words here", d [x(y], e "check (1)", f "", g 'generated always');
