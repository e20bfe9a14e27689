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

-- A collation other than the table's was chosen; a language tells other letters apart.
CREATE TABLE voucher (id integer PRIMARY KEY, code varchar(9) COLLATE utf8mb3_bin UNIQUE) CHARACTER SET utf8mb3;
INSERT INTO voucher VALUES (1, 'a'), (2, 'A');
CREATE TABLE town (id integer PRIMARY KEY, name varchar(9)) COLLATE utf8mb3_swedish_ci;
CREATE TABLE mixed (id integer PRIMARY KEY, name varchar(9) CHARACTER SET utf8mb3) CHARACTER SET utf8mb4;
-- expect: three-byte-character-set voucher without a fix
-- expect: three-byte-character-set town without a fix
-- expect: mixed-collation town
-- expect: three-byte-character-set mixed without a fix

-- The server numbers each group by itself.
CREATE TABLE entry (day date, number integer AUTO_INCREMENT, PRIMARY KEY (day, number)) ENGINE = MyISAM;
CREATE TABLE visit (day date, number integer AUTO_INCREMENT, PRIMARY KEY (day, number), KEY (number)) ENGINE = MyISAM;
-- expect: non-transactional-engine entry without a fix
-- expect: non-transactional-engine visit

CREATE TABLE times (id integer PRIMARY KEY, a timestamp NULL ON UPDATE CURRENT_TIMESTAMP, b datetime, c timestamp NULL,
    k varbinary(40), l tinyblob, m longblob, n longblob);
-- expect: timestamp-until-2038 times without a fix

CREATE TABLE changes (id integer PRIMARY KEY, a timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
