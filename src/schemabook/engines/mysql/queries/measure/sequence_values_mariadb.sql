-- one row per sequence; sent once, with a SELECT for each sequence joined by UNION ALL
SELECT {literal} AS name,
       next_not_cached_value AS next_value,
       start_value AS start
FROM {name}
