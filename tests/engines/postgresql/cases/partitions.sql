create schema parts;
create function bucket(int) returns int language sql immutable as 'select $1 / 10';
create table owner (id int primary key);
create table p (
    id int not null, region text not null, at date not null default '2020-01-01', note text, owner int,
    constraint p_key primary key (id, region, at), constraint note_short check (length(note) < 100)
) partition by list (region);
create table p_eu partition of p for values in ('eu', 'it''s') partition by range (at);
create table p_eu_2020 partition of p_eu for values from ('2020-01-01') to ('2021-01-01') partition by hash (id);
create table p_eu_2020_0 partition of p_eu_2020 for values with (modulus 2, remainder 0);
create table parts.p_eu_2020_1 partition of p_eu_2020 for values with (modulus 2, remainder 1) with (fillfactor = 50);
create table p_eu_rest partition of p_eu (constraint only_here check (owner > 0), note default 'rest') default;
create table p_us (owner int, note text, at date not null, region text not null, id int not null,
    constraint note_short check (length(note) < 100));
alter table p attach partition p_us for values in ('us');
create table p_rest partition of p default;
create index p_note on p (note, lower(region));
create index own on p_us (owner);
alter table p add constraint p_owner foreign key (owner) references owner;
alter table p_us add constraint us_owner foreign key (owner) references owner on delete cascade;
alter table p_rest add constraint rest_unique unique (note, id);
create table refers (id int, region text, at date, foreign key (id, region, at) references p);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger on_all after insert on p for each row execute function touch();
create trigger on_one before update on p_us for each row execute function touch();
alter table p_rest enable row level security;
create policy here on p_rest for select using (owner = 1);
comment on table p_us is 'United States';
comment on column p_us.note is 'A note';
comment on column p.note is 'Any note';
create table by_function (a int, b text collate "C") partition by range (bucket(a), b collate "POSIX" text_pattern_ops);
create table by_function_1 partition of by_function for values from (minvalue, minvalue) to (10, 'x');
create view on_part as select id from p_us;
create function of_part() returns setof parts.p_eu_2020_1 language sql as 'select * from parts.p_eu_2020_1';
create table settings (a int, b text, c text) partition by range (a);
create table settings_1 partition of settings for values from (0) to (10);
alter table settings_1 alter b set statistics 200, alter c set storage external, alter b set (n_distinct = -0.5);
alter table settings_1 alter c set not null;
create table checked (a int) partition by range (a);
create table checked_1 partition of checked for values from (0) to (10);
alter table checked add constraint late check (a > 0) not valid;
create index on_only on only checked (a);
