"""How fast the books are, as ratios to ``pgbench -N`` on the same server in the same run.

    python -m bench.ledger [--quick] [--rounds 5] [--seconds 4] [--clients 8] [--processes 4]

Rounds alternate between pgbench and our own ways of posting, so that a slow minute of the machine
hits them alike. ``pgbench -N`` is the peer since it is the smallest honest write: one UPDATE, one
SELECT and one INSERT of a row in a transaction, sent by a C program. One posting writes a journal,
a double entry and stored balances, from Python through Django's connection, as a transaction of its
own and in a ``tenant`` block, which is what a request does.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing as mp
import os
import platform
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, islice
from typing import Any
from uuid import UUID

from bench import server
from wellpaid.ops import embedded_postgres

DATABASE = "bench_ledger"
DAY = date(2026, 3, 2)
# Made before the clock starts: what is measured is posting. More are made as they are needed.
DRAFTS_A_SECOND = 700
SPREAD_BILLS = 20_000
AIMS = {"spread alone": 0.6, "hot alone": 0.6, "spread": 0.6, "hot": 0.6, "post_many": 3.0}


def _pgbench(cluster: embedded_postgres.Cluster, *arguments: str) -> str:
    binary = embedded_postgres._installed() / "bin" / "pgbench"  # noqa: SLF001
    done = subprocess.run(
        [str(binary), "-h", str(cluster.socket_dir), "-U", "postgres", *arguments, "pgbench"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def peer(cluster: embedded_postgres.Cluster, clients: int, seconds: int) -> float:
    """Run pgbench -N once; gives transactions a second."""
    out = _pgbench(cluster, "-N", "-n", "-c", str(clients), "-j", "2", "-T", str(seconds))
    return float(re.search(r"tps = ([\d.]+)", out)[1])


def _make_organization() -> UUID:
    from wellpaid.core.organizations.models import Organization

    found = Organization.objects.filter(slug="bench").first()
    if found is None:
        found = Organization(
            kind="provider", slug="bench", name="Bench Clinic", statement_descriptor="BENCH",
            phone="+18005550142", hours_en="", hours_es="", street="1 Sample Way",
            city="Testville", state="OH", postal_code="00000",
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        found.save()
    return found.id


def _drafts(kind: str, seed: int) -> Iterator[Any]:
    """Give drafts without end. Spread: two stored accounts each; hot: one of them is hot."""
    import random

    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.ledger.chart import CARD_CLEARING, PATIENT_RECEIVABLE, PLAN_RECEIVABLE
    from wellpaid.core.ledger.drafts import JournalDraft, Line
    from wellpaid.kit.ids import new_id
    from wellpaid.kit.money import Money

    rng = random.Random(seed)
    bills = [UUID(int=number) for number in range(1, SPREAD_BILLS)]
    amount = Money(1250)
    clearing = CARD_CLEARING.whole()
    while True:
        bill = rng.choice(bills)
        debit = PLAN_RECEIVABLE.of(rng.choice(bills)) if kind == "spread" else clearing
        journal_id = new_id()
        yield JournalDraft(
            key=f"bench/{journal_id}",
            event="payment.succeeded",
            lines=(Line(debit, PATIENT_RECEIVABLE.of(bill), amount),),
            effective_date=DAY, actor=SYSTEM, subject_kind="bill", subject_id=bill, id=journal_id,
        )  # fmt: skip


def _post_until(
    *, kind: str, alone: bool, organization_id: UUID, seed: int, gate: Any, seconds: float
) -> int:
    from django.db import connection

    from wellpaid.core.ledger.operations.post import post
    from wellpaid.kit.tenancy.scope import tenant

    drafts = _drafts(kind, seed)
    for _ in range(10):  # the statement and the function's own are planned
        with tenant(organization_id):
            post(journal=next(drafts))
    ready = [next(drafts) for _ in range(int(seconds * DRAFTS_A_SECOND))]
    drafts = chain(ready, drafts)
    gate.wait()
    deadline, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < deadline:
        journal = next(drafts)
        if alone:
            post(journal=journal, organization_id=organization_id)
        else:
            with tenant(organization_id):
                post(journal=journal)
        count += 1
    connection.close()
    return count


def _post_many_until(organization_id: UUID, seed: int, gate: Any, seconds: float, size: int) -> int:
    from django.db import connection

    from wellpaid.core.ledger.operations.post_many import post_many
    from wellpaid.kit.tenancy.scope import tenant

    drafts = _drafts("hot", seed)
    gate.wait()
    deadline, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < deadline:
        with tenant(organization_id):
            count += post_many(journals=islice(drafts, size), batch=size).posted_count
    connection.close()
    return count


def _worker(
    work: Callable[..., int],
    threads: int,
    seed: int,
    gate: Any,
    answers: Any,
    rest: tuple[Any, ...],
) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = threads + 1
    counts = []

    def run(number: int) -> None:
        counts.append(work(seed=seed + number, gate=gate, **dict(rest)))

    gc.freeze()
    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    answers.put(sum(counts))
    from django.db import connections

    connections["default"].close_pool()


def ours(
    work: Callable[..., int], processes: int, threads: int, seconds: float, **facts: Any
) -> float:
    """Run one of our ways in processes × threads; gives journals a second."""
    context = mp.get_context("spawn")
    gate, answers = context.Barrier(processes * threads + 1), context.Queue()
    seed = time.time_ns() % 1_000_000_000
    rest = tuple((facts | {"seconds": seconds}).items())
    workers = [
        context.Process(
            target=_worker, args=(work, threads, seed + 1000 * number, gate, answers, rest)
        )
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    gate.wait(timeout=60)
    total = sum(answers.get(timeout=seconds + 60) for _ in workers)
    for worker in workers:
        worker.join()
    return total / seconds


def _prepare(cluster: embedded_postgres.Cluster) -> UUID:
    if not _has_pgbench(cluster):
        _pgbench(cluster, "-i", "-s", "10", "-q")
    import django

    django.setup()
    organization_id = _make_organization()
    _open_accounts(organization_id)
    return organization_id


def _open_accounts(organization_id: UUID) -> None:
    """Use every account once, as pgbench's rows are there before it starts."""
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.ledger.chart import PATIENT_RECEIVABLE, PLAN_RECEIVABLE
    from wellpaid.core.ledger.drafts import JournalDraft, Line
    from wellpaid.core.ledger.operations.post_many import post_many
    from wellpaid.kit.money import Money
    from wellpaid.kit.tenancy.scope import tenant

    bills = (UUID(int=number) for number in range(1, SPREAD_BILLS))
    drafts = (
        JournalDraft(
            key=f"bench/open/{bill}", event="bill.issued", effective_date=DAY, actor=SYSTEM,
            lines=(Line(PLAN_RECEIVABLE.of(bill), PATIENT_RECEIVABLE.of(bill), Money(1)),),
            subject_kind="bill", subject_id=bill,
        )
        for bill in bills
    )  # fmt: skip
    with tenant(organization_id):
        post_many(journals=drafts)


