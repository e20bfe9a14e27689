"""Peers from package registries, installed by name into a folder outside the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>benchmark</groupId><artifactId>peers</artifactId><version>1</version>
<dependencies>{}</dependencies></project>
"""
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
_LIMIT = 300
"""Seconds that an installation or a run may take."""
_URL = re.compile(r"\w+://\S+")


class NotToBeHadError(Exception):
    """A peer that could not be installed or run here, and why."""


def cache_folder() -> Path:
    """The folder that peers are kept in: SCHEMABOOK_PEERS, else one in the user's cache."""
    named = os.environ.get("SCHEMABOOK_PEERS")
    return Path(named).absolute() if named else Path.home() / ".cache" / "schemabook" / "peers"


def install_from_npm(name: str, *packages: str) -> Path:
    """Install packages, each as name@version, and return their folder. No script of theirs is run."""
    folder = _folder(name, packages)
    if not (folder / "done").exists():
        run(["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--silent", *packages])
        (folder / "done").touch()
    return folder


def install_from_maven(name: str, *artifacts: str) -> Path:
    """Install artifacts, each as group:artifact:version, with what they need, and return the folder of the jars."""
    folder = _folder(name, artifacts)
    if not (folder / "done").exists():
        pom = folder / "pom.xml"
        pom.write_text(_POM.format("".join(_DEPENDENCY.format(*one.split(":")) for one in artifacts)), encoding="utf-8")
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        run(["mvn", "-q", "-B", "-f", str(pom), f"-Dmaven.repo.local={cache_folder() / 'maven'}", *copy])
        (folder / "done").touch()
    return folder


def _folder(name: str, packages: tuple[str, ...]) -> Path:
    """The folder of exactly these versions."""
    version = "-".join(re.sub(r"^.*[:@]", "", one) for one in packages[:1])
    folder = cache_folder() / f"{name}-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run(command: list[str], *, cwd: Path | None = None, may_fail: bool = False, with_errors: bool = False) -> str:
    """Run a command and return what it printed, on stderr too where that is asked for.

    Raises NotToBeHadError where it is missing, takes too long, or fails and must not.
    """
    if shutil.which(command[0]) is None:
        raise NotToBeHadError(f"{command[0]} is not on this machine")
    name = Path(command[0]).name
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise NotToBeHadError(f"{name} took more than {_LIMIT} s") from error
    if done.returncode and not may_fail:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        raise NotToBeHadError(_URL.sub("…", f"{name}: {lines[-1]}")[:160])
    return done.stdout + (done.stderr if with_errors else "")
