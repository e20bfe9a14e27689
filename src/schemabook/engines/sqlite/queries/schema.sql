-- one row per table, view, index or trigger of the database, with its CREATE statement
SELECT type, name, tbl_name, sql
FROM sqlite_master
WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY rowid
