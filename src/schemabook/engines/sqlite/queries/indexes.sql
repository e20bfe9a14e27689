-- one row per key of an index
SELECT m.name, i.name, i."unique", i.origin, i.partial, k.cid, k.name, k."desc", k.coll
FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) k
WHERE m.type = 'table'
  AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND k.key
ORDER BY m.name, i.name, k.seqno
