"""What the list of bills costs with 10 and with 10,000 bills of one person.

    python -m bench.lists [--quick]

The same signed-in page through the whole application, in turns: the person with ten bills is the
peer. It should cost about the same, since a page has fifty rows whatever there is.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import server

FEW, MANY, QUICK_MANY = 10, 10_000, 200
ROUNDS, REQUESTS = 7, 40
CHUNK = 1000


def main() -> None:
    """Issue the bills, ask for both lists in turns, and print."""
    is_quick = "--quick" in sys.argv
    server.start("bench_lists")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    few, many = _people(QUICK_MANY if is_quick else MANY)
    clients: dict[str, Any] = {}
    for name, user in (("few", few), ("many", many)):
        clients[name] = Client(SERVER_NAME="127.0.0.1")
        clients[name].force_login(user)
    queries = {}
    for name, client in clients.items():
        client.get("/bills")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/bills").status_code == 200
        queries[name] = len(captured)
    seconds: dict[str, list[float]] = {"few": [], "many": [], "last": []}
    last = -(-(QUICK_MANY if is_quick else MANY) // 50)
    for _ in range(1 if is_quick else ROUNDS):
        for name, client, address in (
            ("few", clients["few"], "/bills"),
            ("many", clients["many"], "/bills"),
            ("last", clients["many"], f"/bills?page={last}"),
        ):
            for _ in range(2 if is_quick else REQUESTS):
                start = time.perf_counter()
                client.get(address)
                seconds[name].append(time.perf_counter() - start)
    p95 = {name: statistics.quantiles(values, n=20)[-1] * 1000 for name, values in seconds.items()}
    print(f"List of bills, p95 of {len(seconds['few'])} requests each, in turns")
    print(f"  {FEW} bills        {p95['few']:>7.1f} ms, {queries['few']} queries")
    print(f"  {MANY:,} bills    {p95['many']:>7.1f} ms, {queries['many']} queries, "
          f"ratio {p95['many'] / p95['few']:.2f}")  # fmt: skip
    print(f"  … its last page {p95['last']:>7.1f} ms, ratio {p95['last'] / p95['few']:.2f}")


def _people(many: int) -> tuple[Any, Any]:
    """Make two users, one with few bills and one with many, at the same clinic."""
    from tests.factories import draft, keep, make_clinic, make_user, person

    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.kit.tenancy.scope import tenant
    from wellpaid.patient_pay.bills.models import Bill
    from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills

    clinic, now = make_clinic(), datetime.now(UTC)
    found = []
    for count in (FEW, many):
        patient = person()
        for start in range(0, count, CHUNK):
            drafts = [
                draft(patient=patient, due_date=now.date() + timedelta(days=n % 60 - 20))
                for n in range(start, min(start + CHUNK, count))
            ]
            issue_bills(
                organization_id=clinic.id, source="bench", drafts=drafts, actor=SYSTEM, now=now
            )
        user = make_user()
        with tenant(clinic.id):
            bill = Bill.objects.filter(guarantor__source_id=patient.source_id).first()
        keep(user, bill)
        found.append(user)
    return found[0], found[1]


if __name__ == "__main__":
    main()
