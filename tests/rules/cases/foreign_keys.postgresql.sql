-- rules: unindexed-foreign-key, foreign-key-type-mismatch, foreign-key-collation-mismatch, duplicate-foreign-key
-- rules: unvalidated-constraint, foreign-key-without-target, rigid-foreign-key-cycle

CREATE TABLE parent (id bigint PRIMARY KEY, a bigint, b bigint, code varchar(10) UNIQUE, fixed char(10) UNIQUE,
    word text COLLATE "C" UNIQUE, number integer UNIQUE, small smallint UNIQUE, UNIQUE (a, b));

-- Unfinished, by an expression, by hash over another column, by a column of no order.
CREATE TABLE unserved (id bigint PRIMARY KEY, one bigint REFERENCES parent, two bigint REFERENCES parent,
    three bigint REFERENCES parent, four bigint REFERENCES parent, five bigint REFERENCES parent);
CREATE INDEX unserved_one ON unserved (one);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'unserved_one'::regclass;
CREATE INDEX unserved_two ON unserved (abs(two));
CREATE INDEX unserved_three ON unserved USING brin (three);
CREATE INDEX unserved_four_idx ON unserved (four) WHERE five IS NOT NULL;
CREATE INDEX unserved_five ON unserved USING hash (id);
-- expect: unindexed-foreign-key public.unserved.unserved_one_fkey
-- expect: unindexed-foreign-key public.unserved.unserved_two_fkey
-- expect: unindexed-foreign-key public.unserved.unserved_three_fkey
-- expect: unindexed-foreign-key public.unserved.unserved_four_fkey
-- expect: unindexed-foreign-key public.unserved.unserved_five_fkey

-- Two over the same columns are one finding, with one index.
CREATE TABLE both_ways (id bigint PRIMARY KEY, a bigint, b bigint);
ALTER TABLE both_ways ADD CONSTRAINT to_pair FOREIGN KEY (a, b) REFERENCES parent (a, b);
ALTER TABLE both_ways ADD CONSTRAINT to_pair_crossed FOREIGN KEY (b, a) REFERENCES parent (a, b);
-- expect: unindexed-foreign-key public.both_ways.to_pair

-- char is not varchar; int is not bigint; shorter is not longer; the wider child has no fix.
CREATE TABLE typed (id bigint PRIMARY KEY, code char(10) UNIQUE, fixed varchar(10) UNIQUE, number bigint UNIQUE,
    small integer UNIQUE, word varchar(5) COLLATE "C" UNIQUE);
ALTER TABLE typed ADD CONSTRAINT typed_code FOREIGN KEY (code) REFERENCES parent (code);
ALTER TABLE typed ADD CONSTRAINT typed_fixed FOREIGN KEY (fixed) REFERENCES parent (fixed);
ALTER TABLE typed ADD CONSTRAINT typed_number FOREIGN KEY (number) REFERENCES parent (number);
ALTER TABLE typed ADD CONSTRAINT typed_small FOREIGN KEY (small) REFERENCES parent (number);
ALTER TABLE typed ADD CONSTRAINT typed_word FOREIGN KEY (word) REFERENCES parent (word);
-- expect: foreign-key-type-mismatch public.typed.typed_code
-- expect: foreign-key-type-mismatch public.typed.typed_fixed
-- expect: foreign-key-type-mismatch public.typed.typed_number without a fix
-- expect: foreign-key-type-mismatch public.typed.typed_word

-- A generated key or a domain is not changed by us; neither is what a view reads.
CREATE DOMAIN small_number AS smallint;
CREATE TABLE numbered (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, small small_number UNIQUE,
    seen integer UNIQUE);
