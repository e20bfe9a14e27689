"""What the server itself says of a schema, object by object, without a line of the code under test."""

from __future__ import annotations

from schemabook.scratch.server import ScratchServer

_OWN = "not like all (array['pg\\_%', 'information\\_schema'])"
_QUERIES = (
    f"""select 'constraint', c.conname, o.identity, pg_get_constraintdef(c.oid), c.conislocal, c.coninhcount,
        c.connoinherit, c.convalidated, c.condeferrable, c.condeferred
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace,
        lateral pg_identify_object('pg_constraint'::regclass, c.oid, 0) o
    where n.nspname {_OWN} and c.contype <> 't' and c.conparentid = 0
      and (c.contype <> 'n' or c.conislocal)""",
    rf"""select 'index', c.relname, regexp_replace(pg_get_indexdef(c.oid), ' WITH \([^)]*\)', ''),
        array(select x from unnest(c.reloptions) x order by 1), i.indisunique, i.indisvalid, i.indisclustered,
        i.indisreplident, i.indimmediate
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname {_OWN}""",
    f"""select 'column', c.relname, n.nspname, case when c.relkind = 'c' then 0 else a.attnum end, a.attname,
        format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attislocal,
        a.attstattarget, array(select o from unnest(a.attoptions) o where o !~ '^pg_'),
        a.attfdwoptions::text[], a.attcollation, a.attacl::text[],
        pg_get_expr(f.adbin, f.adrelid)
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
    where n.nspname {_OWN} and a.attnum > 0 and not a.attisdropped and c.relkind not in ('i', 'I', 'S')""",
    f"""select 'relation', c.relname, n.nspname, c.relkind, c.relpersistence,
        array(select x from unnest(c.reloptions) x order by 1), array(select x from unnest(t.reloptions) x order by 1),
        pg_get_userbyid(c.relowner), array(select x::text from unnest(c.relacl) x order by 1), c.relrowsecurity,
        c.relforcerowsecurity, c.relispopulated, c.relreplident, pg_get_partkeydef(c.oid),
        pg_get_expr(c.relpartbound, c.oid),
        array(select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = c.oid order by h.inhseqno),
        case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, nullif(c.reloftype, 0)::regtype
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_class t on t.oid = c.reltoastrelid
    where n.nspname {_OWN} and c.relkind not in ('i', 'I')""",
    f"""select 'sequence', s.sequencename, s.schemaname, s.sequenceowner, s.data_type::text, s.start_value, s.min_value,
        s.max_value, s.increment_by, s.cycle, s.cache_size from pg_sequences s where s.schemaname {_OWN}""",
    f"""select 'routine', p.proname, n.nspname, p.oid::regprocedure::text,
        case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end, pg_get_userbyid(p.proowner),
        array(select x::text from unnest(p.proacl) x order by 1), to_jsonb(a) - array['aggfnoid', 'aggtransfn',
        'aggmtransfn', 'aggfinalfn', 'aggmfinalfn', 'aggminvtransfn', 'aggcombinefn', 'aggsortop', 'aggtranstype']
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace left join pg_aggregate a on a.aggfnoid = p.oid
    where n.nspname {_OWN}""",
    f"""select 'trigger', t.tgname, c.relname, pg_get_triggerdef(t.oid), t.tgenabled, t.tgisinternal
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname {_OWN} and not t.tgisinternal""",
    f"""select 'rule', r.rulename, c.relname, pg_get_ruledef(r.oid), r.ev_enabled
    from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
    where n.nspname {_OWN}""",
    """select 'policy', p.policyname, p.schemaname, p.tablename, p.permissive, p.cmd, p.qual, p.with_check,
        array(select x from unnest(p.roles) x order by 1) from pg_policies p""",
    f"""select 'type', t.typname, n.nspname, t.typtype, pg_get_userbyid(t.typowner), t.typnotnull,
        array(select x::text from unnest(t.typacl) x order by 1), format_type(t.typbasetype, t.typtypmod),
        pg_get_expr(t.typdefaultbin, 0), t.typcollation, r.rngsubtype::regtype, r.rngsubdiff::text,
        array(select e.enumlabel from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_range r on r.rngtypid = t.oid
    where n.nspname {_OWN} and t.typtype <> 'b'""",
    """select 'comment', o.name, o.type, o.identity, d.description
    from pg_description d, lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) o where d.objoid >= 16384""",
    "select 'role comment', r.rolname, shobj_description(r.oid, 'pg_authid') from pg_roles r",
    f"""select 'schema', n.nspname, pg_get_userbyid(n.nspowner),
        array(select x::text from unnest(n.nspacl) x order by 1) from pg_namespace n where n.nspname {_OWN}""",
    """select 'default privilege', pg_get_userbyid(a.defaclrole), n.nspname, a.defaclobjtype,
        array(select x::text from unnest(a.defaclacl) x order by 1)
    from pg_default_acl a left join pg_namespace n on n.oid = a.defaclnamespace""",
    """select 'event trigger', e.evtname, e.evtevent, e.evtfoid::regproc::text, e.evtenabled, e.evttags,
        pg_get_userbyid(e.evtowner) from pg_event_trigger e""",
    """select 'publication', p.pubname, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.puballtables,
        pg_get_userbyid(p.pubowner), array(select t.schemaname || '.' || t.tablename from pg_publication_tables t
        where t.pubname = p.pubname order by 1) from pg_publication p""",
)


def describe(server: ScratchServer, database: str) -> set[tuple[str, ...]]:
    """Every object as the server describes it: its kind, its name and whatever else there is to say."""
    union = " union all ".join(
        f"select q.kind, q.name::text, q::text from ({query}) q(kind, name)" for query in _QUERIES
    )
    return {tuple(map(str, row)) for row in server.fetch(union, database)}
