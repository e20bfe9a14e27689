-- What sample data stumbles over in MySQL and MariaDB. Every table must get rows.

CREATE TABLE every_type (
    a tinyint NOT NULL, b tinyint unsigned NOT NULL, c smallint NOT NULL, d mediumint NOT NULL, e int unsigned NOT NULL,
    f bigint unsigned NOT NULL, g decimal(5, 2) unsigned NOT NULL, h decimal(3, 3) NOT NULL, i float NOT NULL,
    j double NOT NULL, k bit(1) NOT NULL, l bit(12) NOT NULL, m char(1) NOT NULL, n varchar(3) NOT NULL, o tinytext NOT NULL,
    p text NOT NULL, q binary(20) NOT NULL, r varbinary(5) NOT NULL, s longblob NOT NULL, t date NOT NULL, u time NOT NULL,
    v datetime(6) NOT NULL, w timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, x year NOT NULL, y json NOT NULL,
    z enum('it''s', 'back\\slash', 'grün') NOT NULL, aa set('x', 'y z') NOT NULL, ab boolean NOT NULL, ac point NOT NULL,
    ad linestring NOT NULL, ae polygon NOT NULL, af multipoint, ag multilinestring, ah multipolygon, ai geometrycollection, aj geometry
);
CREATE TABLE patterns (
    one varchar(20) NOT NULL CHECK (one REGEXP '^[a-z]{3}-[0-9]{2}$'),
    two varchar(80) NOT NULL CHECK (two LIKE 'https://%'),
    three varchar(10) NOT NULL CHECK (three IN ('small', 'large')),
    four varchar(50) NOT NULL CHECK (char_length(four) = 40),
    five json CHECK (json_valid(five)),
    six longtext NOT NULL CHECK (json_valid(six)),
    seven int NOT NULL CHECK (seven BETWEEN -3 AND 7), eight int NOT NULL, CHECK (eight > seven AND eight < 4),
    nine date NOT NULL, ten date NOT NULL, CHECK (ten > nine), eleven boolean NOT NULL CHECK (eleven = 1)
);
CREATE TABLE case_keys (word varchar(10) NOT NULL, UNIQUE KEY (word(4)), label enum('a', 'b', 'c') NOT NULL, UNIQUE KEY (label));
CREATE TABLE counter (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, note varchar(40));
CREATE TABLE tenant (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, slug varchar(30) NOT NULL UNIQUE) AUTO_INCREMENT = 7;
CREATE TABLE account (tenant_id int NOT NULL, number int NOT NULL, PRIMARY KEY (tenant_id, number), FOREIGN KEY (tenant_id) REFERENCES tenant (id));
CREATE TABLE folder (
    tenant_id int NOT NULL, id int NOT NULL, parent_id int, account int NOT NULL, doubled int AS (id * 2) STORED UNIQUE,
    PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES folder (tenant_id, id),
    FOREIGN KEY (tenant_id, account) REFERENCES account (tenant_id, number)
);
CREATE TABLE profile (id int PRIMARY KEY, FOREIGN KEY (id) REFERENCES tenant (id));
CREATE TABLE boss (id int PRIMARY KEY, boss_id int NOT NULL, FOREIGN KEY (boss_id) REFERENCES boss (id));
CREATE TABLE ring_1 (id int AUTO_INCREMENT PRIMARY KEY, next int NOT NULL);
CREATE TABLE ring_2 (id int AUTO_INCREMENT PRIMARY KEY, next int NOT NULL, FOREIGN KEY (next) REFERENCES ring_1 (id));
ALTER TABLE ring_1 ADD FOREIGN KEY (next) REFERENCES ring_2 (id);
CREATE TABLE by_range (id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at))
    PARTITION BY RANGE (to_days(at)) (PARTITION p1 VALUES LESS THAN (729000), PARTITION p2 VALUES LESS THAN (735000));
CREATE TABLE by_year (at datetime NOT NULL) PARTITION BY RANGE (year(at)) (PARTITION p1 VALUES LESS THAN (1999));
CREATE TABLE by_columns (a int NOT NULL, b varchar(10) NOT NULL)
    PARTITION BY RANGE COLUMNS (a, b) (PARTITION p1 VALUES LESS THAN (2, 'm'), PARTITION p2 VALUES LESS THAN (2, MAXVALUE));
CREATE TABLE by_list (area int NOT NULL) PARTITION BY LIST (area) (PARTITION p1 VALUES IN (701, 703), PARTITION p2 VALUES IN (809));
CREATE TABLE by_list_columns (area varchar(9) NOT NULL) PARTITION BY LIST COLUMNS (area) (PARTITION p1 VALUES IN ('it''s', 'b'));
CREATE TABLE by_hash (id bigint PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3;
CREATE TABLE by_key (id bigint PRIMARY KEY) PARTITION BY KEY (id) PARTITIONS 3;
CREATE TABLE `odd ``name`` -- 1` (`select` int PRIMARY KEY, `a'b` varchar(30) NOT NULL);
CREATE TABLE original (id int PRIMARY KEY);
CREATE TABLE copy (id int PRIMARY KEY);
CREATE TRIGGER mirror AFTER INSERT ON original FOR EACH ROW INSERT INTO copy (id) VALUES (NEW.id);
