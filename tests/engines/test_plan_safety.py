"""What may be planned and what may be run, against texts that try to hide what they do."""

from __future__ import annotations

import pytest

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB, MYSQL
from schemabook.engines.plan_safety import PlanGuard, plain_text, refusal
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Composite, Domain, Range, Routine
from schemabook.model.tables import (
    CheckConstraint,
    Column,
    Generated,
    Index,
    IndexColumn,
    PartitionKey,
    Policy,
    Reference,
    RowSecurity,
    Table,
    TableKind,
    View,
)

ENGINES = [POSTGRESQL, MYSQL, MARIADB, SQLITE]


def name(text: str) -> QualifiedName:
    return QualifiedName("public", text)


def table(text: str, **facts: object) -> Table:
    columns = (Column(name="id", type="integer"),)
    return Table(**{"name": name(text), "columns": columns, **facts})  # type: ignore[arg-type]


def with_index(text: str, **facts: object) -> Table:
    key = IndexColumn(expression=facts.pop("expression", None), name=facts.pop("column", None), **facts)  # type: ignore[arg-type]
    return table(text, indexes=(Index(name=f"{text}_index", columns=(key,)),))


CATALOGUE = Catalogue(
    engine="postgresql",
    routines=(
        Routine(name=name("evil"), kind="function", signature="integer"),
        Routine(name=name("Loud Name"), kind="function"),
        Routine(name=name("fullname"), kind="function", signature="public.users"),
        Routine(name=name("anything"), kind="function", signature="anyelement"),
        Routine(name=name("lower"), kind="function", signature="public.price"),
        Routine(name=name("calm"), kind="procedure"),
        Routine(name=name("sumup"), kind="aggregate", signature="integer"),
        Routine(name=name("1f"), kind="function"),
    ),
    views=(
        View(name=name("one_view"), definition="SELECT evil(1) AS x"),
        View(name=name("two_view"), definition="SELECT * FROM public.one_view"),
        View(name=name("three_view"), definition='SELECT * FROM "public"."two_view" WHERE true'),
        View(name=name("sly_view"), depends_on=(Reference(kind="routine", name=name("evil")),)),
        View(name=name("calm_view"), definition="SELECT count(*) FROM public.users"),
        View(name=name("sleepy"), definition="SELECT pg_sleep(1) FROM public.users"),
    ),
    tables=(
        table("users"),
        table("defaulted", columns=(Column(name="id", type="integer", default="public.evil(1)"),)),
        table(
            "computed",
            columns=(Column(name="c", type="int", generated=Generated(expression="evil(id)", stored=True)),),
        ),
        table("checked", checks=(CheckConstraint(name="c", expression="evil(id) > 0"),)),
        with_index("indexed", expression="(public.evil(id))"),
        with_index("classed", column="id", operator_class="public.own_ops"),
        table("partial", indexes=(Index(name="i", columns=(IndexColumn(name="id"),), predicate="evil(id) = 1"),)),
        table(
            "guarded", row_security=RowSecurity.ON, policies=(Policy(name="p", command="all", using="evil(id) = 1"),)
        ),
        table("unguarded", policies=(Policy(name="p", command="all", using="evil(id) = 1"),)),
        table("foreign", kind=TableKind.FOREIGN),
        table("keyed", partition_key=PartitionKey(method="range", expression="evil(id)")),
        table("parent", partitions=(with_index("child", expression="evil(id)"),)),
        table("ancestor"),
        table("heir", inherits=(name("ancestor"),), checks=(CheckConstraint(name="c", expression="evil(1) > 0"),)),
        table("with_domain", columns=(Column(name="d", type="public.even"),)),
        table("with_composite", columns=(Column(name="d", type="public.pair"),)),
        table("with_range", columns=(Column(name="d", type="public.spans[]"),)),
        table("prices", columns=(Column(name="p", type="public.price"),)),
        table("cast_from", columns=(Column(name="p", type="public.cents"),)),
    ),
    domains=(
        Domain(name=name("even"), type="integer", checks=(CheckConstraint(name="c", expression="evil(VALUE) = 0"),)),
    ),
    composites=(Composite(name=name("pair"), attributes=(Column(name="a", type="public.even"),)),),
    ranges=(Range(name=name("spans"), subtype="integer", subtype_difference=name("evil")),),
    unmodelled=(
        "operator public.=(public.price,public.price)",
        "operator public.===(integer,integer)",
        "cast (integer AS public.cents)",
        "operator class public.own_ops USING btree",
        "collation public.plain",
    ),
)


