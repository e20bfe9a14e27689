-- needs: 15
create table p (a int, b int, primary key (a, b));
create table q (a int, b int, foreign key (a, b) references p on delete set null (b));
create table r (a int, b int default 1, foreign key (a, b) references p on delete set default (b) on update cascade);
