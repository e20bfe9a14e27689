"""How a session with MySQL or MariaDB is opened. The driver is PyMySQL."""

from __future__ import annotations

import configparser
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemabook.engines.engine import ReadOptions
from schemabook.engines.source import Secret, Source, from_environment
from schemabook.errors import ConnectionFailedError, MissingDriverError, UsageError

if TYPE_CHECKING:
    from pymysql.connections import Connection

ACCESS_DENIED = frozenset({1045, 1698})
_NO_SUCH_DATABASE = frozenset({1044, 1049})
_CANNOT_CONNECT = frozenset({2002, 2003, 2005})
_OPTION_FILE = Path("~/.my.cnf")
_SYSTEM_DATABASES = frozenset({"information_schema", "performance_schema", "mysql", "sys"})
_TLS_OFF = frozenset({"disabled", "false", "0"})
_TLS_REQUIRED = frozenset({"required", "true", "1"})
_TLS_VERIFIED = frozenset({"verify_ca", "verify_identity"})


def open_session(source: Source, options: ReadOptions) -> Connection[Any]:
    """A connection to the database at `source`.

    Raises ConnectionFailedError when there is none, UsageError when the URL names no database or an
    option that is not known, MissingDriverError when PyMySQL is not installed.
    """
    require_driver(source)
    password = source.password or from_environment("MYSQL_PWD")
    if not source.database:
        raise UsageError(
            f"Could not choose a database at {source}.",
            "The URL names none.",
            _listing(source, options, password) or "Write it as mysql://USER@HOST:PORT/DATABASE.",
        )
    try:
        return _attempt(source, options, password)
    except _AccessDeniedError as denied:
        if options.prompt is None or source.password is not None:
            raise _refused(source, denied) from denied.__cause__
    try:
        return _attempt(source, options, Secret(options.prompt(f"Password for {source}")))
    except _AccessDeniedError as denied:
        raise _refused(source, denied) from denied.__cause__


def require_driver(source: Source) -> None:
    """Raise MissingDriverError unless PyMySQL is installed."""
    try:
        import pymysql  # noqa: F401
    except ImportError as error:
        raise MissingDriverError(
            f"Could not read {source}.",
            "The driver for MySQL and MariaDB, PyMySQL, is not installed.",
            'Install it with: pip install "schemabook[mysql]"',
        ) from error


def server_words(error: Exception) -> str:
    """What the server or the driver said, without its number and final full stop."""
    text = str(error.args[1]) if len(error.args) > 1 else str(error)
    return text.strip().rstrip(".") or type(error).__name__


def error_number(error: Exception) -> int:
    """The server's number of an error; 0 where it has none."""
    return error.args[0] if error.args and isinstance(error.args[0], int) else 0


class _AccessDeniedError(Exception):
    """The server knows no such account with this password."""


def _attempt(source: Source, options: ReadOptions, password: Secret | None) -> Connection[Any]:
    """One attempt to connect, with the driver's errors turned into ours."""
    import pymysql

    doing = f"Could not open a session with {source}."
    try:
        return _connect(source, options, password, source.database)
    except pymysql.err.MySQLError as error:
        number = error_number(error)
        if number in ACCESS_DENIED:
            raise _AccessDeniedError(server_words(error)) from error
        if number in _NO_SUCH_DATABASE:
            listing = _listing(source, options, password)
            raise ConnectionFailedError(doing, f"{server_words(error)}.", listing) from error
        if number in _CANNOT_CONNECT:
            raise _unreachable(source, options, error) from error
        raise ConnectionFailedError(doing, f"The server said: {server_words(error)}.") from error
    except RuntimeError as error:
        raise MissingDriverError(
            doing,
            f"The account's way of authentication needs a package that is not installed: {error}.",
            'Install it with: pip install "schemabook[mysql]"',
        ) from error
    except (OSError, ValueError) as error:
        raise ConnectionFailedError(doing, f"{error}.", "Check the options of the URL.") from error


def _connect(source: Source, options: ReadOptions, password: Secret | None, database: str) -> Connection[Any]:
    import pymysql
    from pymysql.constants import CLIENT

    arguments: dict[str, Any] = {
        "host": source.host or "localhost",
        "port": source.port or 3306,
        "database": database or None,
        "charset": "utf8mb4",
        "autocommit": None,
        "connect_timeout": max(1, round(options.connect_timeout)),
        "read_timeout": max(1, round(options.statement_timeout + options.lock_timeout + 5)),
        "program_name": "schemabook",
        "client_flag": CLIENT.MULTI_STATEMENTS,
        **_from_options(source),
    }
    known = _from_option_file()
    user = source.user or known.get("user")
    if user:
        arguments["user"] = user
    secret = password.reveal() if password else known.get("password")
    if secret is not None:
        arguments["password"] = secret
    return pymysql.connect(**arguments)


