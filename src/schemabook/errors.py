"""Every error that Schemabook raises on purpose.

    SchemabookError
    ├── UsageError               exit 2   the command, its options or a file it was given are wrong
    │   ├── UnknownSourceError            no engine or format reads this source
    │   ├── MissingDriverError            the engine is known, its driver is not installed
    │   └── FileFormatError               a file is not what its name or place says
    ├── OutputError              exit 2   the documents could not be written; what was there is untouched
    ├── ScratchError             exit 2   a throw-away server could not be had
    ├── ConnectionFailedError    exit 3   no session: host, network, password, database
    │   └── ConnectionLostError           the session ended before the reading did
    └── TimeLimitError           exit 4   a statement or a lock took longer than the limit

A message says what was being done, what happened (the server's own words) and what to do next.
"""

from __future__ import annotations


class SchemabookError(Exception):
    """The root: a message for people and the exit code that the command line ends with."""

    exit_code = 2

    def __init__(self, doing: str, happened: str = "", next_step: str = "") -> None:
        self.doing = doing
        self.happened = happened
        self.next_step = next_step
        super().__init__("\n".join(part for part in (doing, happened, next_step) if part))


class UsageError(SchemabookError):
    """The command, an option or a given file is wrong."""


class UnknownSourceError(UsageError):
    """No engine or format reads this source."""


class MissingDriverError(UsageError):
    """The engine is known but its driver is not installed."""


class FileFormatError(UsageError):
    """A file is not what its name or its place says it is."""


class OutputError(SchemabookError):
    """The documents could not be written; the folder is as it was."""


class ScratchError(SchemabookError):
    """A throw-away server could not be found or started."""


class ConnectionFailedError(SchemabookError):
    """No session could be opened."""

    exit_code = 3


class ConnectionLostError(ConnectionFailedError):
    """The session ended before the reading did."""


class TimeLimitError(SchemabookError):
    """A statement, a lock or the connection took longer than its limit."""

    exit_code = 4
