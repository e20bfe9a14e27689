-- one row per channel from a server that this one copies; of its columns, those are kept that name no account
SHOW REPLICA STATUS -- since 804
SHOW SLAVE STATUS -- before 804
