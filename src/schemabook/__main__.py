"""`python -m schemabook`."""

from schemabook.cli import main

main()
