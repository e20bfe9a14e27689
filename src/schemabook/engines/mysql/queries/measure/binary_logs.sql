-- one row per binary log on disk
SHOW BINARY LOGS
