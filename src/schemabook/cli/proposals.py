"""The options of `schemabook annotate` about proposals, and what they print."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schemabook.errors import UsageError
from schemabook.model.base import Value

if TYPE_CHECKING:
    from schemabook.cli.annotating import Notebook
    from schemabook.serving.desk import Offer

R = TypeVar("R")


class Proposing(Value):
    """What is to be done with proposals: added (`proposed`, by whom, because of what), accepted, rejected or listed."""

    proposed: tuple[str, ...] = ()
    by: str = ""
    because: str = ""
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    is_list: bool = False

    def __bool__(self) -> bool:
        return bool(self.proposed or self.accepted or self.rejected or self.is_list)


_OPTIONS = (
    click.option(
        "--propose",
        "proposed",
        multiple=True,
        metavar="NAME=TEXT",
        help="Propose a description that a person is to accept. May be repeated.",
    ),
    click.option("--by", metavar="WHO", default="", help="Who proposes it: agent NAME, or a person."),
    click.option("--because", metavar="TEXT", default="", help="What speaks for it."),
    click.option("--proposals", "is_list", is_flag=True, help="List what is proposed."),
    click.option(
        "--accept",
        "accepted",
        multiple=True,
        metavar="NAME",
        help="Write what is proposed for NAME into the annotations. May be repeated.",
    ),
    click.option(
        "--reject",
        "rejected",
        multiple=True,
        metavar="NAME",
        help="Turn down what is proposed for NAME, for good. May be repeated.",
    ),
)


def proposing_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add the options about proposals to a command, which gets them as one `proposing`."""

    @functools.wraps(command)
    def with_proposing(**given: Any) -> R:
        fields = {name: given.pop(name) for name in Proposing.__struct_fields__}
        return command(proposing=Proposing(**fields), **given)

    wrapped: Callable[..., R] = with_proposing
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def refuse_mixtures(proposing: Proposing, *, alone: bool) -> None:
    """Raise UsageError where options about proposals do not go together, or with others (`alone` is false)."""
    doing = "Could not work on proposals."
    if proposing and not alone:
        raise UsageError(doing, "They are worked on alone.", "Leave out --ask, --set, --import, --to-sql and --check.")
    if proposing.proposed and not proposing.by.strip():
        raise UsageError(doing, "It is not said who proposes it.", "Say so with --by, such as --by 'agent reviewer'.")
    if (proposing.by or proposing.because) and not proposing.proposed:
        raise UsageError(doing, "--by and --because are about what is proposed.", "Propose it with --propose.")


def carry_out(notebook: Notebook, proposing: Proposing) -> None:
    """Add, accept, reject and list proposals, in this order. All names are looked up before anything is written."""
    from schemabook.cli.annotate import plain
    from schemabook.cli.desk import Desk

    desk = Desk(notebook)
    if proposing.proposed:
        added = desk.propose(proposing.proposed, proposing.by, proposing.because)
        click.echo(f"{desk.file}: {added.new:,} proposed{_besides(added.waiting, added.rejected)}.", err=True)
    accepted = [desk.identity_of(name) for name in proposing.accepted]
    rejected = [desk.identity_of(name) for name in proposing.rejected]
    for identity in accepted:
        click.echo(f"{notebook.file}: {plain(desk.accept(identity).object)} is described.", err=True)
    for identity in rejected:
        click.echo(f"{desk.file}: turned down for {plain(desk.reject(identity).object)}.", err=True)
    if proposing.is_list:
        offers = desk.offers()
        if sys.stdout.isatty():
            click.echo("\n".join(_terminal(offers)))
        else:
            sys.stdout.buffer.write(_separated(offers).encode())
        click.echo(f"{len(offers):,} proposed.", err=True)


def _besides(waiting: int, rejected: int) -> str:
    words = ""
    if waiting:
        words += f", {waiting:,} proposed already"
    if rejected:
        words += f", {rejected:,} turned down before"
    return words


def _terminal(offers: tuple[Offer, ...]) -> list[str]:
    from schemabook.cli.annotate import plain

    lines: list[str] = []
    for offer in offers:
        one = offer.proposal
        lines.append(f"{click.style(plain(one.object), bold=True)}  by {plain(one.by)}  {one.identity}")
        if not offer.is_known:
            lines.append("  There is nothing of that name in the database any more.")
        if offer.current:
            lines.append(f"  now:      {plain(offer.current)}")
        lines.append(f"  proposed: {plain(one.text)}")
        if one.because:
            lines.append(f"  because:  {plain(one.because)}")
    return lines


def _separated(offers: tuple[Offer, ...]) -> str:
    """Everything that is proposed, with tabs between."""
    lines = ["id\tname\tnow\tproposed\tby\tbecause"]
    for offer in offers:
        one = offer.proposal
        cells = (one.identity, one.object, offer.current, one.text, one.by, one.because)
        lines.append("\t".join(cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") for cell in cells))
    return "\n".join(lines) + "\n"
