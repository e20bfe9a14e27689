-- one row per column of some of the tables and views, counted in the order they were made
SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
FROM (
    SELECT name
    FROM sqlite_master
    WHERE type IN ('table', 'view')
      AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ORDER BY rowid
    LIMIT :count OFFSET :skip
) m, pragma_table_xinfo(m.name) c
ORDER BY m.name, c.cid
