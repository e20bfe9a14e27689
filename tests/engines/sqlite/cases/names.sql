create table "a b" ("x ""y""" int primary key, [c d] text, `e``f` text, 'g''h' int, "i(j,k)" int);
create table "sel.ect" ("order" int, "group" text unique, "Größe" int, "🦊" int, A int);
create table "🦊🦊" ("🦊" int references "a b");
create index "in dex" on "sel.ect" ("order", "🦊" desc);
