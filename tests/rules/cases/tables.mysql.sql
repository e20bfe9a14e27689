-- rules: three-byte-character-set, mixed-collation, non-transactional-engine, timestamp-until-2038
-- rules: too-many-large-columns, unenforced-constraint
-- What a foreign key ties together, or was given a collation of its own, is not converted by us.

CREATE TABLE country (code varchar(2) PRIMARY KEY, name varchar(40)) CHARACTER SET utf8mb3;
CREATE TABLE city (id integer PRIMARY KEY, country varchar(2), FOREIGN KEY (country) REFERENCES country (code))
    CHARACTER SET utf8mb3;
CREATE TABLE code (id integer PRIMARY KEY, name varchar(9), code varchar(9) COLLATE ascii_bin) CHARACTER SET utf8mb3;
CREATE TABLE plain (id integer PRIMARY KEY, name varchar(9)) CHARACTER SET utf8mb3;
-- expect: three-byte-character-set country without a fix
-- expect: three-byte-character-set city without a fix
-- expect: three-byte-character-set code without a fix
-- expect: three-byte-character-set plain

CREATE TABLE times (id integer PRIMARY KEY, a timestamp NULL ON UPDATE CURRENT_TIMESTAMP, b datetime, c timestamp NULL,
    k varbinary(40), l tinyblob, m longblob, n longblob);
-- expect: timestamp-until-2038 times without a fix

CREATE TABLE changes (id integer PRIMARY KEY, a timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