ALTER TABLE numbered ADD CONSTRAINT numbered_id FOREIGN KEY (id) REFERENCES parent (id);
ALTER TABLE numbered ADD CONSTRAINT numbered_small FOREIGN KEY (small) REFERENCES parent (number);
ALTER TABLE numbered ADD CONSTRAINT numbered_seen FOREIGN KEY (seen) REFERENCES parent (id);
CREATE VIEW reader AS SELECT seen FROM numbered;
-- expect: foreign-key-type-mismatch public.numbered.numbered_id without a fix
-- expect: foreign-key-type-mismatch public.numbered.numbered_small without a fix
-- expect: foreign-key-type-mismatch public.numbered.numbered_seen without a fix

-- The same actions or not; the one that is validated stays.
CREATE TABLE doubled (id bigint PRIMARY KEY, one bigint UNIQUE);
ALTER TABLE doubled ADD CONSTRAINT doubled_a FOREIGN KEY (one) REFERENCES parent NOT VALID;
ALTER TABLE doubled ADD CONSTRAINT doubled_b FOREIGN KEY (one) REFERENCES parent;
ALTER TABLE doubled ADD CONSTRAINT doubled_c FOREIGN KEY (one) REFERENCES parent ON DELETE CASCADE;
-- expect: duplicate-foreign-key public.doubled.doubled_a
-- expect: duplicate-foreign-key public.doubled.doubled_c without a fix
-- expect: unvalidated-constraint public.doubled.doubled_a

-- A check that a child table inherits is its parent's.
CREATE TABLE checked (id bigint PRIMARY KEY, total int);
CREATE TABLE checked_more () INHERITS (checked);
ALTER TABLE checked ADD CONSTRAINT checked_total CHECK (total > 0) NOT VALID;
-- expect: unvalidated-constraint public.checked.checked_total

-- Only keys into the ring are made to wait.
CREATE TABLE ring_a (id bigint PRIMARY KEY, b bigint NOT NULL UNIQUE, p bigint NOT NULL UNIQUE REFERENCES parent);
CREATE TABLE ring_b (id bigint PRIMARY KEY, a bigint NOT NULL UNIQUE REFERENCES ring_a);
ALTER TABLE ring_a ADD CONSTRAINT ring_a_b FOREIGN KEY (b) REFERENCES ring_b;
-- expect: rigid-foreign-key-cycle public.ring_a

-- Into a partition, whose columns are its table's.
CREATE TABLE visit (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE note (visit integer, day date, PRIMARY KEY (visit, day),
    CONSTRAINT note_visit FOREIGN KEY (visit, day) REFERENCES visit_old (id, day));
-- expect: foreign-key-type-mismatch public.note.note_visit

-- A domain brings its own collation. The child takes the parent's.
CREATE DOMAIN c_text AS text COLLATE "C";
CREATE TABLE spelt (id bigint PRIMARY KEY, one c_text UNIQUE, two text UNIQUE, three text COLLATE "C" UNIQUE);
ALTER TABLE spelt ADD CONSTRAINT spelt_one FOREIGN KEY (one) REFERENCES parent (word);
ALTER TABLE spelt ADD CONSTRAINT spelt_two FOREIGN KEY (two) REFERENCES parent (word);
ALTER TABLE spelt ADD CONSTRAINT spelt_three FOREIGN KEY (three) REFERENCES parent (word);
-- expect: foreign-key-collation-mismatch public.spelt.spelt_two

-- No type holds all that both can.
CREATE TABLE account (number numeric(12) PRIMARY KEY);
CREATE TABLE entry (account bigint PRIMARY KEY, CONSTRAINT entry_account FOREIGN KEY (account) REFERENCES account);
-- expect: foreign-key-type-mismatch public.entry.entry_account without a fix

-- Long names stay apart when they are cut.
CREATE TABLE a_table_with_a_name_that_leaves_little_room (id bigint PRIMARY KEY,
    a_column_with_a_long_name_1 bigint CONSTRAINT first REFERENCES parent,
    a_column_with_a_long_name_2 bigint CONSTRAINT second REFERENCES parent);
-- expect: unindexed-foreign-key public.a_table_with_a_name_that_leaves_little_room.first
-- expect: unindexed-foreign-key public.a_table_with_a_name_that_leaves_little_room.second
