"""Keeping surveys, and what the kept ones tell."""

from __future__ import annotations

import click

from schemabook.cli.options import Reading
from schemabook.errors import SchemabookError
from schemabook.model.configuration import Configuration
from schemabook.model.history import History
from schemabook.model.survey import Survey


def keep_survey(
    source: str, survey: Survey, reading: Reading, configuration: Configuration | None = None
) -> History | None:
    """Keep a measured survey, if it is to be kept, and return what all of them tell; None where nothing was measured.

    A store that cannot be used costs the history alone: it is said, and the work goes on.
    """
    if survey.measurements is None or not _is_database(source):
        return None
    from schemabook.history import default_place, open_store, source_key

    place = reading.history or (configuration.history if configuration else None) or default_place()
    try:
        with open_store(place) as store:
            key = source_key(source)
            history = store.history(key, survey)
            if reading.keep:
                store.keep(key, survey, survey.measurements.seen.at)
    except SchemabookError as error:
        click.echo(f"{click.style('history:', fg='yellow')} {error}", err=True)
        return None
    return history


def _is_database(source: str) -> bool:
    """Whether a source is a database, and not a catalogue file that was surveyed at another time."""
    from schemabook.survey import engine_of

    return source != "-" and engine_of(source) is not None
