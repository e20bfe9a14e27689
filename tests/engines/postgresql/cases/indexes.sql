-- needs: 13 pg_trgm btree_gist
create extension pg_trgm;
create extension btree_gist;
create table t (
    a int, b text, c text collate "C", d jsonb, e point, f tsvector, g int4range, h name, i inet, j varchar(20), k text[],
    l timestamptz
);
create index i01 on t (a) include (b, c);
create index i02 on t (a) where b is not null and c <> ') where (';
create index i03 on t (lower(b), (a + 1), a);
create index i04 on t (a desc, b nulls first, c desc nulls last);
create index i05 on t (b text_pattern_ops, j varchar_pattern_ops);
create index i06 on t (b collate "C", c collate "POSIX", c collate "default", c);
create index i07 on t (lower(b) collate "C", upper(c), upper(c) collate "default");
create index i08 on t using hash (b);
create index i09 on t using gin (d);
create index i10 on t using gin (d jsonb_path_ops, k);
create index i11 on t using gist (e, g);
create index i12 on t using gist (b gist_trgm_ops (siglen = 32), f tsvector_ops (siglen = 100));
create index i13 on t using spgist (e quad_point_ops);
create index i14 on t using spgist (e kd_point_ops);
create index i15 on t using brin (a, l timestamptz_minmax_ops) with (pages_per_range = 16, autosummarize = on);
create index i16 on t (a) with (fillfactor = 50, deduplicate_items = off);
create index i17 on t using gin (d) with (fastupdate = off, gin_pending_list_limit = 128);
create unique index i18 on t (a, b);
create index i19 on t (h);
create index i20 on t (h collate "default");
create index i21 on t using gist (i inet_ops);
create index i22 on t (j text_ops);
create index i24 on t using gist (a gist_int4_ops, g range_ops);
create index i25 on t ((a is null), (b || c collate "C"), ((d ->> 'x')));
create index "i 26" on t using gin (b gin_trgm_ops) where (a > 1 or a < 0);
alter table t cluster on i01;
comment on index i01 is 'First';
