"""Rehearse; print the report; end with 1 on any difference. See docs/explain/rehearsal.md."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import django

from tests import databases
from tests.rehearsal.cuts import Cuts
from tests.rehearsal.plan import Intent, make_plan, office_share
from tests.servers.stack import Program, Stack, running_stack_with_bank

SEED = 20261126
_SMALL = 500


def main() -> None:
    """Rehearse once."""
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsal", description=__doc__)
    parser.add_argument("--payments", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if options.payments < 60:
        parser.error("fewer than 60 payments have no room for everything that goes wrong")
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
        folder = Path(name)
        started = time.monotonic()
        with running_stack_with_bank(folder, database="rehearsal") as stack:
            os.environ.update(stack.environment)
            django.setup()
            found = rehearse(stack, options.payments, options.seed, started)
            if found and os.environ.get("REHEARSAL_LOGS"):
                Path(os.environ["REHEARSAL_LOGS"]).write_text(stack.logs())
            _let_go()
    databases.let_go()
    sys.exit(1 if found else 0)


def _let_go() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()


def rehearse(stack: Stack, count: int, seed: int, started: float) -> list[str]:
    """Let the people pay, the days go by, and give what doesn't agree."""
    from tests.rehearsal.days import Days
    from tests.rehearsal.report import differences, figures
    from tests.rehearsal.town import make_town

    organization_id, numbers = make_town(stack.folder, count)
    plan = make_plan(numbers, office_share(count), seed)
    _say(started, f"a clinic with {count:,} bills, seed {seed}")
    is_small = count < _SMALL
    cuts = _pay(stack, organization_id, plan, seed, outage_seconds=2 if is_small else 20)
    paid_at = time.monotonic()
    _say(started, f"everybody has pressed; killed -9: {dict(cuts.done)}")
    refunded = {intent.bill_number for intent in plan if intent.is_refunded}
    days = Days(stack, organization_id, 5 if is_small else 150, refunded)
    found: list[str] = []
    try:
        days.live()
    except AssertionError as stuck:
        found.append(str(stuck))
    _say(started, f"{days.count} days went by in {time.monotonic() - paid_at:.0f} s; "
         f"{days.asked_by_hand} payments asked about by hand")  # fmt: skip
    found += differences(days, plan)
    for line in [*figures(days), *found]:
        print(f"  {line}")
    print("Something differs." if found else "Everything agrees.", flush=True)
    return found


def _pay(
    stack: Stack, organization_id: UUID, plan: list[Intent], seed: int, *, outage_seconds: float
) -> Cuts:
    plan_file = stack.folder / "plan.json"
    # An account's number is made up; its last four digits say what becomes of it.
    rows = [asdict(one) | {"account": f"77{n:07d}{one.means}"} for n, one in enumerate(plan)]
    random.Random(seed).shuffle(rows)
    plan_file.write_text(json.dumps(rows))
    paths = os.pathsep.join((stack.environment["PYTHONPATH"], str(databases.PROJECT_DIR)))
    people = Program(
        ["-m", "tests.rehearsal.people", str(organization_id), str(plan_file)],
        stack.environment | {"PYTHONPATH": paths},
        stack.folder / "people.log",
    )
    question = "SELECT count(*) FROM payment WHERE organization_id = %s"
    cuts = Cuts(stack, people, len(plan), seed)
    people.start()
    try:
        cuts.watch(lambda: stack.ask(question, organization_id)[0][0], outage_seconds)
    finally:
        people.end()
    return cuts


def _say(started: float, what: str) -> None:
    print(f"{time.monotonic() - started:5.0f} s  {what}", flush=True)


if __name__ == "__main__":
    main()
