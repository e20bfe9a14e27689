-- one row: how many bytes of write-ahead log are on disk
select sum(w.size)::int8 as retained
from pg_catalog.pg_ls_waldir() w
