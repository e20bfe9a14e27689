"""What DATABASE.md costs a language model: its tokens beside those of the script that makes the same schema.

`python -m benchmarks.tokens FOLDER` reads the four corpora of `tests/corpora/test_database_md.py`, 139 tables in all,
on a throw-away PostgreSQL server, and counts with the o200k_base of the npm package gpt-tokenizer, which has its own
data: make FOLDER with `npm install --prefix FOLDER gpt-tokenizer`. Beside the tokens it prints what `pieces` counts,
which tests use instead.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from schemabook.model.reader import Depth
from schemabook.scratch import postgresql
from schemabook.study import judge, study
from tests.corpora import loader
from tests.corpora.test_database_md import TOGETHER, merged, moved_survey, text_of
from tests.documents.test_database_md import pieces
from tests.round_trip import read, script_of
from tests.servers.fixtures import require_main_postgresql

_COUNT = """
const { countTokens } = require(process.argv[1] + "/node_modules/gpt-tokenizer/cjs/encoding/o200k_base");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => countTokens(text))));
"""


def count_tokens(texts: list[str], folder: Path) -> list[int]:
    """The tokens of each text in o200k_base. `folder` is where gpt-tokenizer is installed."""
    command = ["node", "-e", _COUNT, str(folder.resolve())]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    found: list[int] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a row for the script and for each depth of the document."""
    surveys = []
    with postgresql.start(require_main_postgresql()) as server:
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        for recipe, schema in TOGETHER:
            database = re.sub(r"[^a-z0-9]", "_", recipe)
            loader.load(loader.recipe(recipe), place, database)
            surveys.append(moved_survey(read(server.url(database)), schema))
    book = judge(study(merged(surveys)))
    texts = {"script": script_of(book.survey.catalogue), **{depth.value: text_of(book, depth) for depth in Depth}}
    counts = count_tokens(list(texts.values()), Path(sys.argv[1]))
    print(f"{len(book.survey.catalogue.tables)} tables")
    for (name, text), tokens in zip(texts.items(), counts, strict=True):
        print(f"{name:16} {tokens:7,} tokens {len(text):9,} characters {pieces(text):7,} pieces")


if __name__ == "__main__":
    main()
