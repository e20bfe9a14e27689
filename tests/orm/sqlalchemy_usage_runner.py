"""Run by the tests in a process of its own: every function of `usage.py`, on rows that are there.

`python sqlalchemy_usage_runner.py FOLDER URL` calls `list_…` for the first rows and then the next page, `find_…`
and `change_…` with what the first row has. Prints the names of what ran with what came of it, as JSON.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session


def main(folder: str, url: str) -> None:
    sys.path.insert(0, folder)
    print(json.dumps(asyncio.run(_run(url))))


async def _run(url: str) -> dict[str, str]:
    engine = create_async_engine(url)
    async with AsyncSession(engine) as session:
        found = await session.run_sync(_call_all)
    await engine.dispose()
    return found


def _call_all(session: Session) -> dict[str, str]:
    import models  # type: ignore[import-not-found]
    import usage  # type: ignore[import-not-found]

    functions = {
        name: one for name, one in vars(usage).items() if inspect.isfunction(one) and one.__module__ == "usage"
    }
    ran: dict[str, str] = {}
    row: Any = None
    for name, function in functions.items():
        parameters = inspect.signature(function).parameters
        if name.startswith("list_"):
            row = _page(session, function, ran)
        elif name.startswith("add_"):
            ran[name] = _add(session, function, models)
        else:
            row = _first(session, models, parameters, name)
            ran[name] = _call(session, function, row, models)
    return ran


def _page(session: Session, function: Any, ran: dict[str, str]) -> Any:
    rows = function(session, limit=2)
    assert len(rows) == 2, function
    if "after" in inspect.signature(function).parameters:
        keys = sa.inspect(rows[0]).identity
        after = function(session, after=keys[0] if len(keys) == 1 else keys, limit=1)
        assert after == rows[1:], function
    ran[function.__name__] = "2"
    return rows[0]


def _first(session: Session, models: Any, parameters: Any, name: str) -> Any:
    """The first row of the class that a function is about: the one with the longest name in it."""
    classes = [mapper.class_ for mapper in models.Base.registry.mappers]
    words = name.replace("_", "")
    about = max((one for one in classes if one.__name__.lower() in words), key=lambda one: len(one.__name__))
    return session.scalars(sa.select(about).order_by(*sa.inspect(about).primary_key).limit(1)).one()


def _call(session: Session, function: Any, row: Any, models: Any) -> str:
    names = [name for name in inspect.signature(function).parameters if name != "session"]
    values = [getattr(row, name) for name in names]
    if function.__name__ == "change_order_status":
        values[-1] = models.OrderStatus.CANCELLED
    found = function(session, *values)
    if function.__name__.startswith("find_"):
        assert found is row, function
        return "1"
    session.refresh(row)
    assert getattr(row, names[-1]) == values[-1], function
    return str(getattr(values[-1], "value", values[-1]))


def _add(session: Session, function: Any, models: Any) -> str:
    ids = session.scalars(sa.select(models.Product.id).order_by(models.Product.id.desc()).limit(2)).all()
    function(session, *ids)
    return "1"


if __name__ == "__main__":
    main(*sys.argv[1:])
