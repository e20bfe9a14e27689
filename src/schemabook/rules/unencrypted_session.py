"""Sessions from other machines are not encrypted.

This reading came over the network, and everything was readable on the way: for others it is the password's answer,
every statement and every row. Whoever is on the same network, or runs a part of it, can read and change it.

A connection within the machine crosses no network.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    encryption: session = false, offered = true

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    encryption: session = true, offered = true
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server
from schemabook.rules.figures import has_setting, is_local


def find(facts: Facts) -> Iterator[Finding]:
    """The server, where the session of this reading was open to the network."""
    measured = facts.measurements
    if measured is None or measured.encryption is None or measured.encryption.session:
        return
    if is_local(measured.seen.host):
        return
    yield fault(
        about_server(facts),
        "The session of this reading went over the network without encryption.",
        advice="Let clients ask for TLS (sslmode=verify-full, ssl-mode=VERIFY_IDENTITY), and the server refuse others.",
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("listen_addresses", "bind_address"),
    sources=("pg-extras: ssl_used",),
)
