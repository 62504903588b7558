"""Whether a claim is found as fast among a million as among ten thousand, by every key.

    python -m bench.search [--quick]

The claims are written by SQL: through the product's own doors a million would take minutes and
measure something else. Nine of ten are the searching clinic's, the rest another's. Each search goes
through ``search()`` behind row-level security, as the page does it; the peer is
one read by primary key in the same kind of block. The plan of every look-up is asked for, and
none may read the table from end to end.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg

from bench import server

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (1_000, 5_000)
ROUNDS, QUICK_ROUNDS = 300, 20
DATABASE = "bench_search"
FAMILIES = 4_000
DAY = date(2024, 1, 1)

_REMITTANCES = """
INSERT INTO remittance (organization_id, id, state, payer_id, payer_name, payer_id_number,
    trace_number, disbursement_id, payee_id, payee_npi, way, amount_cents, charge_cents,
    patient_responsibility_cents, adjustment_cents, claim_count, payment_date, document_id,
    received_at, state_changed_at, claims_read_at)
SELECT CASE WHEN n %% 10 = 0 THEN %(other)s ELSE %(own)s END::uuid, md5('r' || n)::uuid, 'coming',
    %(payer)s::uuid, 'Bench Plan', '1340000025', 'EFT' || lpad((n::bigint * 7919)::text, 11, '0'),
    md5('d' || n)::uuid, md5('p' || n)::uuid, '1043270008', 'ach', 100000 + n, 200000, 5000, 0, 20,
    %(day)s::date + (n %% 900), %(own)s::uuid, now(), now(), now()
FROM generate_series(%(first)s::int, %(last)s::int) n
"""
_CLAIMS = """
INSERT INTO remittance_claim (organization_id, id, remittance_id, position, payment_date,
    patient_control_number, payer_claim_number, member_id, family_name, given_name, rendering_npi,
    status, charge_cents, paid_cents, patient_responsibility_cents, service_from, service_to,
    family_key, given_key)
SELECT CASE WHEN (n / 20) %% 10 = 0 THEN %(other)s ELSE %(own)s END::uuid, md5('c' || n)::uuid,
    md5('r' || n / 20)::uuid, n %% 20 + 1, %(day)s::date + (n / 20) %% 900,
    'A' || lpad((n::bigint * 104729 %% 1000000007)::text, 10, '0'),
    'PW' || lpad((n::bigint * 15485863 %% 1000000007)::text, 11, '0'),
    'W' || lpad((n::bigint * 32452843 %% 1000000007)::text, 10, '0'),
    f.name, 'G' || n %% 977, '1043270008', '1', 20000, 5000 + n::bigint * 7919 %% 900000, 2000,
    %(day)s::date + n %% 900, %(day)s::date + n %% 900,
    f.name || ' G', 'G ' || f.name
FROM generate_series(%(first)s::int, %(last)s::int) n,
    LATERAL (SELECT upper(translate(md5((n %% %(families)s)::text), '0123456789', 'ghijklmnop'))
             AS name) f
