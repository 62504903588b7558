"""A claim payment all the way: PIN, choice, file, approvals, money and 835; then one by card."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.environment import DATABASE
from tests.files_835 import Paid, file_835
from tests.journeys.accessibility import STAND_STILL
from tests.journeys.card_payment import pay_by_card
from tests.journeys.test_activation import Staff
from tests.servers.stack import Stack, running_stack_with_bank
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.formats.x12.remittance_835 import read_835

pytestmark = pytest.mark.journey
_PLAN_EIN, _CLINIC_TIN, _CLINIC_NPI = "1340000017", "340000025", "1234567893"
_DAYS_MAX = 14


@pytest.fixture(scope="module")
def bank_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("bank-stack")
    with running_stack_with_bank(folder, database=f"{DATABASE}_claims") as running:
        yield running


@pytest.fixture
def people(browser: Browser, bank_stack: Stack) -> Iterator[dict[str, Staff]]:
    names = ("boss", "chooser", "sender", "second", "anybody")
    everybody = {name: Staff(browser, bank_stack) for name in names}
    everybody["chooser"].email = f"otis{time.time_ns()}@larkmoor.example"
    yield everybody
    findings = [finding for one in everybody.values() for finding in one.findings]
    for one in everybody.values():
        one.page.context.close()
    assert not findings, "\n".join(findings)


def a_file(day: date, trace: str) -> bytes:
    """Write a file with a good payment, one without money, and one that isn't the plan's."""
    ours = Paid(trace, _CLINIC_TIN, _CLINIC_NPI, _PLAN_EIN, day, ((20_000, 15_000), (9_900, 9_900)))
    return file_835(
        ours,
        Paid(f"{trace}-0", _CLINIC_TIN, _CLINIC_NPI, _PLAN_EIN, day, ((5_000, 0),)),
        Paid(f"{trace}-X", _CLINIC_TIN, _CLINIC_NPI, "1999999999", day, ((5_000, 4_000),)),
        number=int(time.time()) % 1_000_000_000,
    )


def test_from_a_pin_to_money_in_the_bank(people: dict[str, Staff], tmp_path: Path) -> None:
    trace = f"JRN{time.time_ns() % 10**9}"
    fund(people["anybody"])
    activate_and_choose(people["boss"], people["chooser"])
    path = tmp_path / "march.835"
    path.write_bytes(a_file(payment_day(), trace))
    send_and_approve(people["sender"], people["second"], path)
    wait_for_money(people["anybody"], people["chooser"], trace)
    see_and_download(people["chooser"], trace)


def test_by_card_to_the_money_at_the_terminal(
    people: dict[str, Staff], bank_stack: Stack, tmp_path: Path
) -> None:
    if not bank_stack.ask("SELECT 1 FROM bank_line WHERE matched_kind = 'funds'"):
        fund(people["anybody"])
    pay_by_card(people, bank_stack, tmp_path)


def payment_day() -> date:
    """Give the next day on which money can be there: our clock isn't moved, only the bank's."""
    return add_banking_days(datetime.now(UTC).date(), 1)


def fund(anybody: Staff) -> None:
    """Wire the plan's money in, and let the day end."""
    anybody.go("/demo/bank")
    anybody.look("the demo's bank")
    anybody.press("Wire $250,000.00 to its account")
    anybody.sees("Done")
    for _ in range(2):
        anybody.go("/demo/bank")
        anybody.press("Let a day go by")
        anybody.sees("Done")


def activate_and_choose(boss: Staff, chooser: Staff) -> None:
    boss.sign_in("bram")
    boss.go("/claims/people/invite")
    boss.fill("Their name", "Otis Marrow")
    boss.fill("Their email address at work", chooser.email)
    boss.page.get_by_label("General").check()
    boss.press("Send the PIN")
    boss.sees("The PIN is on its way")
    chooser.sign_up()
    chooser.go("/claims/elections")
    chooser.at("Enter your security PIN")
    chooser.enter_pin()
    chooser.do_own_tasks()
    chooser.press("Activate")
    chooser.at("Payments from health plans")
    chooser.look("payments")
    chooser.follow("How payers pay us")
    chooser.look("how payers pay us")
    chooser.page.get_by_role("link", name="Change Pebbleway Health Plan").click()
    chooser.press("Sign this choice")
    chooser.sees("Choose how you want to be paid.")
    chooser.look("choose, wrong")
    chooser.page.get_by_role("radio", name="Direct deposit").check()
    chooser.page.get_by_label("Bank account for direct deposits").select_option(index=1)
    chooser.fill("Your full name", "Otis Marrow")
    chooser.press("Sign this choice")
    chooser.sees("Your choice is signed")
    chooser.look("signed")


def send_and_approve(sender: Staff, second: Staff, path: Path) -> None:
    sender.sign_in("ines")
    sender.go("/payer/send")
    sender.press("Send it to be checked")
    sender.sees("Choose the file to send.")
    sender.look("send, no file")
    sender.page.set_input_files("#id_file", path)
    sender.page.route("**/send/uploads/*", lambda route: route.abort())
    sender.press("Send it to be checked")
    sender.sees("No connection. We try again by ourselves.")
    sender.look("send, the line broke")
    sender.page.unroute("**/send/uploads/*")
    sender.at("march.835")
    expect(sender.page.get_by_text("1 to fix")).to_be_visible(timeout=30_000)
    sender.look("a batch")
    sender.sees("TRN03")
    sender.press("Approve $249.00")
    sender.sees("Your approval is kept")
    second.sign_in("otto")
    second.go(sender.page.url.split("?")[0].removeprefix(sender.stack.base_url))
    second.press("Approve $249.00")
    second.sees("It’s approved")
    second.page.evaluate(STAND_STILL)
    second.look("a batch, approved")
    second.page.reload()
    expect(second.page.get_by_text("Paid so far")).to_be_visible(timeout=30_000)


def wait_for_money(anybody: Staff, chooser: Staff, trace: str) -> None:
    """Let days go by until the clinic's bank shows the payment."""
    for _ in range(_DAYS_MAX):
        anybody.go("/demo/bank")
        anybody.press("Let a day go by")
        anybody.sees("Done")
        time.sleep(2)
        chooser.go(f"/claims/payments?q={trace}&state=arrived")
        if chooser.page.get_by_role("cell", name="In the bank").count():
            return
    raise AssertionError("the money never arrived")


def see_and_download(chooser: Staff, trace: str) -> None:
    chooser.go(f"/claims/payments?q={trace}")
    chooser.look("payments, arrived")
    chooser.page.get_by_role("row", name="$249.00").get_by_role("link").click()
    chooser.at("Pebbleway Health Plan")
    chooser.sees("2 claims")
    chooser.look("a payment")
    with chooser.page.expect_download() as waiting:
        chooser.follow("Get the 835 file")
    [transaction] = read_835(Path(waiting.value.path()).read_bytes())
    assert (transaction.trace.number, transaction.payment.amount_cents) == (trace, 24_900)
    assert transaction.error_count == 0
