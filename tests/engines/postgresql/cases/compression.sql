-- needs: 14
create table t (a text compression pglz, b text, c text);
alter table t alter b set compression pglz;
create table k () inherits (t);
alter table k alter c set compression pglz;
create materialized view m as select a, b from t;
alter materialized view m alter b set compression pglz;
