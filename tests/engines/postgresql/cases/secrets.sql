create function link() returns text language sql as $$ select 'host=h user=u password=**** dbname=d' $$;
create table zero ();
