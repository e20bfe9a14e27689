-- What sample data stumbles over in PostgreSQL. Every table must get rows.

CREATE TYPE state AS ENUM ('new', 'sent', 'it''s done');
CREATE DOMAIN code AS text CHECK (VALUE ~ '^[A-Z]{2}-[0-9]{4}$');
CREATE DOMAIN short_code AS code NOT NULL CHECK (length(VALUE) < 9);
CREATE DOMAIN percentage AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE TYPE pair AS (share percentage, label varchar(5));
CREATE TYPE reach AS RANGE (subtype = float8);

CREATE TABLE every_type (
    a "char", b char(1), c char(3), d varchar(2), e name, f oid, g money, h bit(3), i varbit(5), j interval, k timetz, l time,
    m macaddr, n macaddr8, o cidr, p inet, q pg_lsn, r tsvector, s tsquery, t xml, u jsonpath, v json, w jsonb, x point, y line,
    z lseg, aa box, ab path, ac polygon, ad circle, ae bytea, af uuid, ag numeric(2, 2), ah numeric(3, -2), ai smallint, aj real,
    ak double precision, al date, am timestamp, an timestamptz(3), ao int4range, ap tstzmultirange, aq reach, ar state[], "as" text[][],
    at bytea[], au pair, av pair[], aw short_code[], ax percentage[], ay boolean[], az timestamptz[], ba int8multirange, bb daterange, bc numrange,
    bd tid, be xid8, bf interval year to month, bg interval day to second, bh timestamp(0) with time zone, bi jsonb[], bj uuid[], bk point[]
);
CREATE TABLE every_type_not_null (
    a "char" NOT NULL, b char(1) NOT NULL, g money NOT NULL, h bit(3) NOT NULL, j interval NOT NULL, q pg_lsn NOT NULL,
    t xml NOT NULL, x point NOT NULL, ar state[] NOT NULL, au pair NOT NULL, aw short_code[] NOT NULL, aq reach NOT NULL
);

CREATE TABLE patterns (
    one text NOT NULL CHECK (one ~ '^#[0-9a-f]{6}$'),
    two text NOT NULL CHECK (two LIKE 'https://%'),
    three text NOT NULL CHECK (three IN ('small', 'large')),
    four text NOT NULL CHECK (length(four) = 40),
    five code NOT NULL UNIQUE,
    six short_code,
    seven text NOT NULL CHECK (seven = lower(seven) AND seven !~ '\s'),
    eight bytea NOT NULL CHECK (octet_length(eight) = 32),
    nine text NOT NULL CHECK (upper(nine) = ANY (ARRAY['X', 'Y'])),
    ten text CHECK (ten ~* '^(draft|final) v\d+$'),
    eleven text NOT NULL CHECK (char_length(btrim(eleven)) BETWEEN 120 AND 200),
    twelve varchar(8) NOT NULL CHECK (twelve ~ '^[[:upper:]]{3}[[:digit:]]{2,4}$')
);
CREATE TABLE comparisons (
    began date NOT NULL, ended date NOT NULL CHECK (ended > began),
    opened timestamptz NOT NULL, closed timestamptz CHECK (closed IS NULL OR closed >= opened + interval '1 hour'),
    quantity integer NOT NULL CHECK (quantity % 12 = 0),
    price numeric(8, 2) NOT NULL CHECK (price > 0 AND price < 5),
    total numeric(12, 2) NOT NULL, CHECK (total = quantity * price),
    least_wanted integer NOT NULL, most_wanted integer NOT NULL, CHECK (least_wanted < most_wanted AND most_wanted <= 3),
    born date NOT NULL CHECK (born BETWEEN '1900-01-01' AND now() - interval '18 years'),
    checked timestamptz NOT NULL CHECK (checked <= now()),
    temperature real NOT NULL CHECK (temperature < -10)
);
CREATE TABLE implications (
    status state NOT NULL, sent_at timestamptz, sent_to text, done boolean NOT NULL, phone text, email text, body jsonb NOT NULL, kind text NOT NULL,
    CHECK (status = 'new' OR (sent_at IS NOT NULL AND sent_to IS NOT NULL)),
    CHECK (done = (status = 'it''s done')),
    CHECK (num_nonnulls(phone, email) = 1),
    CHECK (jsonb_typeof(body) = 'object'),
    CHECK (CASE WHEN kind = 'letter' THEN sent_to <> '' ELSE kind = 'parcel' END),
    CHECK (coalesce(phone, email, '') <> '')
);
CREATE FUNCTION sound(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 IS NULL OR $1 = 'moo' $$;
CREATE TABLE unknown_function (id integer PRIMARY KEY, noise text CHECK (sound(noise)), other text NOT NULL DEFAULT 'moo' CHECK (sound(other)));

CREATE TABLE keys (
    flag boolean UNIQUE, label state UNIQUE, tiny varchar(1) UNIQUE, day date UNIQUE, moment timestamptz UNIQUE, share numeric(2, 1) UNIQUE,
    letter char(2) NOT NULL, number smallint NOT NULL CHECK (number BETWEEN 5 AND 7), PRIMARY KEY (letter, number), UNIQUE (number)
);
CREATE TABLE odd_keys (
    id serial PRIMARY KEY, email text NOT NULL, closed boolean NOT NULL, owner integer, place text, mate text,
    doubled integer GENERATED ALWAYS AS (owner * 2) STORED UNIQUE,
    UNIQUE NULLS NOT DISTINCT (place, mate)
);
CREATE UNIQUE INDEX ON odd_keys (lower(email));
CREATE UNIQUE INDEX ON odd_keys (owner) WHERE NOT closed;
CREATE UNIQUE INDEX ON odd_keys (coalesce(place, ''), (mate IS NULL));

CREATE TABLE tenant (id integer GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10) PRIMARY KEY, slug text UNIQUE NOT NULL);
CREATE TABLE account (tenant_id integer REFERENCES tenant, number integer, PRIMARY KEY (tenant_id, number));
CREATE TABLE folder (
    tenant_id integer NOT NULL REFERENCES tenant, id integer NOT NULL, parent_id integer, account integer NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES folder (tenant_id, id),
    FOREIGN KEY (tenant_id, account) REFERENCES account
);
CREATE TABLE page (
    tenant_id integer, folder_id integer, slug text, CHECK (tenant_id IS NOT NULL),
    FOREIGN KEY (tenant_id, folder_id) REFERENCES folder MATCH FULL, PRIMARY KEY (slug)
);
CREATE TABLE tenant_profile (id integer PRIMARY KEY REFERENCES tenant, note text);
CREATE TABLE tenant_profile_detail (id integer PRIMARY KEY REFERENCES tenant_profile, by_slug text UNIQUE REFERENCES tenant (slug));
CREATE TABLE single (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one));
CREATE TABLE of_single (id integer PRIMARY KEY, one boolean NOT NULL UNIQUE REFERENCES single);
CREATE TABLE boss (id integer PRIMARY KEY, boss_id integer NOT NULL REFERENCES boss, CHECK (boss_id <= id));
CREATE TABLE own_boss (id integer PRIMARY KEY CHECK (id > 100), boss_id integer NOT NULL REFERENCES own_boss);
CREATE TABLE pairs (one integer REFERENCES boss, other integer REFERENCES boss, PRIMARY KEY (one, other), CHECK (one < other));

