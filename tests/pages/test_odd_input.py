"""Whatever is typed into an address or a form of the account: a page in words, never a crash."""

from __future__ import annotations

import pytest

from tests.factories import keep, make_user

ODD = [
    "\x00",
    "%00",
    "\u0664\u0665",
    "x" * 3000,
    "-1",
    "'; --",
    "\N{GRINNING FACE}",
    "1e9",
    "../..",
]
PAGES = [
    "/bills?q={0}", "/bills?page={0}", "/bills?person={0}", "/bills?since={0}",
    "/bills?at_least={0}", "/bills?show={0}", "/bills.csv?since={0}", "/payments?year={0}",
    "/payments?page={0}", "/payments.csv?year={0}", "/statements/{0}.pdf", "/at/{0}", "/v/{0}",
    "/gift/{0}", "/family/invitation/{0}", "/r/{0}/email", "/r/{0}/problem", "/b/{0}/ask",
    "/b/{0}/share", "/b/{0}/passport.pdf", "/b/{0}/keep", "/office/?page={0}",
]  # fmt: skip
FORMS = [
    ("/find-portal", "q"), ("/bills/add", "bill_id"), ("/bills/pay", "clinic"),
    ("/family/invite", "email"), ("/family/ask", "name"), ("/b/{b}/ask", "note"),
    ("/b/{b}/insurance", "plan"), ("/b/{b}/paid", "amount"), ("/b/{b}/paid", "paid_on"),
    ("/b/{b}/share", "end"), ("/settings/contact", "display_name"),
    ("/statements/delivery/{g}", "delivery"),
]  # fmt: skip


@pytest.fixture
def signed_in(client, bill):
    user = make_user()
    keep(user, bill)
    client.force_login(user)
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses(signed_in, odd):
    for page in PAGES:
        address = page.format(odd)
        assert signed_in.get(address).status_code < 500, address


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers(signed_in, bill, odd):
    for page, name in FORMS:
        address = page.format(b=bill.number, g=bill.guarantor_id)
        assert signed_in.post(address, {name: odd}).status_code < 500, address


@pytest.mark.parametrize("odd", ODD)
def test_odd_bills_of_a_clinic_of_ones_own(signed_in, bill, odd):
    answers = {"clinic": bill.organization_id, "bill": [odd, odd], "chosen": "1"}
    response = signed_in.post("/bills/pay", answers)
    assert response["Location"] == "/bills"


@pytest.mark.parametrize("name", ["Rufus\nBcc: thief@example.com", "Rufus\r\n\r\nPay here"])
@pytest.mark.parametrize(
    ("page", "more"),
    [("/family/invite", {}), ("/family/ask", {}), ("/settings/contact", {"display_name": ""})],
)
def test_a_name_is_one_line(signed_in, page, more, name):
    """It stands in subjects of letters, and mail programs refuse those of several lines."""
    answers = {"name": name, "email": "rufus@example.net", "level": "billing"}
    answers |= dict.fromkeys(more, name)
    assert signed_in.post(page, answers).status_code == 400
