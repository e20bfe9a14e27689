-- rules: unvalidated-constraint, unenforced-constraint, foreign-key-without-target, overlapping-unique-key
-- rules: not-null-as-check
-- What PostgreSQL has since version 18.

CREATE TABLE parent (id bigint PRIMARY KEY, during daterange NOT NULL);
CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint, note text, total int,
    CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent NOT ENFORCED,
    CONSTRAINT child_total CHECK (total IS NOT NULL) NOT ENFORCED);
ALTER TABLE child ADD CONSTRAINT child_note NOT NULL note NOT VALID;
CREATE TABLE grandchild () INHERITS (child);
-- expect: unenforced-constraint public.child.child_parent
-- expect: unenforced-constraint public.child.child_total without a fix
-- expect: unvalidated-constraint public.child.child_note

CREATE TABLE room (id int4range, during daterange, note int4range, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE booking (room int4range, during daterange,
    CONSTRAINT booking_room FOREIGN KEY (room, PERIOD during) REFERENCES room (id, PERIOD during));
