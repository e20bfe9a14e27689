from __future__ import annotations

import msgspec
import pytest

from schemabook.insights.relationships import find_junctions, find_relationships
from schemabook.insights.table_groups import Group, find_table_groups
from schemabook.model.annotations import Annotations, TableNote
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table
from tests.catalogues import catalogue, name, references, table


def groups(schema: Catalogue, annotations: Annotations | None = None) -> dict[QualifiedName, Group]:
    relationships = find_relationships(schema)
    return find_table_groups(schema, relationships, find_junctions(schema), annotations or Annotations())


def with_columns(one: Table, *columns: Column) -> Table:
    return msgspec.structs.replace(one, columns=(*one.columns, *columns))


TEXT = Column(name="label", type="text", family=Family.TEXT)
TIME = Column(name="happened_at", type="timestamptz", family=Family.TIMESTAMP_WITH_ZONE)


def test_a_table_whose_key_is_two_foreign_keys_is_a_junction() -> None:
    joining = table("tagged", references("post", "posts"), references("tag", "tags"), primary="post tag")
    assert groups(catalogue(table("posts"), table("tags"), joining))[name("tagged")] is Group.JUNCTION


def test_a_short_list_that_others_refer_to_is_a_lookup() -> None:
    schema = catalogue(with_columns(table("colours"), TEXT), table("cars", references("colour_id", "colours")))
    assert groups(schema) == {name("colours"): Group.LOOKUP, name("cars"): Group.CORE}


@pytest.mark.parametrize("column", ["email", "password_hash"])
def test_a_list_of_people_is_no_lookup(column: str) -> None:
    person = Column(name=column, type="text", family=Family.TEXT)
    schema = catalogue(with_columns(table("members"), TEXT, person), table("posts", references("author", "members")))
    assert groups(schema)[name("members")] is Group.CORE


@pytest.mark.parametrize(
    ("of", "group"),
    [
        ("audit_log", Group.AUDIT),
        ("orderEvents", Group.AUDIT),
        ("price_history", Group.HISTORY),
        ("catalogue", Group.CORE),
        ("blogs", Group.CORE),
    ],
)
def test_names_count_where_there_is_a_time_and_nothing_refers_to_the_table(of: str, group: Group) -> None:
    assert groups(catalogue(with_columns(table(of), TIME)))[name(of)] is group
    assert groups(catalogue(table(of)))[name(of)] is Group.CORE
    referred = catalogue(with_columns(table(of), TIME), table("notes", references("about", of)))
    assert groups(referred)[name(of)] is Group.CORE


def test_what_people_say_goes_before_the_structure() -> None:
    said = Annotations(tables=(TableNote(name=name("cars"), group="lookup"),))
    assert groups(catalogue(table("cars")), said) == {name("cars"): Group.LOOKUP}
