"""The command line: the only code that prints, prompts or exits."""

from __future__ import annotations

import sys

from schemabook.cli.main import run


def main() -> None:
    """The entry point of the `schemabook` command."""
    sys.exit(run(sys.argv[1:]))
