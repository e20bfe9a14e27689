-- one row per sequence; sent once, with a SELECT for each sequence joined by UNION ALL
SELECT {literal} AS name,
       start_value AS start,
       minimum_value AS minimum,
       maximum_value AS maximum,
       increment AS increment,
       cache_size AS cache,
       cycle_option AS cycle
FROM {name}