CREATE TABLE ring_1 (id serial PRIMARY KEY, next integer NOT NULL);
CREATE TABLE ring_2 (id serial PRIMARY KEY, next integer NOT NULL REFERENCES ring_1);
CREATE TABLE ring_3 (id uuid PRIMARY KEY, next integer NOT NULL REFERENCES ring_2, UNIQUE (next));
ALTER TABLE ring_1 ADD COLUMN third uuid NOT NULL REFERENCES ring_3;
ALTER TABLE ring_1 ADD FOREIGN KEY (next) REFERENCES ring_2;
CREATE TABLE behind_the_ring (id integer PRIMARY KEY, third uuid NOT NULL REFERENCES ring_3);
CREATE TABLE late_1 (id integer PRIMARY KEY, other integer NOT NULL);
CREATE TABLE late_2 (id integer PRIMARY KEY, other integer NOT NULL REFERENCES late_1 DEFERRABLE);
ALTER TABLE late_1 ADD FOREIGN KEY (other) REFERENCES late_2 DEFERRABLE INITIALLY DEFERRED;

CREATE SEQUENCE shared START WITH 50;
CREATE TABLE first_user (id bigint PRIMARY KEY DEFAULT nextval('shared'));
CREATE TABLE second_user (id bigint PRIMARY KEY DEFAULT nextval('shared'), first_id bigint NOT NULL REFERENCES first_user);
CREATE TABLE third_user (id bigint PRIMARY KEY DEFAULT nextval('shared'), second_id bigint NOT NULL REFERENCES second_user);

CREATE TABLE by_list (id integer, area text, PRIMARY KEY (id, area)) PARTITION BY LIST (area);
CREATE TABLE by_list_1 PARTITION OF by_list FOR VALUES IN ('a, b', 'it''s');
CREATE TABLE by_list_2 PARTITION OF by_list FOR VALUES IN ('c') PARTITION BY RANGE (id);
CREATE TABLE by_list_2_1 PARTITION OF by_list_2 FOR VALUES FROM (1000) TO (1002);
CREATE TABLE by_range (a integer NOT NULL, b date NOT NULL, c numeric CHECK (c > 3)) PARTITION BY RANGE (a, b);
CREATE TABLE by_range_1 PARTITION OF by_range (CHECK (c < 4)) FOR VALUES FROM (70, '1950-01-01') TO (70, '1950-02-01');
CREATE TABLE by_range_2 PARTITION OF by_range FOR VALUES FROM (80, MINVALUE) TO (90, MAXVALUE);
CREATE TABLE by_hash (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE by_hash_3 PARTITION OF by_hash FOR VALUES WITH (MODULUS 4, REMAINDER 3);
CREATE TABLE of_partitioned (id integer PRIMARY KEY, list_id integer, area text, FOREIGN KEY (list_id, area) REFERENCES by_list);

CREATE TABLE booking (room integer NOT NULL, during tsrange NOT NULL, EXCLUDE USING gist (during WITH &&));
CREATE TABLE stay (begins date NOT NULL, ends date NOT NULL, CHECK (ends > begins), EXCLUDE USING gist (daterange(begins, ends) WITH &&));
CREATE TABLE log_of_stays (id bigserial PRIMARY KEY, said text);
CREATE TABLE mirror_of_stays (begins date PRIMARY KEY);
CREATE FUNCTION mirror() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO mirror_of_stays (begins) VALUES (NEW.begins);
    RETURN NEW;
END
$$;
CREATE TRIGGER mirror AFTER INSERT ON stay FOR EACH ROW EXECUTE FUNCTION mirror();
CREATE TABLE "odd ""name"" -- 1" ("select" integer PRIMARY KEY, "a'b" text NOT NULL, "back\slash" state NOT NULL);
CREATE TABLE nothing ();
CREATE TABLE only_a_number (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