def _has_pgbench(cluster: embedded_postgres.Cluster) -> bool:
    import psycopg

    embedded_postgres.ensure_database(cluster, "pgbench")
    with psycopg.connect(cluster.url("pgbench", "postgres")) as connection:
        row = connection.execute("SELECT to_regclass('pgbench_accounts')").fetchone()
    return row is not None and row[0] is not None


def _line(name: str, rates: list[float], ratios: list[float] | None, aim: float | None) -> str:
    middle = statistics.median(rates)
    text = f"{name:<40}{min(rates):>9,.0f}{middle:>9,.0f}{max(rates):>9,.0f}"
    if ratios:
        text += f"   {min(ratios):.2f} / {statistics.median(ratios):.2f} / {max(ratios):.2f}"
    if ratios and aim:
        text += f"   aim {aim}: {'met' if statistics.median(ratios) >= aim else 'MISSED'}"
    return text


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="one round of a second: a smoke run")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.clients, options.processes = 1, 1, 2, 1
    cluster = server.start(DATABASE)
    organization_id = _prepare(cluster)
    threads = options.clients // options.processes
    facts: dict[str, Any] = {"organization_id": organization_id}
    runs: dict[str, Callable[[], float]] = {
        "pgbench": lambda: peer(cluster, options.clients, options.seconds),
        **{
            f"{kind}{' alone' if alone else ''}": partial(
                ours,
                _post_until,
                options.processes,
                threads,
                options.seconds,
                kind=kind,
                alone=alone,
                **facts,
            )
            for alone in (True, False)
            for kind in ("spread", "hot")
        },
        "post_many": lambda: ours(
            _post_many_until, options.processes, 1, options.seconds, size=options.batch, **facts
        ),
    }
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        server.checkpoint(cluster)
        for name, run in runs.items():
            rates[name].append(run())
            print(f"  {name}: {rates[name][-1]:,.0f}/s", file=sys.stderr, flush=True)
    names = {
        "pgbench": f"pgbench -N, {options.clients} clients",
        "spread alone": "post(), spread, its own transaction",
        "hot alone": "post(), one hot, its own transaction",
        "spread": "post(), spread, in tenant()",
        "hot": "post(), one hot, in tenant()",
        "post_many": f"post_many(), {options.batch} a batch, {options.processes} × 1",
    }
    print(
        f"{platform.machine()}, {os.cpu_count()} cores shared by the server and its "
        f"{options.clients} clients ({options.processes} processes, {threads} threads each); fsync "
        "on.\n"
        "Python's share of the cores is lost to the server, pgbench's is small: a ratio here is of "
        "whole systems, not of servers.\n'its own transaction' is one round trip; 'in tenant()' is "
        "three (BEGIN with SET LOCAL, the posting, COMMIT); pgbench -N has five."
    )
    print(f"{'':<40}{'min':>9}{'median':>9}{'max':>9}   ratio to pgbench (min / median / max)")
    for name, found in rates.items():
        ratios = [a / b for a, b in zip(found, rates["pgbench"], strict=True)]
        print(_line(names[name], found, ratios if name != "pgbench" else None, AIMS.get(name)))


if __name__ == "__main__":
    main()
