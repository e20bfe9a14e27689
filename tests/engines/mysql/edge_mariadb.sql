-- What MariaDB alone knows, or writes differently.
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
 inv int invisible default 3, z int(5) zerofill, pt point not null, srd geometry ref_system_id=4326,
 pa int, pb varchar(20) character set latin1,
 constraint `ck one` check (n > 0 and v <> 'it''s \\'), check (d > 0), 
 key k1 (v(5), n desc), unique key u1 (v2, n), unique key u2(v3(3)), fulltext key ft (v,v4), spatial key sp (pt), key hh (n) using hash comment 'ix''c',
 constraint fk1 foreign key (pa,pb) references parent(a,b) on delete cascade on update set null
) engine=innodb row_format=dynamic stats_persistent=1;
create table cc (c int check (c > 5), j json check (json_length(j) > 1));
create sequence s1 start with 5 increment by 2 minvalue 1 maxvalue 1000 cache 10 cycle comment='it''s';
create table sv (id int primary key, n int default nextval(s1), x varchar(10) without system versioning) with system versioning;
create table sv2 (id int primary key, a timestamp(6) generated always as row start invisible, b timestamp(6) generated always as row end invisible, period for system_time(a,b)) with system versioning;
create table sv3 (id int primary key) with system versioning partition by system_time interval 1 month (partition p0 history, partition pc current);
create table comp (a varchar(100) compressed, b text compressed not null default 'x', u uuid, i inet6 default '::1') page_compressed=1;
create table lu (t text, unique key lt (t));
create table ign (a int, key ki(a) ignored);
create table dd (id int, primary key (id desc), v varchar(10) default concat('x', 'y''z'), g point ref_system_id=101, e enum('a') character set latin1) comment='dd';
create table lists (id int) partition by list (id) (partition a values in (1, 2), partition rest default);
delimiter ;;
create aggregate function total(x int) returns int begin declare s int default 0; declare continue handler for not found return s; loop fetch group next row; set s = s + x; end loop; end;;
delimiter ;
