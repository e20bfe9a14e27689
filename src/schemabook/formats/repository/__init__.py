"""A folder of source code → what it tells of its database."""

from __future__ import annotations

from pathlib import Path

from schemabook.model.repository import Repository


def read_repository(folder: Path) -> Repository:
    """What the repository in `folder` tells of its database; an empty answer where there is no such folder.

    At most 20,000 files are looked at by name, in the order of their paths, and 5,000 of them are read, 256 KiB of
    each. Folders of tools and of other people's code (`.git`, `node_modules`, `vendor` …) are left out, links are not
    followed, and files that hold secrets by custom (`.env`, keys) are not opened. Neither are those that Schemabook
    wrote itself. Equal files give an equal answer.
    """
    from schemabook.formats.repository.documents import find_documents
    from schemabook.formats.repository.files import list_files
    from schemabook.formats.repository.manifests import find_commands, find_orms
    from schemabook.formats.repository.migrations import find_migrations
    from schemabook.formats.repository.surroundings import (
        find_configuration,
        find_folders,
        find_seeds,
        find_test_databases,
    )

    files = list_files(folder)
    return Repository(
        migrations=find_migrations(files),
        orms=find_orms(files),
        configuration=find_configuration(files),
        seeds=find_seeds(files),
        commands=find_commands(files),
        factories=find_folders(files, frozenset({"factories"})),
        fixtures=find_folders(files, frozenset({"fixtures"})),
        test_databases=find_test_databases(files),
        documents=find_documents(files),
        files=len(files.paths),
        is_whole=files.is_whole,
    )
