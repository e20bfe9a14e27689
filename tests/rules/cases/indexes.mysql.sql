-- rules: duplicate-index, redundant-index
-- An index that is hidden from the planner is on its way out already.

CREATE TABLE hidden (id integer PRIMARY KEY, a int, b int, KEY one (a) INVISIBLE, KEY two (a), KEY three (b),
    KEY four (b, a) INVISIBLE);
CREATE TABLE words (id integer PRIMARY KEY, t text, FULLTEXT one (t), FULLTEXT two (t), KEY three (t(10)));
-- expect: duplicate-index words.two
