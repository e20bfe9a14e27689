"""Profiles: tables of contents, in TOML. Those of Schemabook stand in `profiles/`, a team's in its own repository."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module, resources
from pathlib import Path, PurePosixPath

import msgspec

from schemabook.documents.context import Section
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.reader import Audience, Extra

_FOLDER = resources.files("schemabook.documents") / "profiles"
_ADVICE = "A profile has name, description, output and chapters; see the guide on profiles."


class Part(Value):
    """An entry of a table of contents: a section, or a team's own template, and its title.

    `title` is None where it is the section's own. `template` is a path; it takes the place of what the section says.
    `audiences` limits those that the section is for; empty for all of them.
    """

    section: str = ""
    template: str = ""
    title: str | None = None
    audiences: tuple[Audience, ...] = ()


class Chapter(Part):
    """An entry of the first level: a section of its own, parts, or both. `appendix` ones are lettered."""

    parts: tuple[Part, ...] = ()
    appendix: bool = False


class Profile(Value):
    """A table of contents.

    `output` is where the document goes by default: a folder, or a file that ends in `.md`; `{name}` in it and in
    `title` stands for the name of the document. `numbered` gives chapters and parts their numbers, `contents` lists the
    chapters at the start, `extras` are parts that it has whatever the depth, but for a quick reference. `folder` is
    where the paths of templates begin: that of the profile's own file.
    """

    name: str
    description: str
    output: str
    chapters: tuple[Chapter, ...]
    title: str = "{name}"
    numbered: bool = False
    contents: bool = False
    extras: tuple[Extra, ...] = ()
    folder: str = ""

    @property
    def is_one_file(self) -> bool:
        """Whether the document is one file and not a folder of pages."""
        return self.output.endswith(".md")

    def output_for(self, name: str) -> Path:
        """Where the document of this name goes."""
        return Path(self.output.replace("{name}", file_name(name)))


def file_name(name: str) -> str:
    """A name as part of a file's name: letters, digits, hyphens, underscores and dots, as given where they are."""
    kept = "".join(character if character.isalnum() or character in "-_." else "-" for character in name)
    return kept.strip("-.") or "database"


def profile_names() -> tuple[str, ...]:
    """The profiles that come with Schemabook."""
    return tuple(sorted(one.name.removesuffix(".toml") for one in _FOLDER.iterdir() if one.name.endswith(".toml")))


def load_profile(name: str) -> Profile:
    """The profile of this name, or in the file of this path. Raises UsageError where there is none or it is wrong."""
    if name in profile_names():
        return _decode((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name)
    path = Path(name)
    if path.suffix != ".toml":
        near = get_close_matches(name, profile_names(), n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        known = f"{hint}Known profiles: {', '.join(profile_names())}; or the path of a .toml file."
        raise UsageError(f"Could not find a profile named {name}.", "", known)
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"Could not read the profile {path}.", "It is no regular file.")
        found = _decode(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise UsageError(f"Could not read the profile {path}.", f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"Could not read the profile {path}.", "It is not UTF-8.") from error
    _check(found, path)
    return msgspec.structs.replace(found, folder=str(path.parent))


def _decode(text: str, name: str) -> Profile:
    try:
        return msgspec.convert(tomllib.loads(text), type=Profile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"Could not use the profile {name}.", f"{error}.", _ADVICE) from error


def _check(profile: Profile, path: Path) -> None:
    """Raise UsageError for what cannot be: sections, templates and an output out of reach, and chapters of nothing."""
    doing = f"Could not use the profile {path}."
    if not profile.chapters:
        raise UsageError(doing, "It has no chapters.", _ADVICE)
    if not profile.output.strip():
        raise UsageError(doing, "It has no output.", "Name a folder, or a file that ends in .md.")
    for part in (part for chapter in profile.chapters for part in (chapter, *chapter.parts)):
        _check_part(part, path.parent, doing)
    output = PurePosixPath(profile.output)
    if output.is_absolute() or ".." in output.parts:
        raise UsageError(doing, f"Its output {profile.output} leads out of the folder.")


def _check_part(part: Part, folder: Path, doing: str) -> None:
    if part.section and part.section not in section_names():
        near = get_close_matches(part.section, section_names(), n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Sections are {', '.join(section_names())}."
        raise UsageError(doing, f"There is no section {part.section}.", hint)
    if part.template and not (folder / part.template).is_file():
        raise UsageError(doing, f"There is no template {part.template} beside it.")
    if part.template and not (folder / part.template).resolve().is_relative_to(folder.resolve()):
        raise UsageError(doing, f"The template {part.template} is not in its folder.")
    if part.template and not part.section and part.title is None:
        raise UsageError(doing, f"The template {part.template} has no title.")
    if not (part.section or part.template or (isinstance(part, Chapter) and part.parts)):
        raise UsageError(doing, f"The entry {part.title or ''} has nothing in it.".replace("  ", " "), _ADVICE)


@lru_cache(maxsize=1)
def section_names() -> tuple[str, ...]:
    """The sections there are."""
    folder = resources.files("schemabook.documents") / "sections"
    names = (one.name.removesuffix(".py") for one in folder.iterdir() if one.name.endswith(".py"))
    return tuple(sorted(name.replace("_", "-") for name in names if not name.startswith("_")))


def load_section(name: str) -> Section:
    """The section of this name."""
    section = import_module(f"schemabook.documents.sections.{name.replace('-', '_')}").section
    if not isinstance(section, Section):
        raise TypeError(f"the section {name} has no Section named section")
    return section
