"""What a team has settled for its database, in `schemabook.yml`."""

from __future__ import annotations

from schemabook.model.base import Value
from schemabook.model.findings import Level
from schemabook.model.reader import Audience, Depth, Extra, Focus, Format, Reader


class RuleSetting(Value):
    """What a team wants of one rule: another level, none of it (`off`), or nothing about some objects.

    `ignore` are names of objects as findings print them (`public.orders`, `public.orders.note`), in which *
    stands for anything.
    """

    rule: str
    level: Level | None = None
    off: bool = False
    ignore: tuple[str, ...] = ()


class DocumentSettings(Value):
    """Which document a team wants, and for whom; None and empty for what was left open.

    `profile` is a name or the path of a `.toml` file, `name` what the document is called, `output` its folder or file,
    `formats` what it is written in, `orms` the mappers that usage is shown for, `agents` a file of instructions for
    coding agents that points to it.
    """

    profile: str = ""
    name: str = ""
    title: str = ""
    output: str = ""
    depth: Depth | None = None
    audience: Audience | None = None
    focus: Focus | None = None
    extras: frozenset[Extra] | None = None
    orms: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()
    annotations: str = ""
    repository: str = ""
    agents: str = ""

    def filled_from(self, other: DocumentSettings) -> DocumentSettings:
        """These settings, and where they leave something open, those of another."""
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return DocumentSettings(
            **{
                name: getattr(other, name) if value is None or value in ("", ()) else value
                for name, value in given.items()
            }
        )

    @property
    def reader(self) -> Reader:
        """Who the document is for, with the usual answers to what was left open."""
        return Reader(
            depth=self.depth or Depth.STANDARD,
            audience=self.audience or Audience.TECHNICAL,
            focus=self.focus or Focus.ALL,
            extras=self.extras,
            orms=self.orms,
        )


class Configuration(Value):
    """The settings of a team.

    `tolerance` is the share by which a figure must have moved before a document prints it anew. `history` is the URL or
    the file that surveys are kept in.
    """

    rules: tuple[RuleSetting, ...] = ()
    tolerance: float = 0.1
    history: str | None = None
    document: DocumentSettings = DocumentSettings()
