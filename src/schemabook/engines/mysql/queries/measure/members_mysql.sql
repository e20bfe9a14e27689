-- one row per member of the replication group
SELECT MEMBER_ID AS id,
       MEMBER_HOST AS host,
       MEMBER_PORT AS port,
       MEMBER_STATE AS state,
       MEMBER_ROLE AS role,
       MEMBER_VERSION AS version,
       MEMBER_ID = @@server_uuid AS here
FROM performance_schema.replication_group_members
