-- rules: untyped-column, misread-column-type, default-contradicts-not-null, null-text-default

CREATE TABLE one (
    id integer PRIMARY KEY NOT NULL DEFAULT NULL, a text NOT NULL DEFAULT NULL, total GENERATED ALWAYS AS (1)
);
-- expect: default-contradicts-not-null one.a without a fix
