"""What is proposed for `annotations.yml` and waits until a person has decided."""

from __future__ import annotations

import hashlib

from schemabook.model.base import Value


class Proposal(Value):
    """A text for one object, as `annotate --set` names it ("orders.status").

    `by` says who proposes it ("agent NAME" or a person), `because` what speaks for it; empty where nothing was said.
    """

    object: str
    text: str
    by: str
    because: str = ""

    @property
    def identity(self) -> str:
        """What names this proposal among all others: 16 hexadecimal digits."""
        return _digest(self.object, self.text)


class Rejection(Value):
    """A text that a person did not want for an object; of the text, its digest alone is kept."""

    object: str
    digest: str


class Proposals(Value):
    """Everything that waits for a person, in the order in which it came, and what was turned down."""

    waiting: tuple[Proposal, ...] = ()
    rejected: tuple[Rejection, ...] = ()

    def find(self, identity: str) -> Proposal | None:
        """The proposal of this identity; None where it does not wait."""
        return next((one for one in self.waiting if one.identity == identity), None)

    def was_rejected(self, proposal: Proposal) -> bool:
        """Whether a person turned down the same text for the same object."""
        return Rejection(object=proposal.object, digest=proposal.identity) in self.rejected

    def with_proposal(self, proposal: Proposal) -> Proposals:
        """These and one more, which must not wait already."""
        return Proposals(waiting=(*self.waiting, proposal), rejected=self.rejected)

    def without(self, proposal: Proposal) -> Proposals:
        """These without one that was decided."""
        return Proposals(waiting=tuple(one for one in self.waiting if one != proposal), rejected=self.rejected)

    def with_rejection(self, proposal: Proposal) -> Proposals:
        """These without one that was turned down, which is remembered."""
        kept = self.without(proposal)
        rejection = Rejection(object=proposal.object, digest=proposal.identity)
        rejected = kept.rejected if rejection in kept.rejected else (*kept.rejected, rejection)
        return Proposals(waiting=kept.waiting, rejected=rejected)


def _digest(*parts: str) -> str:
    """The same for the same texts, different for all others."""
    lengths = "".join(f"{len(part.encode())}:" for part in parts)
    return hashlib.sha256(f"{lengths}{''.join(parts)}".encode()).hexdigest()[:16]
