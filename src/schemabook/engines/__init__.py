"""Database engines: one package each, found by name; entry points in `schemabook.engines` add more."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from schemabook.engines.dialect import Dialect
from schemabook.engines.engine import Engine
from schemabook.errors import UnknownSourceError


@cache
def all_engines() -> tuple[Engine, ...]:
    """Every engine, by name. Imports no driver."""
    packages = (module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    found: list[Engine] = [import_module(f"{__name__}.{name}").engine for name in packages]
    found.extend(entry.load() for entry in entry_points(group="schemabook.engines"))
    return tuple(sorted(found, key=lambda engine: engine.name))


def engine_for_scheme(scheme: str) -> Engine:
    """The engine that answers to a URL scheme. Raises UnknownSourceError when there is none."""
    for engine in all_engines():
        if scheme in engine.schemes:
            return engine
    known = ", ".join(f"{name}://" for engine in all_engines() for name in engine.schemes)
    raise UnknownSourceError(
        f"Could not choose an engine for the scheme {scheme}://.",
        "No engine answers to it.",
        f"Known schemes: {known}",
    )


def engine_by_name(name: str) -> Engine:
    """The engine of this name, or the one with a dialect of this name.

    Raises UnknownSourceError when there is none.
    """
    for engine in all_engines():
        if name == engine.name or any(name == dialect.name for dialect in engine.dialects):
            return engine
    known = ", ".join(dialect_name for dialect_name in sorted(all_dialects()))
    raise UnknownSourceError(f"Could not find an engine named {name}.", "", f"Known engines: {known}")


@cache
def all_dialects() -> dict[str, Dialect]:
    """Every dialect by name."""
    return {dialect.name: dialect for engine in all_engines() for dialect in engine.dialects}


def dialect_by_name(name: str) -> Dialect:
    """The dialect of this name. Raises UnknownSourceError when there is none."""
    try:
        return all_dialects()[name]
    except KeyError:
        known = ", ".join(sorted(all_dialects()))
        raise UnknownSourceError(f"Could not find a dialect named {name}.", "", f"Known dialects: {known}") from None
