"""How fast a clinic's table becomes bills, beside the plain COPY of the same rows.

    python -m bench.imports [--quick]

``import_bills`` reads the file twice, checks every sum, matches people, takes numbers, writes
bills, lines, journals, balances and the audit trail. COPY writes the same cells as texts into a
table without any index: the fastest that the same server could swallow the file.
"""

from __future__ import annotations

import csv
import io
import random
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

from bench import server

BILLS, QUICK_BILLS, ROUNDS = 10_000, 200, 3
COLUMNS = (  # noqa: SIM905 easier to read than two dozen quoted names
    "bill_number patient_id patient_family_name patient_given_name patient_birth_date "
    "address_line_1 city state postal_code email insurer member_id plan_decided_date issued_date "
    "due_date service_date description code clinician charge plan_discount plan_paid deductible "
    "coinsurance"
).split()


def table(count: int, seed: int) -> bytes:
    """Write a table of invented bills of one or two lines; two bills a patient on average."""
    rng, out = random.Random(seed), io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for number in range(count):
        writer.writerows(_bill(rng, seed, number, count))
    return out.getvalue().encode()


def _bill(rng: random.Random, seed: int, number: int, count: int) -> list[dict[str, str]]:
    patient = rng.randrange(count // 2)
    visit = date(2026, 1, 5) + timedelta(days=number % 28)
    head = {
        "bill_number": f"B{seed}-{number}", "patient_id": f"P{seed}-{patient}",
        "patient_family_name": f"Fernsby{patient % 997}",
        "patient_given_name": f"Wren{patient % 89}",
        "patient_birth_date": (date(1950, 1, 1) + timedelta(days=patient % 25_000)).isoformat(),
        "address_line_1": f"{patient % 900 + 1} Quarry Lane", "city": "Dunmere", "state": "OH",
        "postal_code": "43999", "email": f"wren{patient}@example.net",
        "insurer": "Pebbleway Health Plan", "member_id": f"PE{patient:07d}",
        "plan_decided_date": (visit + timedelta(days=14)).isoformat(),
        "issued_date": (visit + timedelta(days=20)).isoformat(),
        "due_date": (visit + timedelta(days=41)).isoformat(),
        "service_date": visit.isoformat(), "clinician": "Dr. Imre Castellan",
    }  # fmt: skip
    return [
        head | {
            "description": "Visit with a family doctor", "code": f"LK-{line}", "charge": "185.00",
            "plan_discount": "79.55", "plan_paid": "64.36", "deductible": "25.00",
            "coinsurance": "16.09",
        }
        for line in range(rng.choice((1, 1, 2)))
    ]  # fmt: skip


def main() -> None:
    """Import and COPY in turns, and print."""
    is_quick = "--quick" in sys.argv
    count, rounds = (QUICK_BILLS, 1) if is_quick else (BILLS, ROUNDS)
    cluster = server.start("bench_imports")
    import django

    django.setup()
    from wellpaid.cli.seed.clinics import CLINICS
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.organizations.operations.register_provider import register_provider
    from wellpaid.patient_pay.bills.operations.import_bills import SourceFormat, import_bills

    now = datetime.now(UTC)
    clinic = register_provider(provider=CLINICS[0], actor=SYSTEM, now=now)
    ours: list[float] = []
    cpus: list[float] = []
    copies: list[float] = []
    with server.as_superuser(cluster, "bench_imports") as connection:
        connection.execute(f"CREATE TABLE plain ({', '.join(f'{c} text' for c in COLUMNS)})")
        for seed in range(rounds):
            content = table(count, seed)
            start = time.perf_counter()
            with connection.cursor().copy("COPY plain FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(content)
            copies.append(count / (time.perf_counter() - start))
            start, cpu = time.perf_counter(), time.process_time()
            report = import_bills(
                organization_id=clinic.id, content=content, source_format=SourceFormat.CSV, now=now
            )
            assert len(report.issued_numbers) == count, report.findings[:3]
            ours.append(count / (time.perf_counter() - start))
            cpus.append((time.process_time() - cpu) / count * 1e6)
    python_us = statistics.median(cpus)
    imported, copied = statistics.median(ours), statistics.median(copies)
    print(f"Import of {count:,} bills ({len(content) / count:,.0f} bytes each), median of {rounds}")
    print(f"  import_bills {imported:>10,.0f} bills/s, {python_us:,.0f} µs CPU of Python a bill")
    print(f"  plain COPY   {copied:>10,.0f} bills/s")
    print(f"  ratio        {imported / copied:>10.3f}")


if __name__ == "__main__":
    main()
