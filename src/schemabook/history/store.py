"""Keeping surveys: each schema once, and of the figures what has changed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, inspect, select

from schemabook.errors import FileFormatError, UsageError
from schemabook.history import layout, reading, writing
from schemabook.history.derive import derive_history
from schemabook.history.extract import microseconds
from schemabook.history.places import Place, find_place
from schemabook.history.thinning import thin
from schemabook.history.versions import find_versions
from schemabook.model.catalogue import Catalogue
from schemabook.model.codec import decode, encode
from schemabook.model.history import History, KeptSurvey
from schemabook.model.survey import Server, Survey

T = TypeVar("T")

DIGEST_LENGTH = 16
_LEAST_OF_A_DIGEST = 4


def open_store(place: str, *, create: bool = True) -> Store:
    """The history at `place`; see `schemabook.history.open_store`, through which it is imported when it is needed."""
    found = find_place(place)
    version = (
        found.transact(lambda connection: _find_format(connection, found), writes=False) if found.exists() else None
    )
    if version is None and create:
        version = found.transact(lambda connection: _lay_out(connection, found), writes=True)
    if version is None:
        raise UsageError(
            f"Could not read the history {found.name}.",
            "There is none.",
            "Surveys are kept by the commands that measure a database.",
        )
    if version != layout.FORMAT:
        raise FileFormatError(
            f"Could not use the history {found.name}.",
            f"It is of format {version}; this Schemabook uses format {layout.FORMAT}.",
            "It was not touched. Use a newer Schemabook, or name another place for the history.",
        )
    return Store(found)


class Store:
    """The surveys of any number of databases, each under its source key (see `history.keys.source_key`).

    Each call is a transaction of its own; nothing stays open between them.
    """

    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def name(self) -> str:
        """Where it is, safe to print."""
        return self._place.name

    def keep(self, source_key: str, survey: Survey, at: datetime) -> None:
        """Keep a survey that was read at `at`; one of the same moment and server that is there already stays as it is.

        The schema is stored once for all surveys that found it, and a figure when it differs from that of the
        survey before. Values of columns, statements, settings and sessions are not kept.
        """
        data = _encoded(survey.catalogue)
        incoming = writing.Incoming(
            source_key=source_key,
            survey=survey,
            at=microseconds(at),
            digest=_digest(data),
            compress=lambda: zlib.compress(data),
        )
        self._place.transact(lambda connection: writing.keep(connection, incoming), writes=True)

    def sources(self) -> tuple[str, ...]:
        """The source keys that surveys were kept of, by name."""
        query = select(layout.sources.c.key).order_by(layout.sources.c.key)
        return self._read(lambda connection: tuple(connection.scalars(query)))

    def surveys(self, source_key: str) -> tuple[KeptSurvey, ...]:
        """The kept surveys of a database, the oldest first."""
        return self._read(lambda connection: reading.read_surveys(connection, source_key))

    def schema(self, digest: str) -> Catalogue:
        """The catalogue with this digest, or with the one digest that starts like this.

        Raises UsageError when there is none, or more than one.
        """
        return decode(self._schema_data(digest), self.name).catalogue

    def schema_survey(self, source_key: str, digest: str) -> Survey:
        """The schema as a survey without figures: its server is that of the last survey that found it there.

        Raises UsageError when there is none, or more than one.
        """
        catalogue = self.schema(digest)
        found = self._read(lambda connection: reading.read_server(connection, source_key, _digest(_encoded(catalogue))))
        if found is None:
            raise _unknown_schema(digest, f"No survey of {source_key} found it.")
        product, version, database = found
        server = Server(engine=catalogue.engine, product=product, version=version, database=database)
        return Survey(server=server, catalogue=catalogue)

    def history(self, source_key: str, now_survey: Survey | None = None) -> History:
        """What the kept surveys of a database add up to, with `now_survey` as the last where it was measured."""
        found = self._read(lambda connection: derive_history(reading.read_past(connection, source_key), now_survey))
        if now_survey is None or now_survey.measurements is None:
            return found
        catalogue = now_survey.catalogue
        now = KeptSurvey(
            at=now_survey.measurements.seen.at, schema=_digest(_encoded(catalogue)), tables=len(catalogue.tables)
        )
        versions = find_versions(found.surveys, now, catalogue, self.schema)
        return msgspec.structs.replace(found, now=now, versions=versions)

    def prune(self, source_key: str, before: datetime) -> int:
        """Forget surveys older than `before`, and return how many.

        The first of each week stays, and each that found another schema than the one before it.
        """
        return self._place.transact(lambda connection: thin(connection, source_key, before), writes=True)

    def _read(self, work: Callable[[Connection], T]) -> T:
        return self._place.transact(work, writes=False)

    def _schema_data(self, digest: str) -> bytes:
        if len(digest) < _LEAST_OF_A_DIGEST:
            raise _unknown_schema(digest, f"A digest has at least {_LEAST_OF_A_DIGEST} characters.")
        query = (
            select(layout.schemas.c.data).where(layout.schemas.c.digest.startswith(digest, autoescape=True)).limit(2)
        )
        found = self._read(lambda connection: list(connection.scalars(query)))
        if len(found) != 1:
            raise _unknown_schema(digest, "More than one starts like this." if found else "There is none.")
        try:
            return zlib.decompress(found[0])
        except zlib.error as error:
            raise FileFormatError(
                f"Could not read the schema {digest} in {self.name}.",
                f"It is damaged: {error}.",
                "Restore the history from a copy.",
            ) from error


def _encoded(catalogue: Catalogue) -> bytes:
    """The catalogue as a catalogue file, of a server that says nothing."""
    return encode(
        Survey(server=Server(engine=catalogue.engine, product="", version="", database=""), catalogue=catalogue)
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]


def _unknown_schema(digest: str, happened: str) -> UsageError:
    return UsageError(
        f"Could not find the schema {digest}.", happened, "List the digests with: schemabook history SOURCE"
    )


def _find_format(connection: Connection, place: Place) -> int | None:
    """The format of the history; None where there is none yet. Raises FileFormatError where another's tables are."""
    tables = inspect(connection)
    if tables.has_table(layout.formats.name):
        return connection.scalar(select(layout.formats.c.version))
    if not place.is_shared and tables.get_table_names():
        raise FileFormatError(
            f"Could not use the history {place.name}.",
            "It is a database of something else.",
            "It was not touched. Name another file.",
        )
    return None


def _lay_out(connection: Connection, place: Place) -> int:
    """Make the tables, unless another process has, and return the format."""
    version = _find_format(connection, place)
    if version is None:
        layout.metadata.create_all(connection)
        connection.execute(layout.formats.insert(), {"version": layout.FORMAT})
        version = layout.FORMAT
    return version
