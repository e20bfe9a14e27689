-- rules: redundant-index, duplicate-index, overlapping-unique-key, too-wide-index, too-many-indexes

CREATE TABLE plain (id bigint PRIMARY KEY, a int NOT NULL, b int, c int, t text);
CREATE INDEX plain_a ON plain (a);
CREATE INDEX plain_a_again ON plain (a);
-- expect: duplicate-index public.plain.plain_a_again
CREATE INDEX plain_b_of_some ON plain (b) WHERE c > 0;
CREATE INDEX plain_b_of_some_too ON plain (b) WHERE c > 0;
-- expect: duplicate-index public.plain.plain_b_of_some_too
CREATE INDEX plain_b_c_of_some ON plain (b, c) WHERE c > 0;
-- expect: redundant-index public.plain.plain_b_of_some
CREATE INDEX plain_lower ON plain (lower(t));
CREATE INDEX plain_lower_t ON plain (lower(t), t);
-- expect: redundant-index public.plain.plain_lower

-- Kept by hand: the order of the table on disk.
CREATE TABLE clustered (id bigint PRIMARY KEY, a int, b int);
CREATE INDEX clustered_a ON clustered (a);
CREATE INDEX clustered_a_b ON clustered (a, b);
CLUSTER clustered USING clustered_a;

-- Not a plain one.
CREATE TABLE held (id bigint PRIMARY KEY, a int UNIQUE, b int, c int[], d int, e int, f int, g int);
CREATE UNIQUE INDEX held_a_b ON held (b, a);
CREATE INDEX held_b_a_c ON held (b, a, c);
CREATE INDEX held_gin ON held USING gin (c);
CREATE UNIQUE INDEX held_wide ON held (b, d, e, f, g, a);

-- One that was not finished stands in for nothing, and is another rule's.
CREATE TABLE broken (id bigint PRIMARY KEY, a int, b int);
CREATE INDEX broken_a ON broken (a);
CREATE INDEX broken_a_too ON broken (a);
CREATE INDEX broken_a_b ON broken (a, b);
UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('broken_a_too'::regclass, 'broken_a_b'::regclass);

-- Two rules about nulls are two things; the stricter one holds for both.
CREATE TABLE strict (id bigint PRIMARY KEY, a int);
CREATE UNIQUE INDEX strict_a ON strict (a);
CREATE UNIQUE INDEX strict_a_null ON strict (a) NULLS NOT DISTINCT;

-- A foreign key holds on to one of the two constraints: nobody knows which.
CREATE TABLE twice (id bigint PRIMARY KEY, code text NOT NULL, CONSTRAINT twice_one UNIQUE (code));
ALTER TABLE twice ADD CONSTRAINT twice_two UNIQUE (code);
CREATE TABLE of_twice (id bigint PRIMARY KEY, code text REFERENCES twice (code));
-- expect: duplicate-index public.twice.twice_two without a fix

-- Logical replication names its rows by one of them.
CREATE TABLE replicated (id bigint NOT NULL, note text);
CREATE UNIQUE INDEX replicated_b ON replicated (id);
CREATE UNIQUE INDEX replicated_a ON replicated (id);
ALTER TABLE replicated REPLICA IDENTITY USING INDEX replicated_b;
-- expect: duplicate-index public.replicated.replicated_a

-- A partitioned index cannot be dropped concurrently.
CREATE TABLE parted (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE parted_old PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE INDEX parted_day ON parted (day);
CREATE INDEX parted_day_again ON parted (day);
-- expect: duplicate-index public.parted.parted_day_again

-- Only indexes that queries are free to do without are counted.
CREATE TABLE many (id bigint PRIMARY KEY, a text);
DO $$ BEGIN FOR n IN 1..14 LOOP EXECUTE format('CREATE INDEX ON many (left(a, %s))', n); END LOOP; END $$;
CREATE UNIQUE INDEX ON many (left(a, 15));
CREATE UNIQUE INDEX ON many (left(a, 16));
ALTER TABLE many ADD EXCLUDE USING btree (left(a, 17) WITH =), ADD EXCLUDE USING btree (left(a, 18) WITH =);

-- Part of a key is no key; neither is a key of some rows, or of an expression.
CREATE TABLE parts (tenant bigint, id bigint, a int NOT NULL, b int, PRIMARY KEY (tenant, id), UNIQUE (a, tenant));
CREATE UNIQUE INDEX parts_of_some ON parts (b) WHERE b > 0;
CREATE UNIQUE INDEX parts_b_a ON parts (b, a);
CREATE INDEX parts_all ON parts (tenant, id, a);
CREATE UNIQUE INDEX parts_expression ON parts (tenant, id, (a + 1));

-- An exclusion constraint needs its index.
CREATE TABLE excluded (id bigint PRIMARY KEY, a int, b int, c int, d int, e int, f int, EXCLUDE USING btree (a WITH =),
    EXCLUDE USING btree (b WITH =, c WITH =, d WITH =, e WITH =, f WITH =, a WITH =));
CREATE INDEX excluded_a_b ON excluded (a, b);
