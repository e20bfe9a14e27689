-- needs: 14
create function z_apart(x float8, y float8) returns float8 language sql immutable as 'select x - y';
create type spans as range (subtype = float8, subtype_diff = z_apart, multirange_type_name = many_spans);
create type days as range (subtype = date);
create table a (m many_spans, n many_spans[], d datemultirange, e days);
create function f(many_spans) returns spans language sql as 'select range_merge($1)';
create domain md as many_spans;
