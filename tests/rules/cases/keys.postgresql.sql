-- rules: nullable-unique-column, narrow-primary-key, all-columns-nullable, primary-key-not-first
-- rules: materialised-view-without-key, unfilled-materialised-view, invalid-index, mixed-name-style

CREATE DOMAIN given AS text NOT NULL;
CREATE TABLE folder (id bigint PRIMARY KEY, parent bigint, name text NOT NULL, root given, other text,
    UNIQUE (root, name), UNIQUE (parent, id), UNIQUE (parent, name, other));
CREATE UNIQUE INDEX folder_expression ON folder (parent, lower(name), name);
CREATE INDEX folder_plain ON folder (parent, name);
CREATE UNIQUE INDEX folder_unfinished ON folder (parent, name);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'folder_unfinished'::regclass;
-- expect: invalid-index public.folder.folder_unfinished

-- An index for the rows with nulls that is over other columns, or not unique, or about something else, is none.
CREATE TABLE place (id bigint PRIMARY KEY, parent bigint, name text NOT NULL, other text NOT NULL,
    CONSTRAINT place_name UNIQUE (parent, name));
CREATE UNIQUE INDEX place_other ON place (other) WHERE parent IS NULL;
CREATE INDEX place_not_unique ON place (name) WHERE parent IS NULL;
CREATE UNIQUE INDEX place_something_else ON place (name) WHERE other <> '';
-- expect: nullable-unique-column public.place.place_name without a fix

-- What refers to it, near or far, is widened with it; a view in the way leaves all as it is.
CREATE TABLE near (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE nearer (near_id integer PRIMARY KEY REFERENCES near, other integer REFERENCES near);
CREATE TABLE nearest (near_id integer REFERENCES nearer, x integer);
CREATE TABLE viewed (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE VIEW viewer AS SELECT id FROM viewed;
CREATE TABLE amounts (id numeric DEFAULT nextval('near_id_seq') PRIMARY KEY);
-- expect: narrow-primary-key public.near.id
-- expect: narrow-primary-key public.viewed.id without a fix

CREATE TABLE self (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, boss integer REFERENCES self);
-- expect: narrow-primary-key public.self.id

-- Not a key: not unique, of an expression. A view of the ordinary kind needs none.
CREATE MATERIALIZED VIEW turnover AS SELECT id, name FROM folder;
CREATE INDEX turnover_id ON turnover (id);
CREATE UNIQUE INDEX turnover_expression ON turnover (id, lower(name));
-- expect: materialised-view-without-key public.turnover without a fix

-- On a partitioned table, an index is finished when every partition has it.
CREATE TABLE parted (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE parted_old PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE INDEX parted_day ON ONLY parted (day);
-- expect: invalid-index public.parted.parted_day without a fix

CREATE TABLE keyless (a text, b text, c text, d text);
CREATE TABLE names_a (first_a int, first_b int, first_c int, first_d int);
CREATE TABLE names_b (first_a int, first_b int, first_c int, first_d int);
CREATE TABLE names_c (first_a int, first_b int, first_c int, first_d int);
CREATE TABLE names_d (x int);
CREATE TABLE names_e (x int);
CREATE TABLE names_f (x int);
CREATE TABLE names_g (x int);
CREATE TABLE names_h (x int);
CREATE TABLE names_i (x int);
CREATE TABLE "namesJ" (x int);
-- expect: mixed-name-style public.namesJ without a fix
