-- one row per table with AUTOINCREMENT: the last number that was given out
SELECT name, seq
FROM sqlite_sequence
ORDER BY name
