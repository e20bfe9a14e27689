-- one row per table or index: bytes of its pages, those that hold nothing, entries of leaves and of all, damaged pages
SELECT name, sum(pgsize), sum(unused), sum(CASE WHEN pagetype = 'leaf' THEN ncell ELSE 0 END), sum(ncell),
    sum(pagetype = 'corrupted')
FROM dbstat
GROUP BY name
ORDER BY name
