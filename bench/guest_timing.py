"""Whether the time of a refusal tells which Bill IDs exist.

    python -m bench.guest_timing [--quick]

Tries through the whole application, of three sorts, in random order: a Bill ID that no bill has, in
a block that is leased; a bill with the wrong birth date; and, as a yardstick, a second lot of wrong
birth dates. The limits' counts are deleted between tries, so that each is a first one. The rank
test of Mann and Whitney says whether two sorts can be told apart; the yardstick shows what it says
when there is nothing to tell.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import Any

from bench import server
from bench.figures import Difference, mann_whitney
from bench.requests import Visitor

TRIES, QUICK_TRIES = 400, 15
# Below this the p of a test this size says nothing.
P_TOLD_APART = 0.01
SORTS = ("no such bill", "wrong fact", "wrong fact again")


def unknown_numbers(bills: list[str], count: int) -> list[str]:
    """Make Bill IDs in the same blocks, with check digits that fit, which no bill has."""
    from wellpaid.kit.check_digits import damm_digit
    from wellpaid.patient_pay.bills.numbers import BLOCK_LENGTH

    rng, taken, found = random.Random(3), set(bills), []
    while len(found) < count:
        body = f"{rng.choice(bills)[:BLOCK_LENGTH]}{rng.randrange(100_000):05d}"
        number = body + damm_digit(body)
        if number not in taken:
            found.append(number)
    return found


def tries(visitor: Visitor, numbers: dict[str, list[str]], count: int) -> dict[str, list[Any]]:
    """Try in random order; gives wall and CPU milliseconds of each try by sort."""
    from wellpaid.patient_pay.guest_lookup.models import LookupCount

    order = [(sort, place) for sort in SORTS for place in range(count)]
    random.Random(5).shuffle(order)
    found: dict[str, list[Any]] = {sort: [] for sort in SORTS}
    for place, (sort, number) in enumerate([*order[:20], *order]):
        LookupCount.objects.all().delete()
        cpu, wall = time.thread_time_ns(), time.perf_counter_ns()
        answer = visitor.post(
            f"/b/{numbers[sort][number]}/verify", last_name="Quillfeather",
            birth_month="4", birth_day="27", birth_year="1936",
        )  # fmt: skip
        wall, cpu = time.perf_counter_ns() - wall, time.thread_time_ns() - cpu
        assert answer.status == 403, answer
        if place >= 20:  # the first ones warm up
            found[sort].append((wall / 1e6, cpu / 1e6))
    return found


def _verdict(difference: Difference) -> str:
    says = "TOLD APART" if difference.p < P_TOLD_APART else "not told apart"
    return f"chance of being slower {difference.likely:.3f}, p {difference.p:.3f}: {says}"


def main() -> None:
    """Seed the town, try, and print."""
    count = QUICK_TRIES if "--quick" in sys.argv else TRIES
    server.start("bench_guest_timing")
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    from wellpaid.cli.seed.town import all_bills, seed_town

    seed_town(now=datetime.now(UTC))
    rng = random.Random(11)
    bills = [bill["bill_id"] for bill in all_bills()]
    numbers = {
        "no such bill": unknown_numbers(bills, count),
        "wrong fact": rng.choices(bills, k=count),
        "wrong fact again": rng.choices(bills, k=count),
    }
    found = tries(Visitor(get_wsgi_application()), numbers, count)
    print(f"Guest look-up: median ms of {count} refusals each, wall and CPU of the web process")
    for sort, pairs in found.items():
        walls, cpus = ([pair[side] for pair in pairs] for side in (0, 1))
        print(f"  {sort:<20}{statistics.median(walls):7.3f}{statistics.median(cpus):9.3f}")
    for name, side in (("wall", 0), ("CPU", 1)):
        for first, second in (("no such bill", "wrong fact"), ("wrong fact", "wrong fact again")):
            samples = [[pair[side] for pair in found[sort]] for sort in (first, second)]
            print(f"  {name}, {first} against {second}: {_verdict(mann_whitney(*samples))}")


if __name__ == "__main__":
    main()
