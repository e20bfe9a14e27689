create schema "My ""Schema"". (x)";
create schema "select";
create schema "😀";
create role "Role's ""x"" =/ y";
create type "My ""Schema"". (x)"."enum (a).b" as enum ('a''b', 'c\d', 'e"f', '', 'g,h', 'Ünï 😀');
create domain "select"."user" as text constraint "check (x)" check (value <> '\' and value <> '''');
create type "select"."order" as ("a b" int, "c.d" "My ""Schema"". (x)"."enum (a).b", "e""f" "select"."user"[]);
create type "select"."Range" as range (subtype = int4);
create sequence "My ""Schema"". (x)"."seq ""1"" (\)";
create table "My ""Schema"". (x)"."table ""a"".b (c) \ 😀" (
    "select" int constraint "pk ""x""" primary key,
    "UPPER" int not null default nextval('"My ""Schema"". (x)"."seq ""1"" (\)"'),
    "a.b" "My ""Schema"". (x)"."enum (a).b" default 'c\d',
    "(c)" "select"."order"[],
    "d\e" "select"."user" default '\''',
    "😀" text constraint "unique (x)" unique,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" int,
    "éééééééééééééééééééééééééééééé€" int generated always as identity,
    "f ""g" "select"."Range",
    constraint "chk ""(""" check ("UPPER" > 0 and "a.b" <> 'e"f'),
    constraint "fk ""x""" foreign key ("UPPER") references "My ""Schema"". (x)"."table ""a"".b (c) \ 😀"
);
create table "select"."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" ("table" int, "Quote""d" int);
create index "index ""x"".y" on "My ""Schema"". (x)"."table ""a"".b (c) \ 😀" ("UPPER" desc, lower("😀")) where "a.b" = 'a''b';
create view "select"."view ""v""" as
    select "UPPER" as "a "" b", "select" as "order", "d\e" from "My ""Schema"". (x)"."table ""a"".b (c) \ 😀";
create materialized view "select"."mat.view" as select 1 as "One (1)";
create function "select"."function (x)"("arg ""1""" int, "select" text default 'a\b''c', out "out 1" int) language sql as
    $f$ select "arg ""1""" $f$;
create function "select"."trigger fn"() returns trigger language plpgsql as 'begin return new; end';
create trigger "trigger ""x"" WHEN (a)" before update of "UPPER", "a.b" on "My ""Schema"". (x)"."table ""a"".b (c) \ 😀"
    for each row when (new."UPPER" > 0) execute function "select"."trigger fn"('it''s', 'a\b', '😀');
create rule "rule ""x""" as on delete to "My ""Schema"". (x)"."table ""a"".b (c) \ 😀" where old."UPPER" = 1 do instead nothing;
alter table "My ""Schema"". (x)"."table ""a"".b (c) \ 😀" enable row level security;
create policy "policy ""x""" on "My ""Schema"". (x)"."table ""a"".b (c) \ 😀" to "Role's ""x"" =/ y" using ("😀" <> ')');
create publication "pub ""x"" y" for table "select"."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
create aggregate "select"."agg (x)"(int) (sfunc = int4pl, stype = int4, initcond = '0');
create table a (x int);
create table "My ""Schema"". (x)".a (x int references "My ""Schema"". (x)"."table ""a"".b (c) \ 😀");
create table "select".a (x text);
