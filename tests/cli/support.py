"""Running the command as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SECRET = "s3cr3t-pa55word"


def schemabook(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with arguments, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "schemabook", *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_clear(run: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The command ended with this code and said these words, without a traceback or a password."""
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    assert SECRET not in run.stderr + run.stdout
    for word in words:
        assert word in run.stderr
