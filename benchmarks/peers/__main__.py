"""`python -m benchmarks.peers`: other tools that check a database beside Schemabook, on the seeded PostgreSQL database.

Prints a table of what each found of the seeded faults, then how well the sizes of tables agree with the server's own
function. `--list` prints what was missed and every finding that is no seeded fault. Peers are installed from their
registries into a folder outside the repository (SCHEMABOOK_PEERS, else one in the user's cache); those that could not
be had are named.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping

from benchmarks.peers.installing import NotToBeHadError
from benchmarks.peers.scores import Said, score
from benchmarks.peers.tools import NOT_RUN, Outcome, Peer, Place, peers
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.base import QualifiedName
from schemabook.scratch import postgresql
from schemabook.survey import read_survey
from tests.rules.seeded import database as seeded

_SIZES = """SELECT n.nspname || '.' || c.relname, pg_total_relation_size(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm')
    AND n.nspname = ANY (string_to_array('{}', ',')) ORDER BY 1"""
_SCHEMAS = """SELECT nspname FROM pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')) ORDER BY 1"""
_ROW = "{:36} {:10} {:>9} {:>6} {:>9} {:>10} {:>6} {:>7}"


def main() -> None:
    """Make the database, run the peers, print the tables."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.splitlines()[0])
    options.add_argument("--list", action="store_true", help="print what was missed, and what is no seeded fault")
    show = options.parse_args().list
    with postgresql.start(settings=seeded.WRONG_POSTGRESQL) as server:
        database = "seeded"
        server.create_database(database)
        seeded.run_parts("postgresql", lambda sql: server.run(sql, database) if sql.strip() else None)
        schemas = tuple(str(name) for (name,) in server.fetch(_SCHEMAS, database))
        place = Place(server, database, schemas)
        faults = seeded.expected_of("postgresql")
        print(f"{server.engine} {server.version}, {len(faults)} seeded faults\n")
        outcomes = compare(place, faults, show=show)
        compare_sizes(place, outcomes)


def compare(place: Place, faults: Iterable[Said], *, show: bool) -> dict[str, Outcome]:
    """Run every peer and print a line for it. Returns what those said that ran."""
    faults = frozenset(faults)
    print(_ROW.format("tool", "version", "findings", "found", "of those", "elsewhere", "apart", "seconds"))
    print(_ROW.format("", "", "", "", "it checks", "", "", ""))
    outcomes: dict[str, Outcome] = {}
    others: list[str] = []
    for peer in peers():
        try:
            outcome = peer.check(place)
        except NotToBeHadError as error:
            print(f"{peer.name:36} {peer.version:10} could not be had: {error}")
            continue
        outcomes[peer.name] = outcome
        others += _print_score(peer, outcome, faults)
        sys.stdout.flush()
    for name, why in NOT_RUN.items():
        print(f"{name:36} {'not run':10} {why}")
    if show:
        print("\nSeeded faults that were missed, and findings that are none", *others, sep="\n")
    return outcomes


def _print_score(peer: Peer, outcome: Outcome, faults: frozenset[Said]) -> list[str]:
    """Print the line of a peer; return the faults that it missed and its findings that are none, one a line."""
    result = score(outcome.told, faults, peer.rules_of)
    numbers = (len(outcome.told), len(result.found), len(result.checked), len(result.elsewhere), len(result.apart))
    print(_ROW.format(peer.name, peer.version, *numbers, f"{outcome.seconds:.1f}"))
    kinds = (("elsewhere", result.elsewhere), ("apart", result.apart))
    missed = [f"{peer.name}: missed: {rule} {subject}" for rule, subject in sorted(result.checked - result.found)]
    return missed + [f"{peer.name}: {kind}: {one.check} {one.place} {one.part}" for kind, told in kinds for one in told]


def compare_sizes(place: Place, outcomes: Mapping[str, Outcome]) -> None:
    """Hold the sizes that tools give against the server's own function, in the same moment's database."""
    rows = place.server.fetch(_SIZES.format(",".join(place.schemas)), place.database)
    truth = {str(name): int(str(size)) for name, size in rows}
    survey = read_survey(place.url, ReadOptions(measure=MeasureOptions()))
    figures = survey.measurements.tables if survey.measurements else ()
    ours = {_written(one.name): int(one.size.value) for one in figures if one.size and one.size.value is not None}
    given = {"Schemabook": ours} | {name: outcome.sizes for name, outcome in outcomes.items() if outcome.sizes}
    print(f"\nSizes of {len(truth)} tables and materialised views, beside pg_total_relation_size")
    for name, sizes in given.items():
        equal = sum(sizes.get(one) == size for one, size in truth.items())
        whole = sum(sizes.get(one, 0) for one in truth)
        print(f"{name:36} {equal:>4} equal, {whole:>12,} bytes of {sum(truth.values()):,}")
        far = sorted(truth, key=lambda one: abs(truth[one] - sizes.get(one, 0)), reverse=True)[:3]
        for one in far if equal < len(truth) else ():
            print(f"    {one}: {sizes.get(one, 0):,} bytes, and the server says {truth[one]:,}")


def _written(name: QualifiedName) -> str:
    return f"{name.schema}.{name.name}"


if __name__ == "__main__":
    main()
