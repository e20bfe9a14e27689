-- one row per database: how many of its tables InnoDB stores, seen by this account or not
SELECT COUNT(DISTINCT SUBSTRING_INDEX(LOWER(NAME), '#p#', 1)) AS `stored`
FROM information_schema.INNODB_SYS_TABLES
WHERE SUBSTRING_INDEX(NAME, '/', 1) = {literal}
  AND SUBSTRING_INDEX(NAME, '/', -1) NOT REGEXP '^(FTS_[0-9a-fA-F]{{16}}_|#sql)'
