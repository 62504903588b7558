"""Whether look-ups, pages and postings stay as fast when a hundred times as many bills are there.

    python -m bench.growth [--quick]

The bulk is written by SQL, past the product's own doors and without its foreign keys' checks: a
million bills through ``import_bills`` would take a quarter of an hour and measure something else.
Shapes are plausible: three clinics with 60, 30 and 10 percent of the bills, three bills a
guarantor, two a patient, two lines a bill; six bills in ten are paid, two are due; each has a
journal, an entry, accounts and a stored balance. After each step come VACUUM ANALYZE and the same
measurements, of random bills all over the biggest clinic. The measure is CPU, of the web process
and of its database session; medians of rounds. A busy neighbour makes even CPU time longer (shared
caches, shared cores), so a yardstick that no table can slow down runs beside.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from bench import server
from bench.requests import Visitor

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (1_000, 10_000)
PER_BLOCK = 100_000
LOAD = (Path(__file__).parent / "growth.sql").read_text()
# Of a hundred bills in a row, those of the second and third clinic; the rest is the first's.
SHARES = ((60, 0), (90, 1), (100, 2))
DATABASE = "bench_growth"


def clinic_of(number: int) -> int:
    """Tell whose the ``number``-th bill is."""
    return next(clinic for end, clinic in SHARES if number % 100 < end)


def numbers(first: int, last: int) -> Iterator[tuple[int, int, str, str]]:
    """Give (running number, clinic, block, Bill ID) of bills; each clinic has blocks of its own."""
    from wellpaid.kit.check_digits import damm_digit

    for number in range(first, last):
        clinic = clinic_of(number)
        block = str(200_000 + 100_000 * clinic + number // PER_BLOCK)
        body = f"{block}{number * 61_403 % PER_BLOCK:05d}"
        yield number, clinic, block, body + damm_digit(body)


def load(connection: psycopg.Connection, clinics: list[UUID], first: int, last: int) -> None:
    """Write bills ``first`` to ``last`` with all that belongs to them, and ANALYZE."""
    connection.execute("SET session_replication_role = replica")  # no foreign keys' checks
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS clinic (clinic int, organization_id uuid)")
    if first == 0:
        for number, clinic in enumerate(clinics):
            connection.execute("INSERT INTO clinic VALUES (%s, %s)", [number, clinic])
    connection.execute("CREATE TEMP TABLE fresh (n bigint, clinic int, block text, number text)")
    with connection.cursor().copy("COPY fresh FROM STDIN") as copy:
        for row in numbers(first, last):
            copy.write_row(row)
    connection.execute("ANALYZE fresh")
    for statement in LOAD.split(";\n"):
        connection.execute(statement)
    connection.execute("DROP TABLE fresh")
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


def cpu_us(work: Callable[[int], object], count: int) -> tuple[float, float]:
    """Do a thing that often; gives CPU µs each, of this process and of its database session."""
    from django.db import connection

    work(0)
    kept = connection.connection  # a request gives its connection back; with one user it stays
    process_id = kept.info.backend_pid if kept else _only_backend()
    start, backend = time.process_time_ns(), server.cpu_ns(process_id)
    for place in range(1, count + 1):
        work(place)
    return (
        (time.process_time_ns() - start) / count / 1000,
        (server.cpu_ns(process_id) - backend) / count / 1000,
    )


def _only_backend() -> int:
    from django.db import connection

    connection.ensure_connection()
    process_id: int = connection.connection.info.backend_pid
    connection.close()
    return process_id


def works(clinic: UUID, size: int) -> dict[str, Callable[[int], object]]:
    """Give what is measured: each takes another random bill of the biggest clinic every time."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.ledger.chart import CARD_CLEARING, PATIENT_RECEIVABLE
    from wellpaid.core.ledger.drafts import JournalDraft, Line
    from wellpaid.core.ledger.operations.post import post
    from wellpaid.kit.ids import new_id
    from wellpaid.kit.money import Money
    from wellpaid.kit.tenancy.scope import tenant
    from wellpaid.patient_pay.bills.models import Bill

    rng = random.Random(17)
    mine = [n for n in (rng.randrange(size) for _ in range(4000)) if clinic_of(n) == 0]
    ids = [next(numbers(n, n + 1))[3] for n in mine]
    visitors = [_opened(get_wsgi_application(), number) for number in ids[:12]]

    def look_up(place: int) -> object:
        with tenant(clinic):
            found = Bill.objects.filter(number=ids[place % len(ids)])
            bill = found.select_related("patient", "guarantor").first()
        assert bill is not None
        return bill

    def page(place: int) -> object:
        visitor, number = visitors[place % len(visitors)]
        answer = visitor.get(f"/b/{number}")
        assert answer.status == 200, answer
        return answer

    def pay(place: int) -> object:
        bill = UUID(int=0x01900000000070008000000000000000 + mine[place % len(mine)])
        journal = JournalDraft(
            key=f"bench/{new_id()}", event="payment.succeeded", effective_date=date(2026, 3, 2),
            lines=(Line(CARD_CLEARING.whole(), PATIENT_RECEIVABLE.of(bill), Money(1)),),
            actor=SYSTEM, subject_kind="bill", subject_id=bill,
        )  # fmt: skip
        return post(journal=journal, organization_id=clinic)

    def nothing(_: int) -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()

    return {
        "SELECT 1 (yardstick)": nothing,
        "look-up by Bill ID": look_up,
        "bill page": page,
        "post()": pay,
    }


