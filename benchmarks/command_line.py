"""What the command line costs before it does anything: CPU time of `schemabook --help`, and no driver imported."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.measure import best_of

MOST_MILLISECONDS = 150.0
_DRIVERS = ("asyncpg", "pymysql", "sqlglot", "cryptography", "asyncio")
_CHECK = f"""\
import sys
from schemabook.cli.main import run
run(["--help"])
sys.exit(", ".join(name for name in {_DRIVERS!r} if name in sys.modules) or 0)
"""


def help_seconds() -> float:
    """CPU time of `schemabook --help`, the best of ten."""
    return best_of(10, [sys.executable, "-m", "schemabook", "--help"]).cpu


def imported_drivers() -> str:
    """The heavy modules that `--help` imports; empty when there are none."""
    done = subprocess.run([sys.executable, "-c", _CHECK], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()
