"""A survey: a catalogue, where it was read, and what could not be read."""

from __future__ import annotations

from enum import StrEnum

from schemabook.model.base import Value
from schemabook.model.catalogue import Catalogue


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

    `product` and `version` are what the server calls itself; `role` is the account that read.
    """

    engine: str
    product: str
    version: str
    database: str
    character_set: str | None = None
    collation: str | None = None
    comment: str | None = None
    role: str | None = None


class Survey(Value):
    """What is known of one database: its server, its catalogue and the state of each reading."""

    server: Server
    catalogue: Catalogue
    readings: tuple[Reading, ...] = ()
