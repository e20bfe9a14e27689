"""Asking a server that is starting whether it accepts connections yet, without a driver.

Both protocols tell the server's version before anything else, so one probe answers two questions.
"""

import socket
import struct
from pathlib import Path

_PROBE_SECONDS = 5.0
_PROTOCOL_3 = 196608
_MYSQL_PROTOCOL = 10
_REPLICATION_PREFIX = "5.5.5-"
"""MariaDB up to 10.x puts this before its version for the sake of old replicas."""


def probe_postgresql(address: Path | tuple[str, int], user: str) -> str | None:
    """Log in as *user* and read the reported parameters.

    Args:
        address: A unix socket, or host and port.
        user: A role that needs no password.

    Returns:
        The version such as "15.18"; None while the server is not ready.
    """
    body = struct.pack("!i", _PROTOCOL_3) + f"user\0{user}\0database\0postgres\0\0".encode()
    version = None
    try:
        with _connect(address) as connection, connection.makefile("rb") as answer:
            connection.sendall(struct.pack("!i", len(body) + 4) + body)
            while (kind := answer.read(1)) not in {b"", b"E", b"Z"}:
                content = answer.read(struct.unpack("!i", answer.read(4))[0] - 4)
                if kind == b"S" and content.startswith(b"server_version\0"):
                    version = content.split(b"\0")[1].decode().split(" ")[0]
            if kind != b"Z":
                return None
            connection.sendall(b"X" + struct.pack("!i", 4))
    except (OSError, struct.error):
        return None
    return version


def probe_mysql(address: Path | tuple[str, int]) -> str | None:
    """Read the greeting of a MySQL or MariaDB server.

    Args:
        address: A unix socket, or host and port.

    Returns:
        The version such as "9.7.4" or "10.11.19"; None while the server is not ready.
    """
    try:
        with _connect(address) as connection, connection.makefile("rb") as answer:
            header = answer.read(4)
            content = answer.read(int.from_bytes(header[:3], "little"))
    except OSError:
        return None
    if not content or content[0] != _MYSQL_PROTOCOL:
        return None
    return content[1:].split(b"\0")[0].decode("latin-1").removeprefix(_REPLICATION_PREFIX).split("-")[0]


def _connect(address: Path | tuple[str, int]) -> socket.socket:
    """Connect to a unix socket or a TCP port; the caller closes the socket."""
    family = socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(_PROBE_SECONDS)
        connection.connect(str(address) if isinstance(address, Path) else address)
    except OSError:
        connection.close()
        raise
    return connection
