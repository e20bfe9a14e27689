-- needs: btree_gist
create extension btree_gist;
create table t (
    a int, during tsrange, cancelled boolean,
    constraint e1 exclude using gist (a with =, during with &&) where (not cancelled) deferrable initially deferred,
    constraint e2 exclude using gist (int4range(a, a, '[]') with &&) with (fillfactor = 60),
    exclude (a with =) deferrable
);
comment on constraint e1 on t is 'No two at once';
