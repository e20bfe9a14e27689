-- one row per constraint of a table or domain
select
    c.conname::text as name,
    c.contype::text as kind,
    c.conrelid::int8 as relation,
    c.contypid::int8 as domain,
    c.conkey::oid[] as columns,
    c.confrelid::int8 as referenced,
    c.confkey::oid[] as referenced_columns,
    c.confdeltype::text as on_delete,
    c.confupdtype::text as on_update,
    c.confdelsetcols::oid[] as on_delete_columns, -- since 15
    null::oid[] as on_delete_columns, -- before 15
    c.confmatchtype::text as match,
    c.condeferrable as is_deferrable,
    c.condeferred as is_deferred,
    c.convalidated as is_validated,
    c.conenforced as is_enforced, -- since 18
    true as is_enforced, -- before 18
    c.conperiod as is_period, -- since 18
    false as is_period, -- before 18
    c.conislocal as is_local,
    c.conparentid <> 0 as is_from_parent,
    c.connoinherit as no_inherit,
    case
        when c.contype = 'c' and c.conrelid <> 0 then pg_get_expr(c.conbin, c.conrelid)
        when c.contype in ('c', 'x') then pg_get_constraintdef(c.oid)
    end as expression,
    d.description as comment
from pg_catalog.pg_constraint c
join pg_catalog.pg_namespace n on n.oid = c.connamespace
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_constraint'::regclass and d.objsubid = 0
where (
    c.contype in ('p', 'u', 'c', 'f', 'x')
    or (c.contype = 'n' and ( -- since 17
        not c.convalidated or c.connoinherit or d.description is not null -- since 17
        or (c.conislocal and c.conname <> case when c.conrelid = 0 then ( -- since 17
            select t.typname || '_not_null' from pg_catalog.pg_type t where t.oid = c.contypid -- since 17
        ) else ( -- since 17
            select r.relname || '_' || a.attname || '_not_null' -- since 17
            from pg_catalog.pg_class r -- since 17
            join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum = c.conkey[1] -- since 17
            where r.oid = c.conrelid -- since 17
        ) end) -- since 17
    )) -- since 17
)
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by c.conname
