"""Throw-away database servers: started for one purpose, gone without a trace afterwards.

`make demo` documents a database inside one, and features that must prove DDL execute it in one. The public names are

* `postgresql.start()` and `postgresql.find_installations()`,
* `mysql.start()` and `mysql.find_installations()` (MySQL and MariaDB),
* `ScratchServer`, what both `start` functions give back, and `Installation`, server software found on this machine.

Importing this package imports nothing else; each name is loaded when it is first used, each driver when it is first
needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemabook.scratch import mysql, postgresql
    from schemabook.scratch.installation import Installation
    from schemabook.scratch.server import ScratchServer

__all__ = ["Installation", "ScratchServer", "mysql", "postgresql"]

_HOMES = {"Installation": "installation", "ScratchServer": "server", "mysql": "mysql", "postgresql": "postgresql"}


def __getattr__(name: str) -> object:
    """Load a public name on its first use.

    Returns:
        The module or class called *name*.

    Raises:
        AttributeError: There is no such public name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_HOMES[name]}")
    return module if name == _HOMES[name] else getattr(module, name)
