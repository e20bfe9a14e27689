-- What MySQL alone knows, or writes differently.
create table t1 (
 id bigint unsigned auto_increment primary key,
 e enum('a','it''s','x,y','back\\slash','new\nline','(p)') default 'it''s' comment 'c''q "d" \\ | \n عربي',
 s set('a','b','c''d') default 'a,b' ,
 d decimal(10,2) default 1.50, n int default '5', v varchar(20) default 'NULL', v2 varchar(20) default NULL, v3 varchar(20) default '',
 v4 varchar(30) default 'it''s \\ "q" \n x', bt bit(5) default b'101', bi binary(3) default 'abc', vb varbinary(10) default x'ff00',
 ts timestamp(6) not null default current_timestamp(6) on update current_timestamp(6), dt datetime null default now(), ts2 timestamp null,
 u varchar(36) default (uuid()), ex int default (1+2), tx text default ('abc'), js json, y year default 2020, dd date default '2020-01-01', bl bool default true, f float default 1e10,
 lat varchar(10) character set latin1 collate latin1_bin, ub varchar(10) collate utf8mb4_bin,
 g1 int generated always as (n + 1) virtual, g2 varchar(50) generated always as (concat(v, 'it''s \\ "x"')) stored, 
 inv int default 3 invisible, z int(5) zerofill, vec vector(3), ff double as (n*1.5) stored not null, pt point not null, srd geometry srid 4326,
 pa int, pb varchar(20) character set latin1,
 constraint `ck one` check (n > 0 and v <> 'it''s \\'), check (d > 0), 
 key k1 (v(5), n desc), unique key u1 (v2, n), unique key u2(v3(3)), fulltext key ft (v,v4) with parser ngram, key fx ((lower(v)),(concat(v2,"it''s \\\\"))), unique key ufx ((n+1)), key invis (n) invisible, key desc_pk (v4(3) desc), spatial key sp (pt), key hh (n) using hash comment 'ix''c',
 constraint fk1 foreign key (pa,pb) references parent(a,b) on delete cascade on update set null
) engine=innodb row_format=dynamic stats_persistent=1;
create table cc (c int check (c > 5) not enforced, j json check (json_length(j) > 1));
create table mv (id int, js json, g geometry not null srid 4326, t text default ('a''b\\c'), v varchar(10) default (concat('x', _latin1'y')), c varchar(10) character set utf8mb3 collate utf8mb3_bin, b varbinary(8) default 0xff, big json default (json_array()), primary key (id desc), key mv ((cast(js->'$.tags' as char(20) array))), key mixed (c, (upper(v)) desc), spatial key sg (g), constraint `late check` check (id > 0) not enforced) comment='mv';
create table vectors (id int primary key, v vector(4) not null);
create table stats (id int primary key) stats_auto_recalc=1 stats_sample_pages=20 pack_keys=0 compression='zlib' avg_row_length=10;
