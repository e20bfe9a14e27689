"""The tools of Node.js: installed on first use from the lock file, run on folders of written files."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.servers.fixtures import give_up

HERE: Final = Path(__file__).resolve().parent
NODE_MODULES: Final = HERE / "node_modules"
STAMP: Final = NODE_MODULES / ".installed-from"
MANIFEST: Final = ("package.json", "package-lock.json", ".npmrc")
_SECONDS: Final = 600


def install_node_modules() -> None:
    """Install the packages of the lock file once for each state of it; skips the test where there is no npm."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        give_up("There is no Node.js with npm on this machine")
    digest = hashlib.sha256()
    for name in MANIFEST:
        digest.update((HERE / name).read_bytes())
    wanted = digest.hexdigest()
    with (HERE / "package.json").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # one process at a time, such as of pytest-xdist
        if STAMP.exists() and STAMP.read_text("ascii") == wanted:
            return
        run("npm", "ci")
        STAMP.write_text(wanted, "ascii")


def run(program: str, *arguments: str, given: str = "", folder: Path = HERE, **environment: str) -> str:
    """Run a program in a folder and return what it prints; what it complains of is in the error."""
    done = subprocess.run(
        [program, *arguments],
        input=given,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{program} {' '.join(arguments)}:\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
    return done.stdout


def ask(script: str, question: object, folder: Path = HERE) -> Any:
    """Give a script of this folder a question as JSON and return its answer."""
    return json.loads(run("node", str(HERE / script), given=json.dumps(question), folder=folder))


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder that finds the packages, with the settings of the compiler, and return it."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(NODE_MODULES)
    shutil.copy(HERE / "tsconfig.json", folder / "tsconfig.json")
    return folder


def compile_typescript(folder: Path, *, emit: bool = False) -> None:
    """Compile a folder of TypeScript, strictly; with `emit` the JavaScript is written into its folder `out`."""
    options = ["--outDir", "out"] if emit else ["--noEmit"]
    run("node", str(NODE_MODULES / "typescript" / "bin" / "tsc"), "-p", ".", *options, folder=folder)
