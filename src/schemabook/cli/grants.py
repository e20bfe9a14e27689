"""`schemabook grants`: the least privilege that a reading needs."""

from __future__ import annotations

import click


@click.command(short_help="Print the script that gives a role just the rights to read a schema.")
@click.argument("engine")
def grants(engine: str) -> None:
    """Print the script that gives a role the least privilege to read a schema on ENGINE.

    ENGINE is postgresql, mysql, mariadb or sqlite.
    """
    from schemabook.engines import engine_by_name

    click.echo(engine_by_name(engine).grants(), nl=False)
