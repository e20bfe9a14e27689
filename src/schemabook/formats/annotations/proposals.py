"""`annotations.proposed.yml`: what waits for a person's word before it goes into `annotations.yml`.

The file is read like every file that people may edit, each mistake with its line, and written anew as a whole: a
comment in it is not kept.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from schemabook.errors import UsageError
from schemabook.formats.annotations.objects import read_fields, text_of
from schemabook.formats.yaml_nodes import Mistakes, Node, parse_yaml, read_text
from schemabook.model.proposals import Proposal, Proposals, Rejection

HEADING = (
    "# Proposed for the annotations; a person decides. Read and written by: schemabook annotate, schemabook serve\n\n"
)

_WIDE = 1_000_000
_DIGEST = re.compile(r"[0-9a-f]{16}")
_TEXTS = ("object", "text", "by", "because")


def proposals_file(annotations: Path) -> Path:
    """The file of proposals that stands beside a file of annotations: `annotations.proposed.yml`."""
    return annotations.with_name(f"{annotations.stem}.proposed{annotations.suffix or '.yml'}")


def read_proposals(file: Path) -> Proposals:
    """What waits in a file; nothing where there is none.

    Raises UsageError with the line of each mistake, for secrets too.
    """
    return parse_proposals(read_text(file), file) if file.exists() else Proposals()


def parse_proposals(text: str, file: Path) -> Proposals:
    """The same of a text that `file` holds, or will hold."""
    root = parse_yaml(text, file, as_text=True)
    mistakes = Mistakes(file)
    fields = read_fields(
        root,
        {"proposals": lambda node: _proposals(node, mistakes), "rejected": lambda node: _rejected(node, mistakes)},
        mistakes,
    )
    mistakes.tell()
    return Proposals(waiting=fields.get("proposals", ()), rejected=fields.get("rejected", ()))


def encode_proposals(proposals: Proposals, file: Path) -> str:
    """The text of the file. Raises UsageError for texts that it cannot hold, secrets among them."""
    from ruamel.yaml import YAML

    content: dict[str, Any] = {}
    if proposals.waiting:
        content["proposals"] = [_fields(one) for one in proposals.waiting]
    if proposals.rejected:
        content["rejected"] = [{"object": one.object, "digest": one.digest} for one in proposals.rejected]
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    if content:
        yaml.dump(content, stream)
    text = HEADING + stream.getvalue()
    if parse_proposals(text, file) != proposals:
        raise UsageError(f"Could not write {file}.", "A text in it would not be read as it is.")
    return text


def _fields(proposal: Proposal) -> dict[str, str]:
    return {name: _quoted(value) for name in _TEXTS if (value := getattr(proposal, name))}


def _quoted(text: str) -> str:
    """The text, in quotation marks where a character in it would be read as a blank or the end of a line."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return text if text.isprintable() else DoubleQuotedScalarString(text)


def _proposals(node: Node, mistakes: Mistakes) -> tuple[Proposal, ...]:
    found: dict[str, Proposal] = {}

    def read(entry: Node) -> None:
        fields = read_fields(entry, dict.fromkeys(_TEXTS, text_of), mistakes)
        for name in ("object", "text", "by"):
            if not fields.get(name):
                entry.refuse(f"A proposal has no {name}.", "It needs an object, a text, and by whom it is.")
        proposal = Proposal(**fields)
        found.setdefault(proposal.identity, proposal)

    mistakes.keep(node.entries("a list of proposals"), read)
    return tuple(found.values())


def _rejected(node: Node, mistakes: Mistakes) -> tuple[Rejection, ...]:
    found: list[Rejection] = []

    def read(entry: Node) -> None:
        fields = read_fields(entry, {"object": text_of, "digest": text_of}, mistakes)
        if not fields.get("object") or not _DIGEST.fullmatch(fields.get("digest", "")):
            entry.refuse("It is no rejection.", "It has an object, and the 16 hexadecimal digits of a digest.")
        found.append(Rejection(**fields))

    mistakes.keep(node.entries("a list of what was turned down"), read)
    return tuple(dict.fromkeys(found))
