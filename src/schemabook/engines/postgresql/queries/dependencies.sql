-- one row per object (and column) that a view, routine, default, check, type or key of partitions depends on
select
    'relation' as kind, r.ev_class::int8 as oid, d.refclassid::regclass::text as needed_kind,
    d.refobjid::int8 as needed, d.refobjsubid as needed_column
from pg_catalog.pg_depend d
join pg_catalog.pg_rewrite r on r.oid = d.objid and r.rulename = '_RETURN'
where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.deptype = 'n' and d.refobjid <> r.ev_class
  and d.refobjid >= 16384
union
select 'routine', d.objid::int8, d.refclassid::regclass::text, d.refobjid::int8, d.refobjsubid
from pg_catalog.pg_depend d
where d.classid = 'pg_catalog.pg_proc'::regclass and d.deptype = 'n' and d.refobjid >= 16384
  and d.refclassid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass, 'pg_catalog.pg_proc'::regclass)
union
select 'relation', f.adrelid::int8, d.refclassid::regclass::text, d.refobjid::int8, 0
from pg_catalog.pg_depend d
join pg_catalog.pg_attrdef f on f.oid = d.objid
where d.classid = 'pg_catalog.pg_attrdef'::regclass and d.deptype = 'n' and d.refobjid >= 16384
  and d.refclassid in ('pg_catalog.pg_type'::regclass, 'pg_catalog.pg_proc'::regclass)
union
select
    case when c.conrelid <> 0 then 'relation' else 'type' end,
    case when c.conrelid <> 0 then c.conrelid else c.contypid end::int8,
    d.refclassid::regclass::text, d.refobjid::int8, 0
from pg_catalog.pg_depend d
join pg_catalog.pg_constraint c on c.oid = d.objid
where d.classid = 'pg_catalog.pg_constraint'::regclass and d.deptype = 'n' and d.refobjid >= 16384
  and d.refclassid in ('pg_catalog.pg_type'::regclass, 'pg_catalog.pg_proc'::regclass)
union
select 'relation', d.objid::int8, d.refclassid::regclass::text, d.refobjid::int8, 0
from pg_catalog.pg_depend d
join pg_catalog.pg_class c on c.oid = d.objid and c.relkind in ('r', 'p', 'f')
where d.classid = 'pg_catalog.pg_class'::regclass and d.refobjid >= 16384
  and d.refclassid = 'pg_catalog.pg_proc'::regclass
union
select 'type', d.objid::int8, d.refclassid::regclass::text, d.refobjid::int8, 0
from pg_catalog.pg_depend d
where d.classid = 'pg_catalog.pg_type'::regclass and d.deptype = 'n' and d.refobjid >= 16384
  and d.refclassid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_type'::regclass)
