-- one row per role of the server
select
    r.rolname::text as name,
    r.rolcanlogin as can_login,
    r.rolsuper as is_superuser,
    r.rolinherit as inherits,
    r.rolcreatedb as create_database,
    r.rolcreaterole as create_role,
    r.rolreplication as replication,
    r.rolbypassrls as bypass_row_security,
    array(
        select g.rolname::text from pg_catalog.pg_auth_members m
        join pg_catalog.pg_roles g on g.oid = m.roleid
        where m.member = r.oid
        group by g.rolname
        order by g.rolname
    ) as member_of,
    shobj_description(r.oid, 'pg_authid') as comment
from pg_catalog.pg_roles r
