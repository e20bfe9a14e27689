-- one row per row-level security policy
select
    p.polrelid::int8 as relation,
    p.polname::text as name,
    p.polcmd::text as command,
    p.polpermissive as is_permissive,
    array(
        select pg_get_userbyid(r)::text from unnest(p.polroles) r where r <> 0
    ) as roles,
    pg_get_expr(p.polqual, p.polrelid) as using,
    pg_get_expr(p.polwithcheck, p.polrelid) as check,
    d.description as comment
from pg_catalog.pg_policy p
left join pg_catalog.pg_description d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::regclass and d.objsubid = 0
order by p.polname
