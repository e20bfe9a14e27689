-- needs: 15
create table t (a int);
create view v with (security_invoker = true, security_barrier = false) as select * from t;
