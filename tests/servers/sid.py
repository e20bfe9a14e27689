"""MySQL 9 from Debian sid, unpacked beside the system with the libraries it needs; nothing is installed.

apt works with sources, state and cache of its own in a temporary folder, so the system's are neither read nor
changed; the address of the mirror is the one this machine is configured with. The server is started later through
sid's own loader.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.servers.npm import FetchError
from tests.servers.places import mysql_folder

_PACKAGE = "mysql-server-core"
_SUITE = "sid"
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_UNUSED_PACKAGES = ("perl", "libperl")
"""Needed by scripts around the server only."""
_UNUSED_FOLDERS = (
    "usr/bin",
    "usr/share/doc",
    "usr/share/man",
    "usr/share/perl",
    "usr/share/locale",
    "usr/share/lintian",
    "etc",
)
_STEP_SECONDS = 900


def install_mysql() -> Path:
    """Unpack MySQL and its libraries into the cache.

    Returns:
        Its folder.

    Raises:
        FetchError: This is not Debian, the mirror does not answer, or the server does not run.
    """
    target = mysql_folder()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sid-") as name:
        work = Path(name)
        options = _private_options(work, _find_mirror())
        _run(["apt-get", *options, "update"])
        _run(["apt-get", *options, "--yes", "--no-install-recommends", "--download-only", "install", _PACKAGE])
        root = work / "root"
        root.mkdir(mode=0o755)
        for package in sorted((work / "cache" / "archives").glob("*.deb")):
            if not package.name.startswith(_UNUSED_PACKAGES):
                _run(["dpkg-deb", "--extract", str(package), str(root)])
        for folder in _UNUSED_FOLDERS:
            shutil.rmtree(root / folder, ignore_errors=True)
        shutil.rmtree(target, ignore_errors=True)
        root.rename(target)
    return target


def _find_mirror() -> str:
    """Ask apt which Debian mirror this machine uses.

    Returns:
        The mirror's address.

    Raises:
        FetchError: There is no apt, or no source of Debian itself.
    """
    form = "$(SITE) $(RELEASE) $(COMPONENT) $(ORIGIN)"
    for line in _run(["apt-get", "indextargets", "--format", form, "Created-By: Packages"]).splitlines():
        site, release, component, *origin = line.split(" ")
        known = [word for word in origin if word and not word.startswith("$")]  # unknown before the first update
        is_debian = known == ["Debian"] if known else "debian" in site
        if is_debian and component == "main" and "security" not in release:
            return site
    raise FetchError("apt has no source of Debian's own packages on this machine")


def _private_options(work: Path, mirror: str) -> list[str]:
    """Lay out a private apt in *work*. Returns the options that make apt use it."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    status, sources = work / "state" / "status", work / "sources.list"
    status.touch()
    signed = f" signed-by={_KEYRING}" if _KEYRING.exists() else ""
    sources.write_text(f"deb [targets=Packages{signed}] {mirror} {_SUITE} main\n", "utf-8")
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State": work / "state",
        "Dir::State::status": status,
        "Dir::Cache": work / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Sandbox::User": "root",
        "APT::Install-Recommends": "false",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def _run(command: list[str]) -> str:
    """Execute one command.

    Returns:
        Its standard output.

    Raises:
        FetchError: It failed; the message carries its last words.
    """
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=_STEP_SECONDS).stdout
    except (OSError, subprocess.SubprocessError) as error:
        words = str(getattr(error, "stderr", None) or error).strip()[-1500:]
        raise FetchError(f"{command[0]} … {command[-1]} failed: {words}") from error
