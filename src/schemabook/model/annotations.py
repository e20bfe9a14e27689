"""What people have written about a database, in `annotations.yml`: what no server can know."""

from __future__ import annotations

from datetime import date

from schemabook.model.base import QualifiedName, Value


class Topic(Value):
    """Something that only people know and that a document has a place for.

    `name` is its key in the file, `question` what is asked for it.
    """

    name: str
    question: str


TOPICS: tuple[Topic, ...] = (
    Topic(name="philosophy", question="How is the data organised, and why (normal form, history, how many databases)?"),
    Topic(name="rationale", question="Why was this kind of database chosen?"),
    Topic(name="normalisation", question="Which parts are denormalised on purpose, and why?"),
    Topic(name="access-patterns", question="Which applications write and read, and where do reports read?"),
    Topic(name="consistency", question="How consistent must reads be?"),
    Topic(name="caching", question="What is cached, where, for how long, and what empties the cache?"),
    Topic(name="pooling", question="Which connection pool is used, with which limits?"),
    Topic(name="credentials", question="Where are credentials kept, who gets them, and when are they changed?"),
    Topic(name="encryption", question="What is encrypted at rest, with what, and who holds the keys?"),
    Topic(name="audit-logging", question="What is logged of who did what, for how long, and who reads it?"),
    Topic(name="compliance", question="Which rules bind this data, and where may it be stored?"),
    Topic(name="data-requests", question="How is a person's request for their data, or for its deletion, carried out?"),
    Topic(name="retention", question="How long is data kept, by kind?"),
    Topic(name="cleanup", question="What removes old data, and when?"),
    Topic(name="archival", question="What is archived, where, and how is it brought back?"),
    Topic(name="migration-process", question="Who writes, reviews and applies migrations, in which order?"),
    Topic(name="rollback", question="How is a migration that went wrong taken back?"),
    Topic(name="test-database", question="Which database do tests use, and how is it made?"),
    Topic(name="test-cleanup", question="How is the test database brought back to its start?"),
    Topic(name="seeding", question="What fills a development database, and with which command?"),
    Topic(name="recovery", question="What are the steps of a recovery, and who carries them out?"),
    Topic(name="slow-queries", question="Where are slow queries logged, from which time on, and who looks at them?"),
    Topic(name="vertical-scaling", question="When and how is the server made larger?"),
    Topic(name="read-scaling", question="When and how are reads spread?"),
    Topic(name="write-scaling", question="When and how are writes spread?"),
    Topic(name="partitioning", question="Which tables will be partitioned, by what, from which size on?"),
)


class Note(Value):
    """What people wrote on one topic."""

    topic: str
    text: str


class ValueNote(Value):
    """What one value of a column or one label of an enum means. `meaning` is empty where it is only known to be one."""

    value: str
    meaning: str


class Transition(Value):
    """A step from one state to another. `start` is empty for where a row begins; `by` says what takes the step."""

    start: str
    end: str
    by: str = ""


class ColumnNote(Value):
    """What people wrote about one column.

    `personal` says what it tells about a person ("contact", "health", "no" where it tells nothing although its name
    looks like it); `validation` what the application checks.
    """

    name: str
    purpose: str = ""
    personal: str = ""
    retention: str = ""
    validation: str = ""
    values: tuple[ValueNote, ...] = ()
    transitions: tuple[Transition, ...] = ()


class RelationNote(Value):
    """What people wrote about one foreign key, by its name: a verb from parent to child ("places"), and more."""

    foreign_key: str
    verb: str = ""
    purpose: str = ""


class TableNote(Value):
    """What people wrote about one table or view. `group` is "core", "junction", "lookup", "audit" or "history"."""

    name: QualifiedName
    purpose: str = ""
    owner: str = ""
    access: str = ""
    retention: str = ""
    group: str = ""
    columns: tuple[ColumnNote, ...] = ()
    relations: tuple[RelationNote, ...] = ()


class RoutineNote(Value):
    """What people wrote about one routine.

    `signature` tells overloaded ones apart: `()` is the one without arguments, and empty stands for all of a name.
    """

    name: QualifiedName
    signature: str = ""
    purpose: str = ""


class TypeNote(Value):
    """What people wrote about one enum, domain or other type."""

    name: QualifiedName
    purpose: str = ""
    values: tuple[ValueNote, ...] = ()
    transitions: tuple[Transition, ...] = ()


class Environment(Value):
    """A place where the database runs. Never a secret."""

    name: str
    host: str = ""
    port: int | None = None
    database: str = ""
    purpose: str = ""


class BackupPlan(Value):
    """How the database is saved, as people decided it. Times are in their own words ("4 hours")."""

    strategy: str = ""
    frequency: str = ""
    retention: str = ""
    location: str = ""
    recovery_time: str = ""
    recovery_point: str = ""
    last_restore_test: date | None = None
    restore_tests: str = ""


class Target(Value):
    """A time or amount that people want kept. `statement` is the digest of a statement that it is about."""

    name: str
    limit: str
    statement: str = ""


class Alert(Value):
    """What people are to be told about. `metric` is the name of a figure of the monitoring section, or words."""

    metric: str
    limit: str
    action: str = ""


class Phase(Value):
    """A phase of the project and what it means for the database."""

    name: str
    text: str


class WebLink(Value):
    """A link to something that people should read."""

    title: str
    address: str


class Annotations(Value):
    """Everything that people wrote about one database."""

    purpose: str = ""
    owner: str = ""
    author: str = ""
    version: str = ""
    status: str = ""
    environments: tuple[Environment, ...] = ()
    backup: BackupPlan | None = None
    targets: tuple[Target, ...] = ()
    alerts: tuple[Alert, ...] = ()
    phases: tuple[Phase, ...] = ()
    dashboards: tuple[WebLink, ...] = ()
    links: tuple[WebLink, ...] = ()
    notes: tuple[Note, ...] = ()
    tables: tuple[TableNote, ...] = ()
    views: tuple[TableNote, ...] = ()
    routines: tuple[RoutineNote, ...] = ()
    types: tuple[TypeNote, ...] = ()

    def note(self, topic: str) -> str:
        """What was written on a topic; empty where nothing was. The topic is one of `TOPICS`."""
        return next((note.text for note in self.notes if note.topic == topic), "")
