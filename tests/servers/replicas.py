"""A standby of a scratch server: a copy of its files, made between the start and the end of a backup, that streams."""

from __future__ import annotations

import asyncio
import os
import shutil
from functools import partial
from pathlib import Path

import asyncpg

from schemabook.scratch.accounts import find_account
from schemabook.scratch.installation import Installation, carry
from schemabook.scratch.postgresql import PostgresqlServer
from schemabook.scratch.probes import probe_postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.scratch.supervision import (
    GuardedProcess,
    Plan,
    choose_socket,
    find_free_port,
    make_folder,
    wait_until_ready,
)

_SIGNALS = ((2, 20.0), (3, 5.0))
_LEFT_OUT = shutil.ignore_patterns("postmaster.pid", "postmaster.opts", "pg_internal.init", "pgsql_tmp*")


def start_standby(primary: ScratchServer, installation: Installation, name: str, *settings: str) -> PostgresqlServer:
    """Start a hot standby that calls itself *name*; it streams through a slot of the same name, made for it."""
    account = find_account(("postgres", "nobody"))
    folder = make_folder("postgresql", account)
    data = folder / "data"
    assert primary.process is not None
    asyncio.run(_copy(primary, primary.process.folder / "data", data, name))
    (data / "standby.signal").touch()
    if account is not None:
        for path in (data, *data.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    port = find_free_port()
    socket = choose_socket(folder, f".s.PGSQL.{port}")
    source = f"host={primary.host} port={primary.port} user={primary.administrator} application_name={name}"
    options = (
        f"port={port}",
        f"unix_socket_directories={'' if socket is None else socket.parent}",
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "shared_buffers=32MB",
        f"cluster_name={name}",
        f"primary_conninfo={source}",
        f"primary_slot_name={name}",
        *settings,
    )
    chosen = carry(installation, folder, account)
    words = [word for option in options for word in ("-c", option)]
    step = (*chosen.prefix, str(chosen.server), "-D", str(data), *words)
    process = GuardedProcess(folder, Plan((step,), _SIGNALS, account))
    try:
        probe = partial(probe_postgresql, socket or ("127.0.0.1", port), primary.administrator)
        version = wait_until_ready(process, probe, f"a standby of PostgreSQL {installation.version}")
    except BaseException:
        process.stop()
        raise
    return PostgresqlServer(
        primary.engine, version, "127.0.0.1", port, socket, process.log, primary.administrator, process=process
    )


async def _copy(primary: ScratchServer, data: Path, copy: Path, slot: str) -> None:
    """Copy the files of a running server between the start and the end of a backup."""
    new = primary.major >= 15
    begin = "pg_backup_start('copy', true)" if new else "pg_start_backup('copy', true, false)"
    end = "pg_backup_stop(false)" if new else "pg_stop_backup(false, false)"
    connection = await asyncpg.connect(primary.url("postgres"))
    try:
        await connection.execute(f"select pg_create_physical_replication_slot('{slot}', true)")
        await connection.execute(f"select {begin}")
        shutil.copytree(data, copy, symlinks=True, ignore=_LEFT_OUT, dirs_exist_ok=True)
        label = await connection.fetchval(f"select labelfile from {end}")
    finally:
        await connection.close()
    (copy / "backup_label").write_text(label, encoding="utf-8")
    for segment in (copy / "pg_wal").iterdir():
        if segment.is_file():
            segment.unlink()
    shutil.rmtree(copy / "pg_replslot")
    (copy / "pg_replslot").mkdir(mode=0o700)
