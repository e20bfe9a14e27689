-- one row per table: how many rows it has; many tables in one message, sent only when rows are to be counted
SELECT COUNT(*) AS `rows` FROM {name} AS schemabook_count
