-- needs: 18
create table p (a int primary key);
create table q (a int constraint f references p not enforced, b int constraint c check (b > 0) not enforced);
create table r (a int);
alter table r add constraint nn not null a not valid;
create table s (a int constraint named not null no inherit, b int not null, c int constraint other not null);
comment on constraint other on s is 'never null';
create table kid () inherits (s);
create table kid2 (b int not null) inherits (s);
create domain d as int constraint d_named not null;
alter table s rename to s_renamed;
