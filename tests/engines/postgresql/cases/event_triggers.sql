create table t (a int);
create role r;
grant select on t to r;
create function ddl() returns event_trigger language plpgsql as $$ begin raise exception 'no ddl here'; end $$;
create event trigger "no ddl" on ddl_command_end when tag in ('DROP TABLE', 'ALTER TABLE', 'GRANT') execute function ddl();
create event trigger off on sql_drop execute function ddl();
alter event trigger off disable;
comment on event trigger off is 'Off';
