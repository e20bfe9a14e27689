"""Proposals and the annotations that they are for, as files: added, listed, accepted, turned down."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from schemabook.cli.annotating import Notebook, locked, require_unicode
from schemabook.cli.writing import write_file
from schemabook.errors import UsageError
from schemabook.formats.annotations.names import ROUTINES, TABLES, TYPES, VIEWS
from schemabook.formats.annotations.places import Place
from schemabook.formats.annotations.proposals import encode_proposals, proposals_file, read_proposals
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Composite, Domain, Enum, Range, Routine
from schemabook.model.proposals import Proposal, Proposals
from schemabook.model.tables import Column, Reference, Table, View
from schemabook.serving.desk import Offer

Address = Callable[[Reference], str]
"""The address of the page of an object; empty for none."""

_KINDS = {TABLES: "table", VIEWS: "view", ROUTINES: "routine", TYPES: "type"}


class Added(Value):
    """How many proposals are new, how many waited already, and how many had been turned down."""

    new: int = 0
    waiting: int = 0
    rejected: int = 0


class DecidedError(UsageError):
    """What was to be decided waits no more."""


class Desk:
    """The proposals beside a file of annotations.

    Each step holds the folder of the files while it reads and writes them, so that none undoes another.
    """

    def __init__(self, notebook: Notebook, address: Address | None = None) -> None:
        self.file = proposals_file(notebook.file)
        self._notebook = notebook
        self._places = notebook.places
        self._address = address or (lambda _: "")

    def propose(self, texts: tuple[str, ...], by: str, because: str = "") -> Added:
        """Add proposals, each given as NAME=TEXT; none of them where one names nothing or looks secret (UsageError)."""
        for words in (*texts, by, because):
            require_unicode(words, self.file)
        found = []
        for place, text in dict.fromkeys(self._notebook.named(text, "--propose") for text in texts):
            name = self._object(place)
            found.append(Proposal(object=name, text=text.strip(), by=by.strip(), because=because.strip()))
        with locked(self.file):
            before = read_proposals(self.file)
            rejected = [one for one in found if before.was_rejected(one)]
            waiting = [one for one in found if before.find(one.identity)]
            new = [one for one in found if one not in rejected and one not in waiting]
            after = before
            for one in new:
                after = after.with_proposal(one)
            self._write(before, after)
        return Added(new=len(new), waiting=len(waiting), rejected=len(rejected))

    def offers(self) -> tuple[Offer, ...]:
        """What waits, in the order in which it came, with what is said now."""
        return tuple(self._offer(one) for one in read_proposals(self.file).waiting)

    def identity_of(self, name: str) -> str:
        """The proposal of this identity, or the one for the object of this name.

        Raises UsageError where there is none, and where there are several.
        """
        waiting = read_proposals(self.file).waiting
        if any(one.identity == name for one in waiting):
            return name
        names = {name, self._canonical(name)}
        found = [one for one in waiting if one.object in names]
        doing = f"Could not find the proposal for {name}."
        if not found:
            raise DecidedError(doing, "None waits.", "List those that do with --proposals.")
        if len(found) > 1:
            known = ", ".join(f"{one.identity} by {one.by}" for one in found)
            raise UsageError(doing, f"There are {len(found):,}.", f"Name one of them: {known}.")
        return found[0].identity

    def accept(self, identity: str, text: str = "") -> Proposal:
        """Write a proposal into the annotations, or `text` in its place, and take it off the list.

        Raises DecidedError where it waits no more, UsageError for what cannot be written.
        """
        require_unicode(text, self._notebook.file)
        with locked(self.file):
            before = read_proposals(self.file)
            one = self._waiting(before, identity)
            self._notebook.put({self._places.find(one.object): text.strip() or one.text})
            self._write(before, before.without(one))
        return one

    def reject(self, identity: str) -> Proposal:
        """Turn a proposal down: it is remembered, and not taken again. Raises DecidedError where it waits no more."""
        with locked(self.file):
            before = read_proposals(self.file)
            one = self._waiting(before, identity)
            self._write(before, before.with_rejection(one))
        return one

    def _waiting(self, proposals: Proposals, identity: str) -> Proposal:
        found = proposals.find(identity)
        if found is None:
            raise DecidedError("Could not decide this.", "It does not wait any more: somebody has decided it.")
        return found

    def _write(self, before: Proposals, after: Proposals) -> None:
        if after != before:
            write_file(self.file, encode_proposals(after, self.file).encode())

    def _canonical(self, name: str) -> str:
        """The name as proposals have it; the same where it names nothing."""
        try:
            return self._object(self._places.find(name))
        except UsageError:
            return name

    def _object(self, place: Place) -> str:
        """The name of what stands at a place, as it is given to --set. Raises UsageError where that means another."""
        name = f"{place[1]}.{place[3]}" if place[2] == "columns" else place[1]
        if self._places.find(name) != place:
            raise UsageError(f"Could not propose anything for {name}.", "There are two of that name.", "Use --set.")
        return name

    def _offer(self, one: Proposal) -> Offer:
        try:
            place = self._places.find(one.object)
        except UsageError:
            return Offer(proposal=one, is_known=False)
        current, origin = self._notebook.current(place), "annotations"
        if not current:
            current = self._comment(place)
            origin = "database comment" if current else ""
        return Offer(proposal=one, current=current, origin=origin, page=self._address(self._reference(place)))

    def _reference(self, place: Place) -> Reference:
        """The object at a place; for a column its table or view, with the column."""
        names = self._places.names
        name, signature = names.find(place[0], place[1]) or (QualifiedName("", place[1]), "")
        routine = self._routine(name, signature) if place[0] == ROUTINES else None
        signature = routine.signature if routine else ""
        columns = (place[3],) if place[2] == "columns" else ()
        return Reference(kind=_KINDS[place[0]], name=name, signature=signature, columns=columns)

    def _routine(self, name: QualifiedName, signature: str) -> Routine | None:
        names = self._places.names
        routines = (one for one in names.catalogue.routines if names.routine_identity(one) == (name, signature))
        return next(routines, None)

    def _comment(self, place: Place) -> str:
        """What the database says of the object at a place."""
        names = self._places.names
        name, signature = names.find(place[0], place[1]) or (QualifiedName("", ""), "")
        catalogue = names.catalogue
        found: Iterable[Routine | Enum | Domain | Composite | Range | Column | Table | View | None]
        if place[0] == ROUTINES:
            found = (self._routine(name, signature),)
        elif place[0] == TYPES:
            types: list[Enum | Domain | Composite | Range] = [*catalogue.enums, *catalogue.domains]
            types += [*catalogue.composites, *catalogue.ranges]
            found = (one for one in types if one.name == name)
        elif place[2] == "columns":
            found = (one for one in names.columns(name) if one.name == place[3])
        else:
            found = (names.relations.get(name),)
        return next((one.comment for one in found if one is not None and one.comment), "")
