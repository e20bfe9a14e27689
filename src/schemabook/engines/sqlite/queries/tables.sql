-- one row per table, virtual table, shadow table or view, with its options
SELECT name, type, wr, strict -- since 3037
SELECT name, type, 0, 0 -- before 3037
FROM pragma_table_list -- since 3037
FROM sqlite_master -- before 3037
WHERE schema = 'main' -- since 3037
WHERE type IN ('table', 'view') -- before 3037
  AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY name
