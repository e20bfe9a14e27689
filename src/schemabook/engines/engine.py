"""What every engine is: the names it answers to, and how it reads a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from schemabook.engines.dialect import Dialect
from schemabook.engines.source import Prompt, Source
from schemabook.engines.statements import Statement
from schemabook.model.base import Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Survey


class MeasureOptions(Value):
    """What to measure beside the catalogue.

    `sample` is the consent to look at values; `exact_rows` counts rows instead of estimating them. Plans are taken
    of the `plans` statements of the workload that take the most time, and of `statements`; `analyse` runs
    those that only read; `user_functions` is the consent to plan statements that call the database's own functions.
    `examples` gives statements that are written for a catalogue, to be planned as examples and never run.
    """

    sample: bool = False
    exact_rows: bool = False
    plans: int = 50
    statements: tuple[str, ...] = ()
    analyse: bool = False
    user_functions: bool = False
    examples: Callable[[Catalogue], tuple[str, ...]] | None = None


class ReadOptions(Value):
    """How to read. Times are in seconds.

    `progress` is told what is being read; `prompt` asks for a password where none was found. Nothing is
    measured without `measure`.
    """

    connect_timeout: float = 10.0
    statement_timeout: float = 60.0
    lock_timeout: float = 5.0
    progress: Callable[[str], None] | None = None
    prompt: Prompt | None = None
    measure: MeasureOptions | None = None

    def report(self, what: str) -> None:
        """Tell the reader's `progress` what is being read."""
        if self.progress is not None:
            self.progress(what)


class Engine(Protocol):
    """One database engine. Each package of `schemabook.engines` has one, named `engine`.

    Making it imports no driver: drivers are imported when `read` is called.
    """

    name: str
    schemes: tuple[str, ...]
    dialects: tuple[Dialect, ...]

    def read(self, source: Source, options: ReadOptions) -> Survey:
        """Read the catalogue of the database at `source`, and measure what the options ask for."""
        ...

    def statements(self, options: ReadOptions) -> tuple[Statement, ...]:
        """Every statement that `read` would send with these options, session settings first.

        Of plans there is one template: which statements are planned, the workload decides.
        """
        ...

    def grants(self) -> str:
        """The script that gives a role the least privilege that `read` needs."""
        ...
