-- one row: the database that the session is in, and the role that reads it
select
    current_setting('server_version') as version,
    current_database()::text as name,
    pg_encoding_to_char(d.encoding)::text as encoding,
    d.datcollate::text as collation,
    shobj_description(d.oid, 'pg_database') as comment,
    current_user::text as role,
    pg_get_userbyid(d.datdba)::text as owner,
    d.datacl::text[] as acl
from pg_catalog.pg_database d
where d.datname = current_database()
