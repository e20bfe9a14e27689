"""Views and triggers."""

from __future__ import annotations

from schemabook.model.base import QualifiedName
from schemabook.model.tables import Reference

from .conftest import RoundTrip

SCRIPT = """
create table person (id integer primary key, name text, born date);
create table visit (id integer primary key, person_id int references person, at datetime);
create view zz_base as select p.id, p.name, v.at from person p join visit v on v.person_id = p.id;
create view aa_top (who, "how many") as
    -- people who come often
    with often as (select name, count(*) as n from zz_base group by name)
    select name, n from often where n > 3;
create view broken as select * from missing;
create view behind as select * from broken;
create view fine as select * from Person;
create view doubled as select 1 a, 2 a, count(*), ';' as "x;y" from visit;
create view "odd ""name" as values (1, 2) union select id, at from visit;
create trigger into_base instead of insert on zz_base when new.name <> ' begin ' begin
    insert into person (name) values (new.name); select ';';
end;
create trigger "after update" after update of name, "born" on person for each row begin
    select case when new.name is null then raise(abort, 'end;') end;
end;
create trigger gone before delete on person begin delete from visit where person_id = old.id; end;
create trigger bare insert on visit begin select 1; end;
"""


def test_views_come_back_the_same(round_trip: RoundTrip) -> None:
    views = {view.name.name: view for view in round_trip(SCRIPT).views}
    assert list(views) == sorted(views)
    assert [column.name for column in views["aa_top"].columns] == ["who", "how many"]
    assert views["aa_top"].definition.startswith("with often as (")
    assert views["zz_base"].depends_on == (
        Reference(kind="table", name=QualifiedName("", "person"), columns=("id", "name")),
        Reference(kind="table", name=QualifiedName("", "visit"), columns=("person_id", "at")),
    )
    assert views["aa_top"].depends_on == (Reference(kind="view", name=QualifiedName("", "zz_base"), columns=("name",)),)
    assert views["fine"].depends_on == (
        Reference(kind="table", name=QualifiedName("", "person"), columns=("id", "name", "born")),
    )
    assert [column.name for column in views["doubled"].columns] == ["a", "a:1", "count(*)", "x;y"]


def test_a_broken_view_says_why(round_trip: RoundTrip) -> None:
    views = {view.name.name: view for view in round_trip(SCRIPT).views}
    assert views["broken"].columns == ()
    assert views["broken"].unmodelled == ("columns: no such table: main.missing",)
    assert views["behind"].unmodelled == ("columns: no such table: main.missing",)
    assert [view.name.name for view in views.values() if view.unmodelled] == ["behind", "broken"]


def test_triggers(round_trip: RoundTrip) -> None:
    catalogue = round_trip(SCRIPT)
    base = next(view for view in catalogue.views if view.name.name == "zz_base")
    assert (base.triggers[0].timing, base.triggers[0].events) == ("INSTEAD OF", ("INSERT",))
    assert base.triggers[0].condition == "new.name <> ' begin '"
    person, visit = catalogue.tables
    update, gone = person.triggers
    assert (update.name, update.timing, update.update_columns) == ("after update", "AFTER", ("name", "born"))
    assert (gone.timing, gone.events) == ("BEFORE", ("DELETE",))
    assert visit.triggers[0].timing == "BEFORE"
