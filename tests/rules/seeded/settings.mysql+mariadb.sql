-- What is wrong with the server itself: a scratch server is made to be quick and thrown away; this one is also started
-- with an SQL mode that is not strict, and without the scheduler that the events of this database wait for.
-- expect (mysql): archiving-off MySQL
-- expect (mariadb): archiving-off MariaDB
-- expect: relaxed-sql-mode sql_mode
-- expect: unsafe-log-flush innodb_flush_log_at_trx_commit
-- expect (mariadb): no-idle-in-transaction-timeout idle_transaction_timeout
-- expect (mariadb): no-statement-timeout max_statement_time
SELECT 1;
