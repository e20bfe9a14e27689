-- one row per setting, of the file or of a new connection, with its value as SQLite has it
SELECT 'application_id', application_id FROM pragma_application_id
UNION ALL SELECT 'auto_vacuum', auto_vacuum FROM pragma_auto_vacuum
UNION ALL SELECT 'automatic_index', automatic_index FROM pragma_automatic_index
UNION ALL SELECT 'cache_size', cache_size FROM pragma_cache_size
UNION ALL SELECT 'cell_size_check', cell_size_check FROM pragma_cell_size_check
UNION ALL SELECT 'encoding', encoding FROM pragma_encoding
UNION ALL SELECT 'foreign_keys', foreign_keys FROM pragma_foreign_keys
UNION ALL SELECT 'journal_mode', journal_mode FROM pragma_journal_mode
UNION ALL SELECT 'journal_size_limit', journal_size_limit FROM pragma_journal_size_limit
UNION ALL SELECT 'max_page_count', max_page_count FROM pragma_max_page_count
UNION ALL SELECT 'page_size', page_size FROM pragma_page_size
UNION ALL SELECT 'recursive_triggers', recursive_triggers FROM pragma_recursive_triggers
UNION ALL SELECT 'secure_delete', secure_delete FROM pragma_secure_delete
UNION ALL SELECT 'synchronous', synchronous FROM pragma_synchronous
UNION ALL SELECT 'trusted_schema', trusted_schema FROM pragma_trusted_schema
UNION ALL SELECT 'user_version', user_version FROM pragma_user_version
ORDER BY 1
