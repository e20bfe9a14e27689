"""A survey: a catalogue, where it was read, what was measured, and what could not be had."""

from __future__ import annotations

from enum import StrEnum

from schemabook.model.base import Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.measurements import Measurements
from schemabook.model.plans import Plan
from schemabook.model.topology import Topology
from schemabook.model.workload import Workload


class State(StrEnum):
    """How far the reading of one part got."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DENIED = "denied"
    UNSUPPORTED = "unsupported"
    TIMED_OUT = "timed out"


class Reading(Value):
    """How far one part of the database could be read.

    `missed` says what is not in the catalogue because of it, `reason` why in the server's own
    words, `remedy` the exact statement or setting that mends it.
    """

    part: str
    state: State
    missed: str = ""
    reason: str = ""
    remedy: str = ""


class Server(Value):
    """The server and the database that a catalogue was read from.

    `product` and `version` are what the server calls itself; `role` is the account that read; `file` is the
    name of the file, without its folder, where the database is one.
    """

    engine: str
    product: str
    version: str
    database: str
    character_set: str | None = None
    collation: str | None = None
    comment: str | None = None
    role: str | None = None
    file: str | None = None


class Survey(Value):
    """What is known of one database: its server, its catalogue and the state of each reading.

    What was not asked to be measured is None, or empty.
    """

    server: Server
    catalogue: Catalogue
    readings: tuple[Reading, ...] = ()
    measurements: Measurements | None = None
    workload: Workload | None = None
    plans: tuple[Plan, ...] = ()
    topology: Topology | None = None
