"""The build of the package: the scripts of the site are made short by a minifier.

Where the minifier has no wheel, they are taken as they are, and the site's scripts are longer.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SITE = Path("src", "schemabook", "renderers", "site")


class ScriptsHook(BuildHookInterface[Any]):
    """Writes `built/` beside the scripts."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's own
        """Write every script, and have it taken into the package."""
        try:
            import minify
        except ImportError:
            return
        folder = Path(self.root) / _SITE
        joining = _load(folder / "joining.py")
        (folder / "built").mkdir(exist_ok=True)
        for name in joining.BUNDLES:
            joined = joining.join(name)
            text = f"{joining.digest_line(joined)}{minify.string('application/javascript', joined)}\n"
            (folder / "built" / name).write_text(text, encoding="utf-8")
        build_data["artifacts"].append(f"/{(_SITE / 'built').as_posix()}/*.js")


def _load(path: Path) -> ModuleType:
    """The module in a file, without the package that it belongs to."""
    spec = importlib.util.spec_from_file_location("joining", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
