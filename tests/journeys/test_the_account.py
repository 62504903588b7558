"""A person's own place: bills linked, filtered and paid together, proof of it, and a helper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import look_over
from tests.journeys.guest import APPROVED, Guest, PaperBill
from tests.journeys.test_signing_in import Person
from tests.servers.stack import Stack

pytestmark = pytest.mark.journey

_TWO_BILLS = """
SELECT b.number, p.family_name, p.birth_date::text, b.owed_cents::text, b.organization_id::text,
       b.id::text
FROM bill b JOIN patient p ON (p.organization_id, p.id) = (b.organization_id, b.patient_id)
JOIN (SELECT organization_id, guarantor_id FROM bill
      WHERE state = 'due' AND waiting_cents = 0
        AND NOT EXISTS (SELECT 1 FROM person_link l WHERE l.guarantor_id = bill.guarantor_id)
      GROUP BY 1, 2 HAVING count(*) = 2 ORDER BY 2 DESC LIMIT 1) two
  ON (two.organization_id, two.guarantor_id) = (b.organization_id, b.guarantor_id)
WHERE b.state = 'due' ORDER BY b.due_date, b.number
"""
_PASSPORT = """
from uuid import UUID
from datetime import date
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.passports.operations.issue_passport import issue_passport
print("TEXT" + issue_passport(organization_id=UUID("{0}"), bill_id=UUID("{1}"), actor=SYSTEM,
                              today=date.today(), now=utc_now()))
"""


@pytest.fixture
def people(browser: Browser, stack: Stack) -> Iterator[tuple[Person, Person]]:
    """Two people, each with a browser of their own."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    yield tuple(Person(_page(context), stack) for context in contexts)  # type: ignore[misc]
    for context in contexts:
        context.close()


def _page(context: object) -> Page:
    page: Page = context.new_page()  # type: ignore[attr-defined]
    page.set_default_timeout(10_000)
    return page


def _link(person: Person, row: tuple[str, ...]) -> Guest:
    """From signing up to the first bill in the account."""
    bill = PaperBill(row[0], row[1], row[2], row[3])
    guest = Guest(person.page, person.stack, bill)
    person.at("Add a bill")
    person.page.get_by_label("Bill ID").fill(bill.grouped)
    person.press("Continue")
    guest.answer()
    person.at("Keep this bill in your account")
    guarantor = person.page.locator("input[value=guarantor]")
    if guarantor.count():
        guarantor.check()
    person.press("Keep it")
    expect(person.page.locator("h1")).to_contain_text("Due now")
    return guest


def _pay_both(person: Person, guest: Guest) -> str:
    """Pay two bills at once with a card that is saved; gives the receipt's number."""
    page = person.page
    person.press("Pay both bills")
    person.press("Continue")
    page.get_by_label("Credit card").check()
    person.press("Continue")
    page.get_by_label("Save this card for next time").check()
    guest.enter_card(APPROVED)
    expect(page.locator("dl.facts")).to_contain_text("Pay with")
    guest.pay()
    return guest.expect_receipt()


def test_from_signing_up_to_the_proof_of_two_closed_bills(
    people: tuple[Person, Person], browser: Browser, stack: Stack
) -> None:
    person, _ = people
    rows = stack.ask(_TWO_BILLS)
    assert len(rows) == 2
    person.sign_up()
    guest = _link(person, rows[0])
    page = person.page
    page.get_by_label("Show").select_option("due")
    page.get_by_label("Part of a Bill ID").fill(rows[1][0][4:9])
    person.press("Filter")
    expect(page.get_by_role("status").first).to_contain_text("Showing 1 bill.")
    page.get_by_role("link", name="Clear the filters").click()
    receipt = _pay_both(person, guest)
    for row in rows:
        expect(page.locator("dl.facts")).to_contain_text(_grouped(row[0]))
    person.go("/payments")
    expect(page.locator("h1")).to_contain_text("Paid in")
    assert f"/r/{receipt}" in page.content()

    number, organization_id, bill_id = rows[0][0], rows[0][4], rows[0][5]
    person.go(f"/b/{number}")
    proof = page.get_by_role("link", name="Get proof that it’s closed").get_attribute("href")
    answer = page.context.request.get(stack.base_url + str(proof))
    assert answer.headers["content-type"] == "application/pdf"
    done = stack.manage("shell", "--no-imports", "-c", _PASSPORT.format(organization_id, bill_id))
    text = done.stdout.partition("TEXT")[2].strip()
    stranger = browser.new_page()
    stranger.goto(f"{stack.base_url}/v/{text}")
    expect(stranger.locator("h1")).to_contain_text("This bill is closed")
    assert rows[0][1] not in stranger.content()
    stranger.goto(f"{stack.base_url}/v/{text[:-4]}AAAA")
    expect(stranger.locator("h1")).to_contain_text("can’t prove")
    stranger.close()
    stack.prove()


