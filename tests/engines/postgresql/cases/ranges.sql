create function apart(x float8, y float8) returns float8 language sql immutable as 'select x - y';
create type spans as range (subtype = float8, subtype_diff = apart);
create type a_text as range (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);
create type plain as range (subtype = date);
create table t (s spans default '[1,2)', p plain[], q a_text);
