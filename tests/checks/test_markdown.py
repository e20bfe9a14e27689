"""The document checks, checked: each must find what is wrong and pass what is right."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.checks import markdown
from tests.checks.markdown import Block, Fault
from tests.checks.page import read_page


def book(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        path = folder / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return folder


# --- links ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[x](b.md)",
        "[x](./b.md)",
        "[x](<b.md>)",
        '[x](b.md "title")',
        "[x](b.md#two)",
        "[x](sub/c.md)",
        "[x](sub/c%20d.md#%C3%BCn%C3%AF)",
        "[x](sub/c%20d.md#ünï)",
        "[x](<sub/c d.md>)",
        "[x](sub)",
        "[x](sub/)",
        "[x](#here)",
        "[x](#)",
        "![x](b.md)",
        "[![x](b.md)](sub/c.md)",
        "[x](https://example.invalid/none.md#x)",
        "[x](mailto:a@example.invalid)",
        "<https://example.invalid/none.md>",
        "`[x](none.md)`",
        "`` ` [x](none.md) ``",
        "\\[x](none.md)",
        "x](none)",
        "<!-- [x](none.md) -->",
        "```\n[x](none.md)\n```",
        "~~~ sql\n[x](none.md)\n```\n[x](none.md)\n~~~",
        "    [x](none.md)",
        "- item\n\n  ```sql\n  [x](none.md)\n  ```",
        "> ```\n> [x](none.md)\n> ```",
        "<div>\n[x](none.md)\n</div>",
        '<a href="b.md#two">x</a>',
        "| a |\n| - |\n| [x\\|y](b.md) |",
        "| a |\n| - |\n| `x\\|[y](none.md)` |",
        "[ref]: b.md",
        "[x](p\\(1\\).md)",
        "[x](p(1).md)",
        "[x](b&#46;md)",
    ],
)
def test_good_links(tmp_path: Path, text: str) -> None:
    pages = {"b": "# One\n\n## Two\n", "sub__c": "# C\n", "sub__c d": "# Ünï\n", "p(1)": "# P\n"}
    assert markdown.links(book(tmp_path, a=f"# Here\n\n{text}\n", **pages)) == []


@pytest.mark.parametrize(
    ("text", "line", "error"),
    [
        ("[x](none.md)", 3, "none.md: no such file"),
        ("[x](B.md)", 3, "B.md: no such file"),
        ("[x](b.md/)", 3, "b.md/: no such file"),
        ("[x](../a.md)", 3, "../a.md: outside the folder"),
        ("[x](/b.md)", 3, "/b.md: not a relative link"),
        ("[x](b.md#three)", 3, "b.md#three: no such anchor"),
        ("[x](b.md#Two)", 3, "b.md#Two: no such anchor"),
        ("[x](#two)", 3, "#two: no such anchor"),
        ("[x](sub#two)", 3, "sub#two: an anchor of a folder"),
        ("text\ntext [x](none.md)", 4, "none.md: no such file"),
        ("![x](none.png)", 3, "none.png: no such file"),
        ("[![x](none.png)](b.md)", 3, "none.png: no such file"),
        ("[ref]: none.md", 3, "none.md: no such file"),
        ('<a href="none.md">x</a>', 3, "none.md: no such file"),
        ("<div>\n<a href='none.md'>x</a>\n</div>", 4, "none.md: no such file"),
        ("## [x](none.md)", 3, "none.md: no such file"),
        ("- [x](none.md)", 3, "none.md: no such file"),
        ("- a\n  - b\n    [x](none.md)", 5, "none.md: no such file"),
        ("> [x](none.md)", 3, "none.md: no such file"),
        ("| a |\n| - |\n| [x](none.md) |", 5, "none.md: no such file"),
        ("| [x](none.md) |\n| - |\n| a |", 3, "none.md: no such file"),
        ("| a |\n| - |\n| ` |\n| [x](none.md) ` |", 6, "none.md: no such file"),
        ("` [x](none.md)", 3, "none.md: no such file"),
        ("\\`[x](none.md)`", 3, "none.md: no such file"),
        ("```\n```\n[x](none.md)", 5, "none.md: no such file"),
        ("````\n```\n````\n[x](none.md)", 6, "none.md: no such file"),
        ("<div>\n\n[x](none.md)\n\n</div>", 5, "none.md: no such file"),
        ("<!-- a\n\nb -->\n[x](none.md)", 6, "none.md: no such file"),
        ("[x](b c.md)", 3, "b c.md: not a link: its target needs escaping"),
        ("[x](b(1.md)", 3, "b(1.md: not a link: its target needs escaping"),
    ],
)
def test_broken_links(tmp_path: Path, text: str, line: int, error: str) -> None:
    folder = book(tmp_path, a=f"# Here\n\n{text}\n", b="# One\n\n## Two\n", sub__c="# C\n")
    assert markdown.links(folder) == [Fault("a.md", line, error)]


def test_links_are_relative_to_their_page(tmp_path: Path) -> None:
    folder = book(tmp_path, a="# A\n", x__b="[a](../a.md#a) [c](c.md) [d](a.md)\n", x__c="# C\n")
    assert markdown.links(folder) == [Fault("x/b.md", 1, "a.md: no such file")]


def test_explicit_anchors(tmp_path: Path) -> None:
    text = '<a id="col-1"></a>\n\n| a |\n| - |\n| <a id="x&amp;y"></a>b |\n\n`<a id="no"></a>`\n'
    links = "[1](#col-1) [2](#x&y) [3](#x%26y) [4](#no)\n"
    folder = book(tmp_path, a=text + "\n" + links)
    assert markdown.links(folder) == [Fault("a.md", 9, "#no: no such anchor")]


def test_windows_line_ends(tmp_path: Path) -> None:
    folder = book(tmp_path, a="# A b\r\n\r\n[x](#a-b) [y](#c)\r\n\r\n| a |\r\n| - |\r\n| b | c |\r\n")
    assert markdown.links(folder) == [Fault("a.md", 3, "#c: no such anchor")]
    assert [fault.line for fault in markdown.tables(folder)] == [7]


# --- slugs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Columns", "columns"),
        ("Referenced by", "referenced-by"),
        ("a  b", "a--b"),
        ("public.orders", "publicorders"),
        ("`public.orders`", "publicorders"),
        ("` x `", "x"),
        ("order_items", "order_items"),
        ("_emphasis_ and *more*", "emphasis-and-more"),
        ("__init__", "init"),
        ("\\_\\_init\\_\\_", "__init__"),
        ("**bold** ~~gone~~", "bold-gone"),
        ("[text](target.md)", "text"),
        ("![image](target.png) x", "x"),
        ("a <b>c</b>", "a-c"),
        ("a &amp; b", "a--b"),
        ("a &lt;b&gt;", "a-b"),
        ("Größe", "größe"),
        ("ÜNÏ", "ünï"),
        ("日本語 テーブル", "日本語-テーブル"),
        ("Заказы", "заказы"),
        ("e\u0301", "e\u0301"),
        ("हिन्दी", "हिन्दी"),
        ("a — b", "a--b"),
        ("x² ½", "x-"),
        ("Ⅳ", "ⅳ"),
        ("😀 smile", "-smile"),
        ("a/b (c), d: e?", "ab-c-d-e"),
        ("1. first", "1-first"),
        ("C#", "c"),
        ("a-b--c", "a-b--c"),
        ("$$$", ""),
    ],
)
def test_slug(title: str, expected: str) -> None:
    assert markdown.slug(title) == expected


def test_repeated_headings() -> None:
    assert markdown.anchors(["A", "a", "`A`", "B"]) == {"a", "a-1", "a-2", "b"}


def test_only_agreed_anchors_count() -> None:
    assert markdown.anchors(["a", "a", "a-1"]) == {"a", "a-1"}
    assert "a-1-1" not in markdown.anchors(["a", "a", "a-1"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A\n", {"a"}),
        ("# A #\n", {"a"}),
        ("# A#\n", {"a"}),
        ("#A\n", set()),
        ("####### A\n", set()),
        ("A\n===\n", {"a"}),
        ("A\nB\n---\n", {"a-b"}),
        ("A\n\n---\n", set()),
        ("```\n# A\n```\n", set()),
        ("    # A\n", set()),
        ("text\n# A\n", {"a"}),
        ("> # A\n", {"a"}),
        ("<details>\n# A\n</details>\n", set()),
        ("<details>\n\n# A\n\n</details>\n", {"a"}),
        ("<!--\n# A\n-->\n", set()),
        ("| a |\n| - |\n| b |\n# C\n", {"c"}),
    ],
)
def test_headings(text: str, found: set[str]) -> None:
    assert markdown.anchors(read_page(text).headings) == found


# --- tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| - | - |\n| 1 | 2 |\n",
        "a | b\n- | -\n1 | 2\n",
        "| a | b |\n|:-|-:|\n| 1\\|2 | `3\\|4` |\n",
        "| a | b |\n| - | - |\n| | |\n|  | 2 |\n",
        "| a |\n| - |\n",
        "| a | b |\n| - | - |\n| 1 | x\\\\\\|y |\n",
        "| a | b |\n| - | - |\n| 1 | x\\\\|y |\n",
        "| a | b |\n| - | - |\n| 1 | &#124; |\n\ntext | text | text\n",
        "```\n| a | b |\n| - | - |\n| 1 |\n```\n",
        "text | text\n",
        "| a | b |\n| - | - |\n| 1 | 2 |\n## Heading\n",
        "> | a | b |\n> | - | - |\n> | 1 | 2 |\n",
        "text\n\n---\n\ntext | text\n",
    ],
)
def test_good_tables(tmp_path: Path, text: str) -> None:
    assert markdown.tables(book(tmp_path, a=text)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("| a | b |\n| - | - |\n| 1 |\n", 3),
        ("| a | b |\n| - | - |\n| 1 | 2 | 3 |\n", 3),
        ("| a | b |\n| - | - |\n| 1 | 2 |\n| 1 | `3|4` |\n", 4),
        ("| a | b |\n| - | - |\n| 1 | 2\\| |\n| 1 |\n", 4),
        ("| a | b |\n| - | - |\n| 1 | 2 |\ntext\n", 4),
        ("| a | b |\n| - |\n| 1 | 2 |\n", 2),
        ("text\n\n> | a | b |\n> | - | - |\n> | 1 |\n", 5),
        ("| a | b |\n| - | - |\n| 1 | 2\\\n", 0),
    ],
)
def test_bad_tables(tmp_path: Path, text: str, line: int) -> None:
    expected = [line] if line else []
    assert [fault.line for fault in markdown.tables(book(tmp_path, a=text))] == expected


# --- against another reader of Markdown -----------------------------------------------------

PIECES = [
    "# Title `code` [x](t.md)", "text [a](b.md) `[c](d.md)` \\[e](f.md)", "- [g](h.md)\n- *i*",
    "```sql\n[j](k.md)\n```", "| a | b |\n| - | - |\n| [l](m.md) | `n\\|[o](p.md)` |",
    "> quote [q](r.md)\n> ## In quote",
    "<details>\n<summary>[s](t.md)</summary>\n\n[u](v.md)\n\n</details>",
    "Setext [w](x.md)\n---", "---", "    [y](z.md)", "1. one\n\n   [aa](bb.md)\n",
    "[cc](<d d.md>) ![ee](ff.png)", "`` ` `` [gg](hh(1).md) ``", "<!-- [ii](jj.md) -->",
    "text\n~~~\n[kk](ll.md)\n~~~", "* a\n  ```\n  [mm](nn.md)\n  ```\n  [oo](pp.md)",
]  # fmt: skip


@pytest.mark.parametrize("first", range(len(PIECES)))
@pytest.mark.parametrize("joint", ["\n\n", "\n"])
def test_agrees_with_markdown_it(first: int, joint: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    for second in PIECES:
        text = f"{PIECES[first]}{joint}{second}\n"
        targets: list[str] = []
        headings = 0
        for token in parser.parse(text):
            headings += token.type == "heading_open"
            links = (child for child in token.children or [] if child.type in {"link_open", "image"})
            targets += [str(link.attrs.get("href") or link.attrs.get("src")) for link in links]
        page = read_page(text)
        found = sorted(target.replace(" ", "%20") for _, target in page.links)
        assert found == sorted(targets), text
        assert len(page.headings) == headings, text


# --- Mermaid --------------------------------------------------------------------------------

ER = 'erDiagram\n  t1["a b"] {\n    int id PK, FK "c"\n  }\n  t1 ||--o{ t2 : "r"\n'


def test_mermaid_blocks(tmp_path: Path) -> None:
    text = f"# A\n\n```mermaid\n{ER}```\n\n```sql\nselect\n```\n\n- x\n\n  ~~~mermaid\n  pie\n  ~~~\n"
    assert markdown.mermaid_blocks(book(tmp_path, a=text, b="```mermaids\n```\n")) == [
        Block("a.md", 3, ER),
        Block("a.md", 17, "pie\n"),
    ]


@pytest.fixture(scope="session")
def node() -> None:
    markdown.install_node_modules()


@pytest.mark.usefixtures("node")
def test_mermaid_accepts() -> None:
    texts = [ER, 'flowchart LR\n a["x"] --> b\n', "stateDiagram-v2\n [*] --> A : x\n"]
    assert markdown.check_mermaid(Block("a.md", 1, text) for text in texts) == []
    assert markdown.check_mermaid([]) == []


@pytest.mark.usefixtures("node")
def test_mermaid_rejects() -> None:
    edges = "".join(f" a ||--o{{ b{number} : x\n" for number in range(501))
    wrong = [
        ("erDiagram\n a ||--o{ b\n", "Parse error"),
        ("erDiagram\n t {\n numeric(10, 2) x\n }\n", "Parse error"),
        ("nothing\n", "No diagram type"),
        (f"erDiagram\n{edges}", "501 edges, more than maxEdges 500"),
        (f'erDiagram\n t {{\n int x "{"x" * 50_000}"\n }}\n', "more than maxTextSize 50000"),
    ]
    blocks = [Block("a.md", line, text) for line, (text, _) in enumerate(wrong)]
    faults = markdown.check_mermaid([Block("b.md", 1, ER), *blocks])
    assert [fault.line for fault in faults] == [0, 1, 2, 3, 4]
    for fault, (_, error) in zip(faults, wrong, strict=True):
        assert error in fault.error


@pytest.mark.usefixtures("node")
def test_mermaid_in_workers() -> None:
    blocks = [
        Block("a.md", number, f"erDiagram\n a{number} ||--o{{ b : {'x' if number % 99 else ''}\n")
        for number in range(1, 1001)
    ]
    wrong = [99 * number for number in range(1, 11)]
    assert [fault.line for fault in markdown.check_mermaid(blocks)] == wrong


# --- node modules and markdownlint ----------------------------------------------------------


def test_lock_file_has_no_address() -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        text = (markdown.HERE / name).read_text("utf-8")
        assert not re.search(r"://|\bresolved\"|\bregistry\s*[=:]", text), name


def test_lock_file_fixes_every_package() -> None:
    wanted = json.loads((markdown.HERE / "package.json").read_text("utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in wanted["devDependencies"].values())
    lock = json.loads((markdown.HERE / "package-lock.json").read_text("utf-8"))
    for name, entry in lock["packages"].items():
        assert not name or ("version" in entry and entry["integrity"].startswith("sha512-"))
    installed = [name for name in lock["packages"] if name.endswith("/dompurify")]
    assert installed == ["node_modules/dompurify"]  # check_mermaid.mjs alters the only copy


@pytest.mark.usefixtures("node")
def test_second_installation_does_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    before = markdown.STAMP.stat().st_mtime_ns
    markdown.install_node_modules()
    assert markdown.STAMP.stat().st_mtime_ns == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("node")
def test_markdownlint(tmp_path: Path) -> None:
    good = "# A\n\n## B\n\n| a |\n| - |\n| b |\n"
    assert markdown.markdownlint(book(tmp_path, good=good)) == []
    book(tmp_path, bad="# A\n\n\n- x\ntext\n# B\n", tag="# A\n\n<script>x</script>\n")
    faults = markdown.markdownlint(tmp_path)
    assert {(fault.file, fault.error.partition("/")[0]) for fault in faults} >= {
        ("bad.md", "MD012"),
        ("bad.md", "MD022"),
        ("bad.md", "MD025"),
        ("tag.md", "MD033"),
    }
    assert {fault.file for fault in faults} == {"bad.md", "tag.md"}


def test_missing_program() -> None:
    with pytest.raises(RuntimeError, match="no-such-program is not installed"):
        markdown._program("no-such-program")


# --- speed ----------------------------------------------------------------------------------


def test_ten_thousand_pages(tmp_path: Path) -> None:
    rows = "".join(f"| `col_{n}` | varchar(20) | yes | [orders](t{n}.md#columns) |\n" for n in range(10))
    page = f"# Table `t`\n\n## Columns\n\n| a | b | c | d |\n| - | - | - | - |\n{rows}\n"
    page += f"## Diagram\n\n```mermaid\n{ER}```\n"
    for number in range(2_000):
        (tmp_path / f"t{number}.md").write_text(page, "utf-8")
    began = time.perf_counter()
    assert markdown.links(tmp_path) == []
    assert markdown.tables(tmp_path) == []
    assert len(markdown.mermaid_blocks(tmp_path)) == 2_000
    assert time.perf_counter() - began < 12  # a fifth of the minute that 10,000 may take