def _grouped(number: str) -> re.Pattern[str]:
    return re.compile(rf"{number[:4]}\s{number[4:8]}\s{number[8:]}")


def test_a_helper_for_paying_sees_no_care_and_nothing_once_it_is_ended(
    people: tuple[Person, Person], stack: Stack
) -> None:
    owner, helper = people
    rows = stack.ask(_TWO_BILLS)
    care = stack.ask(
        "SELECT DISTINCT description FROM bill_line UNION SELECT DISTINCT clinician_name "
        "FROM bill_line WHERE clinician_name <> ''"
    )
    words = [word for (word,) in care]
    owner.sign_up()
    _link(owner, rows[0])
    owner.go("/family/invite")
    owner.page.get_by_label("Their name").fill("Wim")
    owner.page.get_by_label("Their email address").fill(helper.email)
    owner.press("Send the invitation")
    expect(owner.page.get_by_text("on its way")).to_be_visible()

    helper.sign_up()
    letter = helper.newest_letter("asks you to help")
    address = re.search(r"http\S+/family/invitation/\S+", letter)
    assert address
    helper.page.goto(address[0])
    helper.press("Yes, I’ll help")
    expect(helper.page.locator("h1")).to_contain_text("Due now")
    number = rows[0][0]
    for path in ("/bills", f"/b/{number}", "/payments", "/papers", "/family", "/statements"):
        helper.go(path)
        content = helper.page.content()
        assert [word for word in words if word in content] == [], path
    pdf = helper.page.context.request.get(f"{stack.base_url}/b/{number}/bill.pdf")
    assert pdf.status == 200

    helper.go(f"/b/{number}")
    owner.go("/family")
    owner.page.get_by_role("link", name="End Wim").click()
    owner.press("End this access")
    helper.page.reload()
    expect(helper.page.locator("h1")).not_to_contain_text("You owe")
    helper.go("/bills")
    expect(helper.page.get_by_text("No bills in your account yet")).to_be_visible()
    owner.go("/family/looks")
    expect(owner.page.locator("table")).to_contain_text("Wim")
    stack.prove()


def test_every_new_page_is_for_everybody(people: tuple[Person, Person], stack: Stack) -> None:
    person, _ = people
    rows = stack.ask(_TWO_BILLS)
    person.sign_up()
    findings: list[str] = []

    def look(path: str) -> None:
        person.go(path)
        findings.extend(f"{path}: {finding}" for finding in look_over(person.page))

    for path in ("/bills", "/bills/add", "/payments", "/papers", "/family"):
        look(path)
    person.go("/bills/add")
    _link(person, rows[0])
    number = rows[0][0]
    for path in (
        "/bills", "/bills?show=paid", "/family", "/family/invite", "/family/ask", "/family/looks",
        "/payments", "/statements", "/papers", "/estimates", f"/b/{number}", f"/b/{number}/items",
        f"/b/{number}/ask", f"/b/{number}/insurance", f"/b/{number}/paid", f"/b/{number}/share",
        "/find-portal", "/settings",
    ):  # fmt: skip
        look(path)
    assert findings == [], "\n".join(findings)
