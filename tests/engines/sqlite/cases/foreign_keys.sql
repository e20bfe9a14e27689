create table parent (a int, b int, c text unique, primary key (a, b));
create table child (id integer primary key, a int, b int, c text references PARENT (C) on delete set null
    on update cascade match full deferrable initially deferred, self references child deferrable initially immediate,
    lost references missing, lost2 references missing (x) on delete restrict,
    wrong int references parent not deferrable initially deferred,
    constraint both foreign key (a, b) references parent on delete cascade on update set default,
    foreign key (B, A) references parent (b, a) on delete no action);
create table ring1 (a integer primary key, b references ring2);
create table ring2 (a integer primary key, b references ring1);
