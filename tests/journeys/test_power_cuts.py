"""Many payments while web, worker and sandbox are killed at random.

Afterwards every payment is known, nobody was charged twice, and the books agree with the gateway.
Fifteen payments in every run; POWER_CUT_PAYMENTS=200 pays as many as a release is tried with.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import httpx
import pytest

from tests.environment import DATABASE
from tests.journeys.guest import PaperBill
from tests.journeys.plain_guest import PlainGuest
from tests.servers.stack import Stack, running_stack

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]
PAYMENTS = int(os.environ.get("POWER_CUT_PAYMENTS", "15"))
GUESTS_AT_ONCE = 6
# A site that is killed as soon as it is up pays nobody; starting takes it some seconds.
SECONDS_BETWEEN = (1, 3)
CUTS_MIN = 10  # the last of them fall while the payments are found out about
KNOCKS = 5  # as somebody does who presses reload while the site starts again: for 7.5 s in all
CARD = "4242424242424242"
SEED = 20261123


def town_of(stack: Stack, folder: Path) -> list[PaperBill]:
    """Import a bill each for so many patients."""
    lines = ["bill_number,patient_id,patient_family_name,patient_given_name,patient_birth_date,"
             "service_date,description,charge,other_share"]  # fmt: skip
    lines += [
        f"K-{n},K-{n},Dunnock{n},Sorrel,1980-01-02,2026-02-03,Visit,{50 + n}.{n % 100:02d},"
        f"{50 + n}.{n % 100:02d}"
        for n in range(PAYMENTS)
    ]
    table = folder / "bills.csv"
    table.write_text("\n".join(lines))
    done = stack.manage("import_bills", str(table), "--organization", "larkmoor")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = stack.ask(
        "SELECT b.number, p.family_name, b.owed_cents FROM bill b JOIN patient p "
        "ON p.organization_id = b.organization_id AND p.id = b.patient_id "
        "WHERE b.source_id LIKE 'K-%%' ORDER BY b.source_id"
    )
    return [
        PaperBill(number, name, "1980-01-02", f"{cents // 100}.{cents % 100:02d}")
        for number, name, cents in rows
    ]


class PowerCuts(threading.Thread):
    """Kills one process after another, each with kill -9, and starts it again."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(daemon=True)
        self.stack = stack
        self.over = threading.Event()
        self.count = {"web": 0, "worker": 0, "sandbox": 0}
        self._random = random.Random(SEED)

    def _are_enough(self) -> bool:
        return sum(self.count.values()) >= CUTS_MIN

    def run(self) -> None:
        while not (self.over.wait(self._random.uniform(*SECONDS_BETWEEN)) and self._are_enough()):
            victim = list(self.count)[sum(self.count.values()) % len(self.count)]
            if victim == "sandbox":
                self.stack.sandbox.kill()
                self.stack.sandbox.start()
            else:
                program = getattr(self.stack, victim)
                program.end(signal.SIGKILL)
                program.start()
                if victim == "web":
                    self.stack.wait_for_web()
            self.count[victim] += 1


def pay(stack: Stack, bill: PaperBill) -> str:
    """Try as a stubborn person would, until the page says paid, or not to pay again."""
    heading = ""
    for _ in range(60):
        guest = PlainGuest(stack.base_url, bill, knocks=KNOCKS)
        guest.client.headers["x-forwarded-for"] = f"192.0.2.{int(bill.bill_id) % 250}"
        try:
            heading = press_until_answered(guest)
        except (httpx.HTTPError, StopIteration):
            heading = "no answer"
        finally:
            guest.client.close()
        if heading.startswith(("You paid", "We don’t know yet", "You owe $0.00")):
            return heading
        time.sleep(0.3)
    return heading


def press_until_answered(guest: PlainGuest) -> str:
    """Go to the button and press it; again where no answer came, as a reload does."""
    guest.review(CARD)
    if guest.heading != "Check this, then pay":
        return guest.heading
    url, values = guest.form("now")
    for _ in range(3):
        try:
            guest.show(guest.client.post(url, data=values, headers={"referer": guest.url}))
        except httpx.HTTPError:
            time.sleep(0.3)
            continue
        return guest.heading
    return "no answer"


def test_payments_under_power_cuts(tmp_path: Path) -> None:
    settings = {"WELLPAID_TRUSTED_PROXIES": "1"}  # so that each guest has an address of their own
    with running_stack(tmp_path, database=f"{DATABASE}_cuts", settings=settings) as stack:
        bills = town_of(stack, tmp_path)
        cuts = PowerCuts(stack)
        cuts.start()
        with ThreadPoolExecutor(GUESTS_AT_ONCE) as guests:
            headings = list(guests.map(lambda bill: pay(stack, bill), bills))
        cuts.over.set()
        cuts.join(120)
        assert not cuts.is_alive()
        assert sum(cuts.count.values()) >= CUTS_MIN
        assert min(cuts.count.values()) >= 1

        wait_until_all_is_known(stack)
        stack.prove()
        ours = by_bill(stack)
        assert len(ours) == PAYMENTS, headings
        known = {"succeeded", "failed", "declined", "cancelled"}
        assert set(chain.from_iterable(ours.values())) <= known
        for bill in bills:
            states = ours[bill.bill_id]
            charged_cents = stack.charged_cents(bill.bill_id)
            succeeded_count = states.count("succeeded")
            assert succeeded_count <= 1
            assert charged_cents == succeeded_count * int(bill.amount.replace(".", ""))
        print(f"\nkilled {cuts.count}; {sum(s.count('succeeded') for s in ours.values())} paid")


def by_bill(stack: Stack) -> dict[str, list[str]]:
    rows = stack.ask(
        "SELECT b.number, p.state FROM payment p JOIN payment_allocation a ON a.payment_id = p.id "
        "JOIN bill b ON b.id = a.bill_id WHERE b.source_id LIKE 'K-%%' ORDER BY p.id"
    )
    found: dict[str, list[str]] = {}
    for number, state in rows:
        found.setdefault(number, []).append(state)
    return found


def wait_until_all_is_known(stack: Stack) -> None:
    """Two minutes are enough: a request that never arrived is known as such after one."""
    in_flight = "SELECT count(*) FROM payment WHERE state IN ('authorizing','challenge','unknown')"
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if stack.ask(in_flight) == [(0,)]:
            return
        time.sleep(1)
    jobs = stack.ask("SELECT task_name, status, count(*) FROM procrastinate_jobs GROUP BY 1, 2")
    raise AssertionError(
        f"still unknown: {stack.ask(in_flight)}; jobs: {jobs}\n{stack.logs()[-3000:]}"
    )
