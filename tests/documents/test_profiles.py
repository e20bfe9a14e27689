from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from schemabook.cli.drafting import find_place
from schemabook.documents.context import Section
from schemabook.documents.profile import load_profile, load_section, profile_names, section_names
from schemabook.errors import UsageError
from schemabook.model.reader import Audience, Depth, Extra, Focus, Reader
from schemabook.study import judge, study
from tests.catalogues import references, survey, table
from tests.documents_checks import document_files

PROFILE = """
name = "ours"
description = "The team's own."
output = "docs/ours.md"
title = "Our {name}"
numbered = true
chapters = [
    { section = "purpose", title = "Why" },
    { title = "House rules", template = "rules.md" },
    { section = "ascii-diagram", template = "picture.md" },
    { title = "Tables", parts = [{ section = "specification-tables" }] },
]
"""
RULES = """
Every table of {{ name(catalogue.tables[0].name) }} {{ "*" }}:

{% for one in catalogue.tables %}
- {{ one.name.name | code }} {{ one.comment }}
{% endfor %}

## Inside

```text
## no heading
```
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "ours.toml").write_text(PROFILE)
    (folder / "rules.md").write_text(RULES)
    (folder / "picture.md").write_text("A picture of our own.")
    return folder / "ours.toml"


def text_of(path: Path | str) -> str:
    made = survey(table("a_b", comment="<b>*a*</b>"), table("c", references("a_id", "a_b")))
    return document_files(judge(study(made)), str(path))["ours.md"]


def test_the_five_profiles_are_there_and_every_section_of_theirs() -> None:
    assert set(profile_names()) == {"book", "schema-document", "database-md", "specification", "design"}
    used = set()
    for name in profile_names():
        for chapter in load_profile(name).chapters:
            used |= {part.section for part in (chapter, *chapter.parts)} - {""}
    assert used <= set(section_names())
    assert set(section_names()) == used, "a section that no profile has"


def test_every_section_is_for_somebody() -> None:
    for name in section_names():
        assert isinstance(load_section(name), Section)
        readers = [
            Reader(depth=depth, audience=audience, focus=focus, extras=frozenset(Extra))
            for depth in Depth
            for audience in Audience
            for focus in Focus
        ]
        assert any(load_section(name).is_for(reader) for reader in readers), name


def test_a_teams_own_profile_and_templates(ours: Path) -> None:
    text = text_of(ours)
    assert text.startswith("# Our test\n")
    assert "## 2. House rules\n\nEvery table of a_b \\*:\n\n- `a_b` &lt;b&gt;\\*a\\*&lt;/b&gt;\n- `c`" in text
    assert "\n### Inside\n" in text
    assert "\n## no heading\n" in text
    assert "\n## 3. Entity-relationship diagram\n\nA picture of our own.\n" in text
    assert "\n### 4.1 Schema design\n" in text
    assert "\n#### Table: a_b\n" in text
    assert "\n##### Columns\n" in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('section = "purpose"', 'section = "purpos"', "Did you mean purpose?"),
        ('template = "rules.md"', 'template = "rule.md"', "There is no template rule.md"),
        ('title = "House rules", ', "", "has no title"),
        ("numbered = true", "numbered = 1", "numbered"),
        ('output = "docs/ours.md"', 'output = "../ours.md"', "leads out of the folder"),
        ("chapters = [", "chapters = [[", "ours.toml"),
        (PROFILE[PROFILE.index("chapters") :], "chapters = []", "It has no chapters."),
        ('output = "docs/ours.md"', 'output = " "', "It has no output."),
        ('section = "purpose", ', "", "The entry Why has nothing in it."),
        ('{ section = "specification-tables" }', '{ title = "Bare" }', "The entry Bare has nothing in it."),
        ('"rules.md"', '"../secret.md"', "The template ../secret.md is not in its folder."),
        ('"rules.md"', '"link.md"', "The template link.md is not in its folder."),
    ],
)
def test_what_is_wrong_with_a_profile_is_said(ours: Path, old: str, new: str, words: str) -> None:
    outside = ours.parent.parent / "secret.md"
    outside.write_text("It is not the team's.")
    (ours.parent / "link.md").symlink_to(outside)
    ours.write_text(PROFILE.replace(old, new))
    with pytest.raises(UsageError, match="Could not use the profile") as caught:
        load_profile(str(ours))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ catalogue.tabels }}", "tabels"),
        ("a\n{% for %}", "line 2"),
        ("{{ catalogue.__class__.__mro__ }}", "__class__"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "__class__"),
        ("a\n{{ 1 / 0 }}", "line 2.\ndivision by zero."),
        ("a\n\n{{ 'a' + 1 }}", "line 3."),
        ("a\n{{ name() }}", "line 2."),
        ("{{ sql(1) }}", "line 1."),
        ("a\n{% include 'x' %}", "line 2.\nno loader"),
        ("{{ range(999999) | list }}", "line 1.\nRange too big"),
        ("{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}", "recursion"),
        ("{{ {'a b': 1} | xmlattr }}", "line 1."),
        ("a\n{{ catalogue.tabels }}", "line 2."),
    ],
)
def test_what_is_wrong_with_a_template_is_said(ours: Path, template: str, words: str) -> None:
    (ours.parent / "rules.md").write_text(template)
    with pytest.raises(UsageError, match="Could not use the template") as caught:
        text_of(ours)
    assert words in str(caught.value)
    assert ".." not in str(caught.value)


def test_a_profile_is_a_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ours.toml")
    with pytest.raises(UsageError, match="no regular file"):
        load_profile(str(tmp_path / "ours.toml"))


def test_the_nearest_profile_is_named() -> None:
    with pytest.raises(UsageError, match="Did you mean specification"):
        load_profile("specfication")


def test_places() -> None:
    book, document = load_profile("book"), load_profile("schema-document")
    assert str(find_place(book, "", "shop").first) == "docs/database/README.md"
    assert str(find_place(document, "", "my shop/x").first) == "tasks/database-schema-my-shop-x.md"
    assert find_place(document, "out/a.md", "shop").list_name == ".a.schemabook.json"
    with pytest.raises(UsageError, match=r"ends in \.md"):
        find_place(document, "out.txt", "shop")


def test_the_profile_and_the_template_of_the_guide_work(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "documents.md").read_text()
    listings = re.findall(r"```(toml|markdown)\n(.*?)```", guide, re.DOTALL)
    assert [kind for kind, _ in listings] == ["toml", "markdown"]
    (tmp_path / "handbook.toml").write_text(listings[0][1])
    (tmp_path / "house-rules.md").write_text(listings[1][1])
    made = survey(table("parents", comment="They come first."), table("children", references("parent_id", "parents")))
    files = document_files(judge(study(made)), str(tmp_path / "handbook.toml"))
    assert "\n## 2. House rules\n\nAsk before you change one of these:\n\n- `children`: \n" in files["handbook-shop.md"]
