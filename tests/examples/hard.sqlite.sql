-- What sample data stumbles over in SQLite. Every table must get rows.

CREATE TABLE loose (a, b, c ANYTHING, d STRING NOT NULL, "e f" TEXT NOT NULL, g BLOB, h DATETIME, i JSON NOT NULL);
CREATE TABLE strict (a INTEGER NOT NULL, b TEXT NOT NULL, c REAL NOT NULL, d BLOB NOT NULL, e ANY, f INT NOT NULL) STRICT;
CREATE TABLE patterns (
    one TEXT NOT NULL CHECK (one GLOB '[0-9][0-9]' OR one IN ('ab', 'cd')),
    two TEXT NOT NULL CHECK (two LIKE '%_@_%._%'),
    three TEXT NOT NULL CHECK (length(three) = 2),
    four INTEGER NOT NULL CHECK (four IN (0, 1)),
    five TEXT NOT NULL CHECK (json_valid(five)),
    six TEXT NOT NULL, six_name TEXT AS (json_extract(six, '$.name')) STORED,
    seven REAL NOT NULL, eight REAL NOT NULL,
    nine TEXT NOT NULL CHECK (nine <> '' AND "nine" = upper(nine)),
    CHECK (seven < eight AND eight <= 1)
);
CREATE TABLE tenant (id INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL COLLATE NOCASE UNIQUE);
CREATE TABLE account (tenant_id INTEGER NOT NULL REFERENCES tenant, number INTEGER NOT NULL, PRIMARY KEY (tenant_id, number)) WITHOUT ROWID;
CREATE TABLE folder (
    tenant_id INTEGER NOT NULL REFERENCES tenant, id INTEGER NOT NULL, parent_id INTEGER, account INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES folder (tenant_id, id),
    FOREIGN KEY (tenant_id, account) REFERENCES account
);
CREATE TABLE Profile (id INTEGER PRIMARY KEY REFERENCES TENANT (ID));
CREATE TABLE boss (id INTEGER PRIMARY KEY, boss_id INTEGER NOT NULL REFERENCES boss);
CREATE TABLE ring_1 (id INTEGER PRIMARY KEY, next INTEGER NOT NULL REFERENCES ring_2);
CREATE TABLE ring_2 (id INTEGER PRIMARY KEY, next INTEGER NOT NULL REFERENCES ring_1);
CREATE TABLE keys (place TEXT, closed INTEGER NOT NULL, email TEXT NOT NULL);
CREATE UNIQUE INDEX keys_place ON keys (place) WHERE NOT closed;
CREATE UNIQUE INDEX keys_email ON keys (lower(email));
CREATE TABLE "odd ""name"" -- 1" ("select" INTEGER PRIMARY KEY, "a'b" TEXT NOT NULL);
CREATE TABLE original (id INTEGER PRIMARY KEY);
CREATE TABLE copy (id INTEGER PRIMARY KEY);
CREATE TRIGGER mirror AFTER INSERT ON original BEGIN INSERT INTO copy (id) VALUES (NEW.id); END;
