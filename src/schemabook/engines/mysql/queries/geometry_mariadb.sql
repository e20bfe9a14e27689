-- one row per column of a spatial type, with its reference system
SELECT G_TABLE_NAME AS relation,
       G_GEOMETRY_COLUMN AS name,
       SRID AS srid
FROM information_schema.GEOMETRY_COLUMNS
WHERE G_TABLE_SCHEMA = DATABASE()