def _opened(application: Any, number: str) -> tuple[Visitor, str]:
    """Open a bill as a guest; everybody in the bulk has the birth date of their running number."""
    visitor = Visitor(application, address=f"192.0.2.{random.randrange(1, 250)}")
    answer = visitor.post(
        f"/b/{number}/verify", last_name="Fernsby", birth_month="4", birth_day="27",
        birth_year="1986",
    )  # fmt: skip
    assert answer.status == 302, answer
    return visitor, number


def plan_index(connection: psycopg.Connection, clinic: UUID, number: str) -> str:
    """Give the indexes that the look-up's plan uses, as the application's role."""
    connection.execute("SET ROLE wellpaid_app")
    connection.execute(f"SET app.organization_id = '{clinic}'")
    (plan,) = connection.execute(
        "EXPLAIN (FORMAT JSON) SELECT * FROM bill WHERE organization_id = %s AND number = %s",
        [clinic, number],
    ).fetchone() or ("",)
    connection.execute("RESET ROLE")
    return " ".join(_scans(plan[0]["Plan"]))


def _scans(node: dict[str, Any]) -> Iterator[str]:
    if "Scan" in node["Node Type"]:
        yield f"{node['Node Type']} {node.get('Index Name', '')}".strip()
    for below in node.get("Plans", ()):
        yield from _scans(below)


def main() -> None:
    """Load, measure, load more, measure; print."""
    is_quick = "--quick" in sys.argv
    sizes, rounds, count = (QUICK_SIZES, 1, 10) if is_quick else (SIZES, 5, 200)
    cluster = server.start(DATABASE)
    import django

    django.setup()
    from wellpaid.cli.seed.clinics import CLINICS
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.organizations.operations.register_provider import register_provider

    now = datetime.now(UTC)
    clinics = [register_provider(provider=c, actor=SYSTEM, now=now).id for c in CLINICS]
    rows: dict[str, list[tuple[float, float]]] = {}
    print("Growth: CPU µs each, web process + database session", flush=True)
    with server.as_superuser(cluster, DATABASE) as connection:
        done = 0
        for size in sizes:
            start = time.perf_counter()
            load(connection, clinics, done, size)
            done = size
            loaded = time.perf_counter() - start
            todo = works(clinics[0], size)
            turns = [
                {name: cpu_us(work, count) for name, work in todo.items()} for _ in range(rounds)
            ]
            for name in todo:
                found = zip(*(turn[name] for turn in turns), strict=True)
                web, session = (statistics.median(values) for values in found)
                rows.setdefault(name, []).append((web, session))
            index = plan_index(connection, clinics[0], next(numbers(0, 1))[3])
            print(
                f"  {size:>9,} bills, written by SQL in {loaded:.0f} s; look-up by {index}",
                flush=True,
            )
    print(f"  {'':<20}" + "".join(f"{size:>18,}" for size in sizes) + "   last / first")
    for name, pairs in rows.items():
        cells = "".join(f"{ours:>9,.0f} + {theirs:>6,.0f}" for ours, theirs in pairs)
        print(f"  {name:<20}{cells}   {sum(pairs[-1]) / sum(pairs[0]):.2f}")
    server.drop(cluster, DATABASE)  # gigabytes


if __name__ == "__main__":
    main()
