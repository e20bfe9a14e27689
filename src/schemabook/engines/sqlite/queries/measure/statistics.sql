-- one row per table that ANALYZE has looked at: how many rows it had then
SELECT tbl, max(CAST(stat AS INTEGER))
FROM sqlite_stat1
GROUP BY tbl
ORDER BY tbl
