-- rules: mixed-collation, non-transactional-engine
-- Ten agree. Of those that do not, one is of a tool, one has no texts of its own collation, one is tied.

CREATE TABLE a (id integer PRIMARY KEY, t varchar(9)) COLLATE utf8mb4_unicode_ci;
CREATE TABLE b LIKE a;
CREATE TABLE c LIKE a;
CREATE TABLE d LIKE a;
CREATE TABLE e LIKE a;
CREATE TABLE f LIKE a;
CREATE TABLE g LIKE a;
CREATE TABLE h LIKE a;
CREATE TABLE i LIKE a;
CREATE TABLE j LIKE a;
CREATE TABLE k LIKE a;
CREATE TABLE l LIKE a;
CREATE TABLE alembic_version (v varchar(9)) COLLATE utf8mb4_general_ci;
CREATE TABLE own (id integer PRIMARY KEY, t varchar(9) COLLATE utf8mb4_bin) COLLATE utf8mb4_general_ci;
CREATE TABLE tied (t varchar(9) PRIMARY KEY, parent varchar(9), FOREIGN KEY (parent) REFERENCES tied (t))
    COLLATE utf8mb4_general_ci;
-- expect: mixed-collation tied without a fix
