-- one row per schema, extension, foreign server, event trigger, publication, subscription, default privilege or unmodelled object
select 'schema' as kind, n.nspname::text as name, pg_get_userbyid(n.nspowner)::text as owner,
    obj_description(n.oid, 'pg_namespace') as comment, json_build_object('acl', n.nspacl::text[])::text as details
from pg_catalog.pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (
      select from pg_catalog.pg_depend e
      where e.classid = 'pg_catalog.pg_namespace'::regclass and e.objid = n.oid and e.deptype = 'e'
  )
union all
select 'extension', x.extname::text, pg_get_userbyid(x.extowner)::text, obj_description(x.oid, 'pg_extension'),
    json_build_object('schema', n.nspname, 'version', x.extversion, 'requires', array(
        select r.extname from pg_catalog.pg_depend d join pg_catalog.pg_extension r on r.oid = d.refobjid
        where d.classid = 'pg_catalog.pg_extension'::regclass and d.objid = x.oid
          and d.refclassid = 'pg_catalog.pg_extension'::regclass
        order by r.extname))::text
from pg_catalog.pg_extension x join pg_catalog.pg_namespace n on n.oid = x.extnamespace
union all
select 'server', s.srvname::text, pg_get_userbyid(s.srvowner)::text, obj_description(s.oid, 'pg_foreign_server'),
    json_build_object('wrapper', w.fdwname, 'type', s.srvtype, 'version', s.srvversion,
        'options', s.srvoptions::text[], 'acl', s.srvacl::text[])::text
from pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
union all
select 'event trigger', e.evtname::text, pg_get_userbyid(e.evtowner)::text, obj_description(e.oid, 'pg_event_trigger'),
    json_build_object('event', e.evtevent, 'schema', n.nspname, 'function', p.proname,
        'tags', coalesce(e.evttags, '{}'), 'enabled', e.evtenabled)::text
from pg_catalog.pg_event_trigger e
join pg_catalog.pg_proc p on p.oid = e.evtfoid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e'
)
union all
select 'publication', p.pubname::text, pg_get_userbyid(p.pubowner)::text, obj_description(p.oid, 'pg_publication'),
    json_build_object(
        'all_tables', p.puballtables, 'insert', p.pubinsert, 'update', p.pubupdate, 'delete', p.pubdelete,
        'truncate', p.pubtruncate,
        'via_root', p.pubviaroot, -- since 13
        'generated_columns', p.pubgencols = 's', -- since 18
        'schemas', array(select m.nspname from pg_catalog.pg_publication_namespace s -- since 15
            join pg_catalog.pg_namespace m on m.oid = s.pnnspid where s.pnpubid = p.oid order by 1), -- since 15
        'tables', array(
            select json_build_object('schema', m.nspname, 'name', c.relname
                , 'columns', array(select a.attname from pg_catalog.pg_attribute a -- since 15
                    where a.attrelid = c.oid and a.attnum = any (t.prattrs::int2[]) order by a.attnum) -- since 15
                , 'filter', pg_get_expr(t.prqual, c.oid) -- since 15
            )
            from pg_catalog.pg_publication_rel t
            join pg_catalog.pg_class c on c.oid = t.prrelid
            join pg_catalog.pg_namespace m on m.oid = c.relnamespace
            where t.prpubid = p.oid
            order by m.nspname, c.relname)
    )::text
from pg_catalog.pg_publication p
union all
select 'subscription', s.subname::text, pg_get_userbyid(s.subowner)::text,
    obj_description(s.oid, 'pg_subscription'), -- since 14
    null, -- before 14
    json_build_object('enabled', s.subenabled, 'publications', s.subpublications, 'slot', s.subslotname)::text
from pg_catalog.pg_subscription s
where s.subdbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
union all
select 'default privilege', pg_get_userbyid(a.defaclrole)::text, null, null,
    json_build_object('schema', coalesce(n.nspname, ''), 'object', a.defaclobjtype, 'acl', a.defaclacl::text[])::text
from pg_catalog.pg_default_acl a left join pg_catalog.pg_namespace n on n.oid = a.defaclnamespace
union all
select 'unmodelled', o.type || ' ' || o.identity, null, null, '{}'
from (
    select 'pg_catalog.pg_collation'::regclass as source, c.oid, c.collnamespace as namespace from pg_catalog.pg_collation c
    union all select 'pg_catalog.pg_operator'::regclass, o.oid, o.oprnamespace from pg_catalog.pg_operator o where o.oprcode <> 0
    union all select 'pg_catalog.pg_opclass'::regclass, o.oid, o.opcnamespace from pg_catalog.pg_opclass o
    union all select 'pg_catalog.pg_opfamily'::regclass, o.oid, o.opfnamespace from pg_catalog.pg_opfamily o
    union all select 'pg_catalog.pg_conversion'::regclass, c.oid, c.connamespace from pg_catalog.pg_conversion c
    union all select 'pg_catalog.pg_ts_config'::regclass, c.oid, c.cfgnamespace from pg_catalog.pg_ts_config c
    union all select 'pg_catalog.pg_ts_dict'::regclass, c.oid, c.dictnamespace from pg_catalog.pg_ts_dict c
    union all select 'pg_catalog.pg_ts_parser'::regclass, c.oid, c.prsnamespace from pg_catalog.pg_ts_parser c
    union all select 'pg_catalog.pg_ts_template'::regclass, c.oid, c.tmplnamespace from pg_catalog.pg_ts_template c
    union all select 'pg_catalog.pg_statistic_ext'::regclass, s.oid, s.stxnamespace from pg_catalog.pg_statistic_ext s
    union all select 'pg_catalog.pg_type'::regclass, t.oid, t.typnamespace
        from pg_catalog.pg_type t where t.typtype in ('b', 'p') and t.typelem = 0
    union all select 'pg_catalog.pg_cast'::regclass, c.oid, null from pg_catalog.pg_cast c
    union all select 'pg_catalog.pg_transform'::regclass, t.oid, null from pg_catalog.pg_transform t
    union all select 'pg_catalog.pg_am'::regclass, a.oid, null from pg_catalog.pg_am a
    union all select 'pg_catalog.pg_foreign_data_wrapper'::regclass, w.oid, null from pg_catalog.pg_foreign_data_wrapper w
    union all select 'pg_catalog.pg_user_mapping'::regclass, m.umid, null from pg_catalog.pg_user_mappings m
    union all select 'pg_catalog.pg_language'::regclass, l.oid, null from pg_catalog.pg_language l
) u
left join pg_catalog.pg_namespace n on n.oid = u.namespace
cross join lateral pg_identify_object(u.source, u.oid, 0) o
where u.oid >= 16384
  and (n.nspname is null or (n.nspname !~ '^pg_' and n.nspname <> 'information_schema'))
  and not exists (
      select from pg_catalog.pg_depend e where e.classid = u.source and e.objid = u.oid and e.deptype in ('e', 'i')
  )
union all
select 'unmodelled', 'dependency of ' || o.type || ' ' || o.identity || ' on extension ' || x.extname, null, null, '{}'
from pg_catalog.pg_depend d
join pg_catalog.pg_extension x on x.oid = d.refobjid
cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) o
where d.deptype = 'x' and d.refclassid = 'pg_catalog.pg_extension'::regclass
union all
select 'unmodelled', 'security label of ' || o.type || ' ' || o.identity, null, null, '{}'
from pg_catalog.pg_seclabel l
cross join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) o
