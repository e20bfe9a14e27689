-- rules: foreign-key-without-target, foreign-key-type-mismatch, foreign-key-collation-mismatch, missing-foreign-key

CREATE TABLE parent (id integer PRIMARY KEY, code text COLLATE NOCASE UNIQUE, number integer, flag boolean UNIQUE);
CREATE UNIQUE INDEX parent_number ON parent (number) WHERE number > 0;
CREATE TABLE child (id integer PRIMARY KEY, parent_id numeric REFERENCES parent (id),
    flag integer REFERENCES parent (flag),
    code text COLLATE nocase REFERENCES parent (code), number integer REFERENCES parent (number),
    word text REFERENCES parent (id), place blob REFERENCES parent (id), pair integer, other integer,
    FOREIGN KEY (pair, other) REFERENCES parent);
-- expect: foreign-key-without-target child.number without a fix
-- expect: foreign-key-without-target child.pair,other without a fix
-- expect: foreign-key-type-mismatch child.word without a fix

CREATE TABLE word (code text PRIMARY KEY, parent integer REFERENCES parent (id));
CREATE TABLE day (code date PRIMARY KEY, parent integer REFERENCES parent (id));
CREATE TABLE page (id integer PRIMARY KEY, word_code integer, day_code date, parent_id bigint);
-- expect: missing-foreign-key page.day_code without a fix
-- expect: missing-foreign-key page.parent_id without a fix
