-- one row per function, procedure, aggregate or window function
select
    p.oid::int8 as oid,
    n.nspname::text as schema,
    p.proname::text as name,
    p.prokind::text as kind,
    pg_get_function_identity_arguments(p.oid) as signature,
    coalesce(p.proallargtypes, p.proargtypes::oid[]) as types,
    p.proargmodes::text[] as modes,
    p.proargnames as names,
    case when p.pronargdefaults > 0 then array(
        select pg_get_function_arg_default(p.oid, k)
        from generate_series(1, coalesce(cardinality(p.proallargtypes), p.pronargs)) k order by k
    ) end as defaults,
    pg_get_function_arguments(p.oid) as arguments,
    pg_get_function_result(p.oid) as returns,
    l.lanname::text as language,
    p.provolatile::text as volatility,
    p.prosecdef as security_definer,
    p.proisstrict as is_strict,
    case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
    case when p.prokind = 'a' then array_to_string(array[
        'SFUNC = ' || a.aggtransfn::regproc,
        'STYPE = ' || format_type(a.aggtranstype, null),
        'SSPACE = ' || nullif(a.aggtransspace, 0),
        'FINALFUNC = ' || nullif(a.aggfinalfn, 0)::regproc,
        case when a.aggfinalextra then 'FINALFUNC_EXTRA' end,
        'FINALFUNC_MODIFY = ' || case a.aggfinalmodify
            when 'r' then case when a.aggkind <> 'n' then 'READ_ONLY' end
            when 's' then 'SHAREABLE' when 'w' then case when a.aggkind = 'n' then 'READ_WRITE' end end,
        'COMBINEFUNC = ' || nullif(a.aggcombinefn, 0)::regproc,
        'SERIALFUNC = ' || nullif(a.aggserialfn, 0)::regproc,
        'DESERIALFUNC = ' || nullif(a.aggdeserialfn, 0)::regproc,
        'INITCOND = ' || quote_literal(a.agginitval),
        'MSFUNC = ' || nullif(a.aggmtransfn, 0)::regproc,
        'MINVFUNC = ' || nullif(a.aggminvtransfn, 0)::regproc,
        'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), null),
        'MSSPACE = ' || nullif(a.aggmtransspace, 0),
        'MFINALFUNC = ' || nullif(a.aggmfinalfn, 0)::regproc,
        case when a.aggmfinalextra then 'MFINALFUNC_EXTRA' end,
        'MFINALFUNC_MODIFY = ' || case when a.aggmtransfn <> 0 then case a.aggmfinalmodify
            when 'r' then case when a.aggkind <> 'n' then 'READ_ONLY' end
            when 's' then 'SHAREABLE' when 'w' then case when a.aggkind = 'n' then 'READ_WRITE' end end end,
        'MINITCOND = ' || quote_literal(a.aggminitval),
        'SORTOP = ' || case when a.aggsortop <> 0 then (
            select format('OPERATOR(%I.%s)', m.nspname, o.oprname)
            from pg_catalog.pg_operator o join pg_catalog.pg_namespace m on m.oid = o.oprnamespace
            where o.oid = a.aggsortop) end,
        case when a.aggkind = 'h' then 'HYPOTHETICAL' end,
        'PARALLEL = ' || case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end
    ], ', ') end as aggregate,
    pg_get_userbyid(p.proowner)::text as owner,
    p.proacl::text[] as acl,
    d.description as comment
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
join pg_catalog.pg_language l on l.oid = p.prolang
left join pg_catalog.pg_aggregate a on a.aggfnoid = p.oid
left join pg_catalog.pg_description d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_proc'::regclass and d.objsubid = 0
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (
      select from pg_catalog.pg_depend e
      where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i')
  )
