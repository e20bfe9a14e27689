create table p (a int, b int, c text, primary key (a, b), constraint u unique (b, a) deferrable initially deferred);
create unique index pi on p (c);
create table q (
    id int generated always as identity primary key,
    a int, b int, c text,
    parent int constraint self references q on delete cascade,
    constraint f1 foreign key (a, b) references p match full on update cascade on delete set default,
    constraint f2 foreign key (b, a) references p (b, a) deferrable initially deferred,
    constraint f3 foreign key (c) references p (c) on delete restrict deferrable,
    constraint k1 unique (a) include (b, c) with (fillfactor = 60),
    constraint k2 unique (c) deferrable
);
alter table q add constraint f4 foreign key (a, b) references p on update set null not valid;
alter table q add constraint c1 check (a > 0) not valid;
alter table q add constraint c2 check (b > 0) no inherit;
alter table p add constraint back foreign key (a) references q (id);
comment on constraint f4 on q is 'not valid yet';
comment on constraint c1 on q is 'nor this';
comment on constraint p_pkey on p is 'key';
comment on constraint k1 on q is 'unique';