@pytest.mark.parametrize(
    "statement",
    [
        "select evil(1)",
        "SELECT EVIL (1)",
        "select public.evil(1)",
        "select public /* x */ . /* y */ evil -- z\n (1)",
        'select "evil"(1)',
        'select "public"."evil"(1)',
        'select "Loud Name"()',
        "select * from evil(1)",
        "select * from users where id in (select evil(id) from users)",
        "select u.fullname from users u",
        "select u.anything from users u",
        "select lower(p) from prices",
        "select sumup(id) from users",
        "select 1 from users order by evil(id)",
        "insert into users values (evil(1))",
        "update users set id = evil(id)",
        "delete from users where id = evil(1)",
        "merge into users u using users v on u.id = evil(v.id) when matched then delete",
        "with x as (select evil(1)) select * from x",
        "values (evil(1))",
        "select 'it''s' || evil(1)",
        "select E'it\\'s' || evil(1) || 'x'",
        "select $$ ' $$ || evil(1) || $$ ' $$",
        "select 1 /* /* nested */ ' */ + evil(1) /* ' */",
        "select * from one_view",
        "select * from three_view",
        "table THREE_VIEW",
        "select * from sly_view",
        "insert into defaulted default values",
        "select * from computed",
        "select * from checked",
        "select * from indexed",
        "select * from partial",
        "select * from guarded",
        "select * from keyed",
        "select * from parent",
        "select * from ancestor",
        "select * from with_domain",
        "select 1::public.even",
        "select * from with_composite",
        "select * from with_range",
    ],
)
def test_own_functions_are_refused(statement: str) -> None:
    reason = refusal(statement, CATALOGUE, POSTGRESQL, analyse=False)
    assert "own function" in reason, reason
    assert PlanGuard(CATALOGUE, POSTGRESQL).refusal(statement, user_functions=True) == ""
    assert PlanGuard(CATALOGUE, POSTGRESQL).refusal(statement, analyse=True, user_functions=True) != ""


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("select * from prices where p = p", "own operator ="),
        ("select * from users where id === 1", "own operator ==="),
        ("select * from users where id operator(public.===) 1", "own operator ==="),
        ("select 1::public.cents", "own cast"),
        ("select * from cast_from", "own cast"),
        ("select * from classed", "own operator class"),
        ("select * from foreign", "foreign table"),
        ("select schema_to_xml('public', true, true, '')", "may have an effect"),
    ],
)
def test_own_code_of_other_kinds_is_refused(statement: str, words: str) -> None:
    assert words in refusal(statement, CATALOGUE, POSTGRESQL, analyse=False)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from users where id = 1",
        "select evil from users",
        "select u.evil from users u",
        "select 'evil(1)' as \"evil (1)\"",
        "select 1 -- evil(1)",
        "select $x$ evil(1) $x$",
        "select * from calm_view;",
        "select * from defaulted",
        "select * from unguarded",
        "(select 1) union (select 2);",
        "insert into users values ($1) on conflict do nothing",
        "select data ? 'a', data @> $1 from users",
        "select calm(1)",
        "select uuid_generate_v4()",
    ],
)
def test_what_is_harmless_may_be_planned(statement: str) -> None:
    assert refusal(statement, CATALOGUE, POSTGRESQL, analyse=False) == ""


