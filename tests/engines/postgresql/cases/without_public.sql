-- empty: drop schema public
create schema app;
create table app.t (a int primary key);
comment on schema app is 'The application';