"""


def load(
    connection: psycopg.Connection, own: UUID, other: UUID, payer: UUID, first: int, last: int
) -> None:
    """Write claims ``first`` to ``last`` with their remittances, and ANALYZE."""
    facts: dict[str, Any] = {"own": own, "other": other, "payer": payer, "day": DAY,
                             "families": FAMILIES}  # fmt: skip
    connection.execute("SET session_replication_role = replica")  # no foreign keys' checks
    connection.execute(_REMITTANCES, facts | {"first": first // 20, "last": last // 20 - 1})
    connection.execute(_CLAIMS, facts | {"first": first, "last": last - 1})
    connection.execute("VACUUM (ANALYZE) remittance")
    connection.execute("VACUUM (ANALYZE) remittance_claim")


def samples(connection: psycopg.Connection, own: UUID, rounds: int) -> list[dict[str, Any]]:
    """Give random claims of the searching clinic, all over the table."""
    rows = connection.execute(
        "SELECT patient_control_number, payer_claim_number, member_id, family_name, service_from, "
        "paid_cents, id FROM remittance_claim TABLESAMPLE SYSTEM (20) WHERE organization_id = %s "
        "LIMIT 200000",
        [own],
    ).fetchall()
    names = ("control", "claim", "member", "family", "day", "paid", "id")
    chosen = random.Random(7).sample(rows, min(rounds, len(rows)))
    return [dict(zip(names, row, strict=True)) for row in chosen]


def wishes() -> dict[str, Callable[[dict[str, Any]], Any]]:
    """Give what is asked for by each key."""
    from wellpaid.claim_pay.remittances.queries import Wish
    from wellpaid.kit.money import Money

    return {
        "patient account": lambda s: Wish(s["control"]),
        "its last six digits": lambda s: Wish(s["control"][-6:]),
        "claim number": lambda s: Wish(s["claim"]),
        "its first nine signs": lambda s: Wish(s["claim"][:9]),
        "member ID": lambda s: Wish(s["member"]),
        "patient's name": lambda s: Wish(s["family"][:12]),
        "day of the care": lambda s: Wish(service_date=s["day"]),
        "amount paid": lambda s: Wish(amount=Money(s["paid"])),
        "name and amount": lambda s: Wish(s["family"][:12], amount=Money(s["paid"])),
        "what isn't there": lambda s: Wish("Q" + s["control"][1:5] + "XYZ99"),
    }


def timed(work: Callable[[], object]) -> float:
    """Give the milliseconds of one call."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def p95(values: list[float]) -> float:
    """Give the value that 95 of 100 stay under."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def measure(own: UUID, chosen: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Give median and p95 of every key, and of the peer."""
    from wellpaid.claim_pay.remittances.models import RemittanceClaim
    from wellpaid.claim_pay.remittances.queries import search
    from wellpaid.kit.tenancy.scope import tenant

    def by_id(sample: dict[str, Any]) -> object:
        with tenant(own):
            return RemittanceClaim.objects.get(id=sample["id"])

    found = {}
    works: dict[str, Callable[[dict[str, Any]], object]] = {"peer: by primary key": by_id}
    for name, make in wishes().items():
        works[name] = lambda s, make=make: search(organization_id=own, wish=make(s))
    for name, work in works.items():
        work(chosen[0])
        times = [timed(lambda work=work, one=one: work(one)) for one in chosen]
        found[name] = (statistics.median(times), p95(times))
    return found


def indexes(own: UUID, sample: dict[str, Any]) -> dict[str, list[str]]:
    """Give the indexes that the plans of a search's look-ups name.

    :raises AssertionError: one of them reads the table from end to end
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wellpaid.claim_pay.remittances.queries import search
    from wellpaid.kit.tenancy.scope import tenant

    found = {}
    for name, make in wishes().items():
        with CaptureQueriesContext(connection) as queries:
            search(organization_id=own, wish=make(sample))
        used: list[str] = []
        with tenant(own), connection.cursor() as cursor:
            for query in queries.captured_queries:
                if "remittance" not in query["sql"]:
                    continue
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
                plan = cursor.fetchone()[0]
                text = plan if isinstance(plan, str) else json.dumps(plan)
                assert '"Seq Scan"' not in text, (name, query["sql"], text)
                used += [part.split('"')[0] for part in text.split('"Index Name": "')[1:]]
        found[name] = sorted({one for one in used if not one.endswith("_pkey")})
    return found


def main() -> None:
    """Load step by step, measure after each, and print."""
    quick = "--quick" in sys.argv
    sizes, rounds = (QUICK_SIZES, QUICK_ROUNDS) if quick else (SIZES, ROUNDS)
    cluster = server.start(DATABASE)
    import django

    django.setup()
    from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.organizations.operations.register_provider import (
        Provider,
        register_provider,
    )

    now = datetime.now(UTC)
    own, other = (
        register_provider(
            provider=Provider(
                f"search-{name}", f"Search {name}", "BENCH", "+18005550142", "", "",
                "1 Sample Way", "Testville", "TN", "00000", "America/Chicago",
            ),
            actor=SYSTEM, now=now,
        ).id
        for name in ("own", "other")
    )  # fmt: skip
    payer = register_payer(payer=Payer("bench", "Bench Plan", "1340000025"), actor=SYSTEM, now=now)
    results: list[dict[str, tuple[float, float]]] = []
    with server.as_superuser(cluster, DATABASE) as connection:
        before = 0
        for size in sizes:
            load(connection, own, other, payer, before, size)
            before = size
            chosen = samples(connection, own, rounds)
            results.append(measure(own, chosen))
        used = indexes(own, chosen[0]) if not quick else {}
    print("median / p95 in ms of " + ", ".join(f"{size:,}" for size in sizes) + " claims")
    for name in results[0]:
        cells = "".join(
            f"{median:>9.2f} /{high:>7.2f}" for median, high in (r[name] for r in results)
        )
        growth = results[-1][name][1] / results[0][name][1]
        ratio = results[-1][name][0] / results[-1]["peer: by primary key"][0]
        print(f"  {name:<24}{cells}   p95 grew {growth:>5.2f}, {ratio:>5.1f} reads by key")
    for name, names in used.items():
        print(f"  {name:<24}{', '.join(names)}")


if __name__ == "__main__":
    main()