@pytest.mark.parametrize("dialect", ENGINES, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize(
    "statement",
    [
        "",
        ";",
        "-- nothing",
        "explain select 1",
        "analyze select 1",
        "(analyze) select 1",
        "for connection 3",
        "create table x (id int)",
        "drop table users",
        "call calm()",
        "do $$ begin end $$",
        "set x = 1",
        "select 1; select 2",
        "select 1;; drop table users",
        "select 1 ;/**/; drop table users",
        "select id into other from users",
        "select id into @a from users",
        "select id from users into outfile '/tmp/x'",
        "select 'open",
        "select 1 /* open",
        "select 1\u00a0+ 1",
        "select 1 --\u2028 drop",
        "select 1\x00",
        "select 1\v+1",
    ],
)
def test_only_one_statement_of_a_known_kind(statement: str, dialect: Dialect) -> None:
    assert refusal(statement, Catalogue(engine=dialect.name), dialect, analyse=False) != ""


@pytest.mark.parametrize(
    "statement",
    [
        'select U&"\\0065vil"(1)',
        "select 1 ` 'x' ` , evil(1) ` 'y' `",
        "select $1$$ ' $$ , evil(1) , $$ ' $$",
        "select 1 -- x\r + evil(1)",
        "select 1e'\\', ' , evil(1)",
        "select 1 \U0001f600 evil(1)",
    ],
)
def test_what_could_be_read_otherwise_is_refused(statement: str) -> None:
    assert PlanGuard(CATALOGUE, POSTGRESQL).refusal(statement, user_functions=True) != ""


@pytest.mark.parametrize(
    "statement",
    [
        "select /*! evil(1) + */ 1",
        "select /*!50000 evil(1) + */ 1",
        "select /*M! evil(1) + */ 1",
        "select `evil`(1)",
        "select `db`.`evil`(1)",
        "select other.hidden(1)",
        "select * from other.v",
        "select * from `users`, `other`.`v`",
        "select 'a\\'', evil(1), '\\''",
        'select "it\'s", evil(1), "\'"',
        "select 1 # ' \n + evil(1) # '",
        "select 1 -- '\n+ evil(1) -- '",
        "select 1f(2)",
        "select db.1f(2)",
        "select get_lock('a', 1)",
        "select * from users where id = sleep(5)",
        "select benchmark(1000000, 1)",
        "select load_file('/etc/passwd')",
        "select @a := 1",
        "select $f(1)",
        "select évil(1)",
    ],
)
@pytest.mark.parametrize("dialect", [MYSQL, MARIADB], ids=["mysql", "mariadb"])
def test_texts_of_mysql_that_hide_a_call(statement: str, dialect: Dialect) -> None:
    assert refusal(statement, CATALOGUE, dialect, analyse=False) != ""


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT `u` . `id` FROM `users` `u` WHERE `u` . `id` = ?",
        "SELECT `shop` . `users` . `id` FROM `shop` . `users`",
        "select /*+ INDEX(u users_index) */ u.id from shop.users u # end",
        "select * from users where id in (?, ?) limit ?",
        "replace_me",
    ],
)
def test_texts_of_mysql_that_may_be_planned(statement: str) -> None:
    guard = PlanGuard(CATALOGUE, MYSQL, "shop")
    assert (guard.refusal(statement) == "") == (statement != "replace_me")


@pytest.mark.parametrize(
    "statement",
    [
        "select id from users for update",
        "select id from users for no key update",
        "select id from users for share",
        "select id from users lock in share mode",
        "with x as (delete from users returning *) select * from x",
        "with x as (select 1) insert into users select * from x",
        "insert into users values (1)",
        "select nextval('s')",
        "select setval('s', 1)",
        "select pg_sleep(1)",
        "select pg_catalog.pg_sleep(1)",
        'select "pg_sleep"(1)',
        "select pg_terminate_backend(1)",
        "select lo_unlink(1)",
        "select pg_read_file('x')",
        "select dblink('x', 'y')",
        "select set_config('a', 'b', false)",
        "select extension.lower('x')",
        "select unknown_function(1)",
        "select * from users where id = $1",
        "select * from users where id = ?",
        "select * from sleepy",
        "select evil(1)",
        "select next value for s",
        "values (1)",
        "table users",
        "select select select",
    ],
)
@pytest.mark.parametrize("dialect", [POSTGRESQL, MARIADB], ids=["postgresql", "mariadb"])
def test_what_is_more_than_reading_is_not_run(statement: str, dialect: Dialect) -> None:
    assert refusal(statement, CATALOGUE, dialect, analyse=True) != ""


@pytest.mark.parametrize(
    "statement",
    [
        "select count(*), max(id) from users u where id in (1, 2) and exists (select 1 from users) group by 1",
        "with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) select * from t",
        "select row_number() over (order by id) from users",
        "select cast(id as numeric(10, 2)), coalesce(id, 0) from calm_view",
        "select * from users order by id limit 5;",
    ],
)
@pytest.mark.parametrize("dialect", [POSTGRESQL, MARIADB, SQLITE], ids=["postgresql", "mariadb", "sqlite"])
def test_plain_queries_may_be_run(statement: str, dialect: Dialect) -> None:
    assert refusal(statement, CATALOGUE, dialect, analyse=True) == ""


def test_a_very_long_statement_is_refused() -> None:
    assert "100,000" in refusal("select " + "1, " * 40_000 + "1", CATALOGUE, POSTGRESQL, analyse=False)


def test_functions_of_the_system_may_be_qualified() -> None:
    assert refusal("select pg_catalog.upper('x')", CATALOGUE, POSTGRESQL, analyse=True) == ""


def test_comments_go_and_literals_stay() -> None:
    assert plain_text("/* a */ select '--x' -- b\n, 1 /* c */ ; -- d", POSTGRESQL).split() == [
        "select",
        "'--x'",
        ",",
        "1",
    ]
    assert plain_text("select /*+ BKA(t) */ 1 # x", MYSQL) == "select /*+ BKA(t) */ 1"
    with pytest.raises(ValueError, match="not closed"):
        plain_text("select 'x", POSTGRESQL)


def test_what_a_statement_touches() -> None:
    guard = PlanGuard(CATALOGUE, POSTGRESQL)
    assert guard.touched("select * from users u join public.calm_view using (id)") == (name("users"), name("calm_view"))
