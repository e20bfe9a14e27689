-- one row per row looked at; sent once per sampled table, only with consent, without its sensitive columns
SELECT {columns} FROM {name} AS schemabook_sample USE INDEX () LIMIT {limit}
