"""The server offers no encryption.

Whoever connects from another machine sends passwords, statements and rows in the open, however careful the client is.
A server that listens to its own machine only needs none.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    encryption: session = false, offered = false
    setting listen_addresses = * (default localhost)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    encryption: session = false, offered = false
    setting listen_addresses = localhost, 127.0.0.1 (default localhost)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    encryption: session = false, offered = true
    setting listen_addresses = * (default localhost)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server
from schemabook.rules.figures import has_setting, listens_locally


def find(facts: Facts) -> Iterator[Finding]:
    """The server, where it takes connections from elsewhere and cannot encrypt them."""
    encryption = facts.measurements.encryption if facts.measurements else None
    if encryption is not None and encryption.offered is False and not listens_locally(facts):
        yield fault(
            about_server(facts),
            "The server offers no encryption to clients on other machines.",
            advice="Give it a certificate and a key, and switch TLS on.",
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("listen_addresses", "bind_address"),
)
