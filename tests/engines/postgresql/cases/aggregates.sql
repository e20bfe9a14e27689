create function add(int, int) returns int language sql immutable strict as 'select $1 + $2';
create function sub(int, int) returns int language sql immutable strict as 'select $1 - $2';
create function fin(int, int) returns text language sql immutable as 'select $1::text';
create role r;
create aggregate total(int) (
    sfunc = add, stype = int, sspace = 100, finalfunc = fin, finalfunc_extra, finalfunc_modify = shareable,
    combinefunc = add, initcond = '0', msfunc = add, minvfunc = sub, mstype = int, msspace = 200, mfinalfunc = fin,
    mfinalfunc_extra, mfinalfunc_modify = read_write, minitcond = '0', parallel = safe
);
create aggregate counted(*) (sfunc = int8inc, stype = int8, initcond = '0', parallel = restricted);
create aggregate least_of(int) (sfunc = int4smaller, stype = int, sortop = <);
create aggregate mine(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
create aggregate ranked(variadic "any" order by variadic "any") (
    sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical
);
grant execute on function counted() to r;
grant execute on function mine(float8, anyelement) to r with grant option;
revoke execute on function total(int) from public;
comment on aggregate counted(*) is 'rows';
comment on aggregate mine(float8 order by anyelement) is 'ordered';
