-- one row per job of pg_cron in this database, with how it ended the last time
select
    coalesce(to_jsonb(j) ->> 'jobname', j.jobid::text) as name,
    j.schedule as schedule,
    j.command as command,
    j.active as is_active,
    r.start_time as last_run,
    r.status as status
from {schema}.job j
left join (
    select distinct on (d.jobid) d.jobid, d.start_time, d.status
    from (select x.jobid, x.runid, x.start_time, x.status from {schema}.job_run_details x order by x.runid desc limit 10000) d
    order by d.jobid, d.runid desc
) r on r.jobid = j.jobid
where j.database = current_database()