def _from_option_file() -> dict[str, str]:
    """The user and the password of the [client] group of the option file.

    Its host and socket are left alone: where to go is said by the URL.
    """
    from pymysql.optionfile import Parser

    parser = Parser(strict=False)
    try:
        parser.read(_OPTION_FILE.expanduser(), encoding="utf-8")
        return {name: parser.get("client", name) for name in ("user", "password") if parser.has_option("client", name)}
    except (configparser.Error, UnicodeDecodeError, OSError):
        return {}


def _from_options(source: Source) -> dict[str, Any]:
    """The driver's arguments for the options of the URL."""
    arguments: dict[str, Any] = {}
    tls: dict[str, str] = {}
    for name, value in source.options:
        match name.lower().replace("_", "-"):
            case "unix-socket" | "socket":
                arguments["unix_socket"] = value
            case "connect-timeout":
                arguments["connect_timeout"] = _seconds(source, value)
            case "ssl-mode" | "sslmode" | "ssl":
                arguments.update(_tls_mode(source, value))
            case "ssl-ca" | "ssl-cert" | "ssl-key":
                tls[name.lower().replace("-", "_")] = value
            case "charset":
                pass
            case _:
                raise UsageError(
                    f"Could not use the URL {source}.",
                    f"It has an option that is not known: {name}.",
                    "Known options: ssl-mode, ssl-ca, ssl-cert, ssl-key, unix_socket, connect_timeout.",
                )
    return {**arguments, **tls}


def _seconds(source: Source, value: str) -> int:
    if not value.isdigit() or value == "0":
        raise UsageError(f"Could not use the URL {source}.", "Its connect_timeout is not a number of seconds.")
    return int(value)


def _tls_mode(source: Source, value: str) -> dict[str, Any]:
    mode = value.lower().replace("-", "_")
    if mode in _TLS_OFF:
        return {"ssl_disabled": True}
    if mode in _TLS_REQUIRED:
        return {"ssl": {"check_hostname": False, "verify_mode": "none"}}
    if mode in _TLS_VERIFIED:
        return {"ssl_verify_cert": True, "ssl_verify_identity": mode == "verify_identity"}
    if mode == "preferred":
        return {}
    raise UsageError(
        f"Could not use the URL {source}.",
        f"Its ssl-mode is not known: {value}.",
        "Known modes: disabled, preferred, required, verify-ca, verify-identity.",
    )


def _listing(source: Source, options: ReadOptions, password: Secret | None) -> str:
    """A sentence with the databases that the account sees; empty when they cannot be asked for."""
    import pymysql

    try:
        connection = _connect(source, options, password, "")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SHOW DATABASES")
                names = [str(row[0]) for row in cursor.fetchall()]
        finally:
            connection.close()
    except (pymysql.err.MySQLError, RuntimeError, OSError, ValueError):
        return ""
    seen = ", ".join(sorted(name for name in names if name.lower() not in _SYSTEM_DATABASES))
    return f"Databases that the account sees: {seen or 'none'}."


def _refused(source: Source, denied: _AccessDeniedError) -> ConnectionFailedError:
    return ConnectionFailedError(
        f"Could not open a session with {source}.",
        f"The server refused the account: {denied}.",
        f"The password is taken from the URL, --password-file, MYSQL_PWD or {_OPTION_FILE} ([client]), in this order.",
    )


def _unreachable(source: Source, options: ReadOptions, error: Exception) -> ConnectionFailedError:
    doing = f"Could not open a session with {source}."
    original = getattr(error, "original_exception", None)
    if isinstance(original, socket.gaierror):
        return ConnectionFailedError(
            doing, f"The host {source.host} is not known: {original.strerror}.", "Check the name of the host."
        )
    if isinstance(original, TimeoutError):
        return ConnectionFailedError(
            doing,
            f"No answer within {options.connect_timeout:g} s.",
            "Check the host, the port and the firewall, or give it longer with --connect-timeout.",
        )
    return ConnectionFailedError(
        doing,
        f"{original or server_words(error)}.",
        "Check that a server listens there and that a firewall lets it through.",
    )
