create table t (a text not null on conflict ignore, b text unique on conflict replace,
        c text constraint nn not null constraint df default 'x' constraint co collate nocase,
        d text constraint nu null, id integer not null on conflict fail primary key on conflict rollback autoincrement)
