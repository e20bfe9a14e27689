-- one row: the server that answers, the session with it, what the role may see, and which extensions count
select
    now() as at,
    pg_postmaster_start_time() as started_at,
    pg_is_in_recovery() as is_standby,
    current_user::text as role,
    pg_has_role('pg_read_all_stats', 'usage') as reads_statistics,
    pg_has_role('pg_read_all_settings', 'usage') as reads_settings,
    has_function_privilege('pg_ls_waldir()', 'execute') as lists_log,
    l.ssl as is_encrypted,
    coalesce(l.version, '') as protocol,
    coalesce(l.cipher, '') as cipher,
    current_setting('ssl')::bool as offers_encryption,
    current_setting('cluster_name') as cluster,
    current_setting('synchronous_standby_names') as synchronous,
    current_setting('wal_level') as log_level,
    (
        select quote_ident(n.nspname) from pg_catalog.pg_extension x
        join pg_catalog.pg_namespace n on n.oid = x.extnamespace where x.extname = 'pg_stat_statements'
    ) as statements_schema,
    (select x.extversion from pg_catalog.pg_extension x where x.extname = 'pg_stat_statements') as statements_version,
    j.schema as jobs_schema,
    coalesce(j.may_read, false) as reads_jobs
from (select) one
left join pg_catalog.pg_stat_ssl l on l.pid = pg_backend_pid()
left join (
    select quote_ident(n.nspname) as schema,
        has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') and exists (
            select from pg_catalog.pg_class r
            where r.relnamespace = n.oid and r.relname = 'job_run_details' and has_table_privilege(r.oid, 'select')
        ) as may_read
    from pg_catalog.pg_depend d
    join pg_catalog.pg_extension x on x.oid = d.refobjid and x.extname = 'pg_cron'
    join pg_catalog.pg_class c on c.oid = d.objid and c.relname = 'job'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_extension'::regclass
      and d.deptype = 'e'
) j on true
