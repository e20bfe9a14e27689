-- rules: money-type, floating-point-money, timestamp-without-zone, time-with-zone, padded-character, floating-point-key
-- rules: json-instead-of-jsonb, serial-instead-of-identity, quoted-name, reserved-word-name, null-text-default
-- rules: default-contradicts-not-null, too-many-columns, too-many-large-columns, not-null-as-check, numbered-columns
-- rules: inconsistent-column-type, narrow-sequence, unowned-sequence
-- What a child table inherits is its parent's to mend.

CREATE TABLE base (
    a money, unit_price real, at timestamp, "from" timetz, code char(9), doc json, id serial, "Name" text,
    word text DEFAULT 'NULL', nought varchar(9) NOT NULL DEFAULT NULL, p bytea, q bytea, r bytea,
    CONSTRAINT base_code CHECK (code IS NOT NULL)
);
CREATE UNIQUE INDEX base_price ON base (unit_price);
CREATE TABLE child (PRIMARY KEY (unit_price)) INHERITS (base);
-- expect: money-type public.base.a
-- expect: floating-point-money public.base.unit_price
-- expect: floating-point-key public.base.unit_price without a fix
-- expect: timestamp-without-zone public.base without a fix
-- expect: time-with-zone public.base.from without a fix
-- expect: reserved-word-name public.base without a fix
-- expect: padded-character public.base.code
-- expect: json-instead-of-jsonb public.base.doc
-- expect: serial-instead-of-identity public.base.id without a fix
-- expect: quoted-name public.base without a fix
-- expect: null-text-default public.base.word
-- expect: default-contradicts-not-null public.base.nought
-- expect: too-many-large-columns public.base without a fix
-- expect: not-null-as-check public.base.base_code

-- Of a tool, not of ours.
CREATE TABLE alembic_version (id serial, "Version" text, at timestamp);
CREATE TABLE flyway_schema_history ("version" text, installed_on timestamp);

-- A path language, a domain, a computed column, a nullable number, a text from a sequence.
CREATE DOMAIN padded AS char(4);
CREATE TABLE others (path jsonpath, word padded, cents bigint, price_now real GENERATED ALWAYS AS (cents / 100.0) STORED,
    number_now integer, said text NOT NULL, later text CONSTRAINT later_given CHECK (later IS NOT NULL));
CREATE SEQUENCE said_sequence OWNED BY others.said;
ALTER TABLE others ALTER COLUMN said SET DEFAULT nextval('said_sequence')::text;
CREATE SEQUENCE number_sequence OWNED BY others.number_now;
ALTER TABLE others ALTER COLUMN number_now SET DEFAULT nextval('number_sequence');
CREATE SEQUENCE downwards AS integer INCREMENT -1 MAXVALUE 2147483647 MINVALUE 1 START 9;
CREATE TABLE counted (id bigint PRIMARY KEY DEFAULT nextval('downwards'));
-- expect: not-null-as-check public.others.later_given
-- expect: unowned-sequence public.downwards

-- What cannot be changed without breaking something has no fix: a view, a rewrite rule, a foreign key, a shared number.
CREATE TABLE seen (id bigint PRIMARY KEY, cost real, code char(3) UNIQUE);
CREATE VIEW seen_by AS SELECT cost FROM seen;
CREATE TABLE of_seen (code char(3) REFERENCES seen (code));
CREATE TABLE ruled (id bigint PRIMARY KEY, price real);
CREATE RULE ruled_kept AS ON DELETE TO ruled DO INSTEAD NOTHING;
CREATE TABLE lent (id bigserial PRIMARY KEY);
CREATE TABLE borrows (id bigint PRIMARY KEY DEFAULT nextval('lent_id_seq'));
CREATE TABLE evens (id bigserial PRIMARY KEY);
ALTER SEQUENCE evens_id_seq INCREMENT BY 2;
-- expect: floating-point-money public.seen.cost without a fix
-- expect: padded-character public.seen.code without a fix
-- expect: padded-character public.of_seen.code without a fix
-- expect: floating-point-money public.ruled.price without a fix
-- expect: serial-instead-of-identity public.lent.id without a fix
-- expect: serial-instead-of-identity public.evens.id without a fix

-- A check that was not validated, or that a child table has from its parent.
CREATE TABLE late (id bigint PRIMARY KEY, x int);
ALTER TABLE late ADD CONSTRAINT late_x CHECK (x IS NOT NULL) NOT VALID;

-- Numbers that count nothing, or count from somewhere else; ends of a relationship.
CREATE TABLE person (id bigint PRIMARY KEY);
CREATE TABLE knows (one1 bigint REFERENCES person, one2 bigint REFERENCES person, note2 text, note3 text, part1 text,
    part3 text, part5 text, way text, way2 int);
CREATE TABLE friends (friend_id_1 bigint, friend_id_2 bigint, friend_id_3 bigint);
-- expect: numbered-columns public.friends without a fix

-- Keys go by their foreign keys, short names and types of our own by nothing.
CREATE TABLE t1 (id bigint PRIMARY KEY, f1 int, person bigint REFERENCES person, spot point, agreed date);
CREATE TABLE t2 (id bigint PRIMARY KEY, f1 int, person bigint REFERENCES person, spot point, agreed date);
CREATE TABLE t3 (id bigint PRIMARY KEY, f1 int, person bigint REFERENCES person, spot point);
CREATE TABLE t4 (person text PRIMARY KEY, f1 text, agreed text);

CREATE TABLE "Alone" (id bigint PRIMARY KEY);
CREATE TABLE "order" (id bigint PRIMARY KEY);
CREATE TABLE constant (id bigint NOT NULL DEFAULT 7);
CREATE SEQUENCE constant_sequence OWNED BY constant.id;
-- expect: quoted-name public.Alone without a fix
-- expect: reserved-word-name public.order without a fix
