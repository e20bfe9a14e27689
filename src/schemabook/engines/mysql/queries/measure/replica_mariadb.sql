-- one row per connection to a server that this one copies; of its columns, those are kept that name no account
SHOW ALL REPLICAS STATUS
