create table "table" (key int, "index" int, "check" int check ("check" > 1), abort, temp)
