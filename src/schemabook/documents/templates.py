"""A team's own template for a section: Markdown with Jinja2, in a sandbox."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemabook.documents.blocks import Block, Prose
from schemabook.documents.context import Context
from schemabook.errors import UsageError


def compose_template(context: Context, path: str) -> Iterator[Block]:
    """What the template at `path` makes of the book.

    It knows `catalogue`, `survey`, `annotations` and `reader` of the model, `name` for the name of an object as people
    say it, and `sql` for one as SQL writes it. Whatever it prints of them is escaped; `code` sets a value in the
    fixed-width face. Raises UsageError, with the line, where it cannot be used.
    """
    from jinja2 import TemplateSyntaxError

    try:
        source = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Could not read the template {path}.", f"{error}.") from error
    try:
        text = _rendered(context, source)
    except TemplateSyntaxError as error:
        raise UsageError(f"Could not use the template {path}, line {error.lineno}.", _sentence(error)) from error
    except Exception as error:
        line = _line(error)
        where = f"{path}, line {line}" if line else path
        raise UsageError(f"Could not use the template {where}.", _sentence(error)) from error
    if text.strip():
        yield Prose(text=text.strip("\n"))


def _rendered(context: Context, source: str) -> str:
    return str(_environment().from_string(source).render(_known(context)))


def _line(error: Exception) -> int:
    """The line of the template where an error was raised; 0 where it was raised nowhere in it."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == "<template>"), 0)


def _sentence(error: Exception) -> str:
    """What an error says, on one line that ends in one full stop."""
    words = " ".join(str(error).split()) or type(error).__name__
    return f"{words.rstrip('.')}."


def _known(context: Context) -> dict[str, Any]:
    return {
        "catalogue": context.catalogue,
        "survey": context.survey,
        "annotations": context.book.annotations,
        "reader": context.reader,
        "name": context.display,
        "sql": context.dialect.qualify,
    }


def _environment() -> Any:
    """An environment in which nothing but values can be reached, and whatever is printed is escaped."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from schemabook.documents.markdown_text import code_span, escape

    class Code(str):
        """Markdown that is not escaped again."""

        __slots__ = ()

    def finalise(value: object) -> str:
        return value if isinstance(value, Code) else escape("" if value is None else str(value))

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=finalise, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["code"] = lambda value: Code(code_span(str(value), in_table=False))
    return environment
