-- one row per setting that holds no secret; of a command only whether there is one
select
    s.name as name,
    case when s.name ~ '_command$' then case when coalesce(s.setting, '') in ('', '(disabled)') then 'not set' else 'set' end
        when s.source = 'session' then s.reset_val else s.setting end as value,
    case when s.name ~ '_command$' then 'not set' else s.boot_val end as boot_value,
    coalesce(s.unit, '') as unit,
    case when s.source = 'session' then '' else s.source end as source,
    s.short_desc as meaning,
    s.pending_restart as is_pending
from pg_catalog.pg_settings s
where s.source <> 'client' and s.name not in ('transaction_deferrable', 'transaction_isolation', 'transaction_read_only')
  and (s.name !~ '(?i)passw|passphrase|secret|key|conninfo|token|credential'
      or s.name ~ '_command$' or s.name = 'password_encryption')
