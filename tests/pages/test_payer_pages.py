"""The payer's pages: send, check, approve, and what comes back; by role, and for strangers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import day_here
from tests.pages.checking_client import CheckingClient
from tests.pages.people import make_user, sign_in
from tests.unit.claim_pay.disbursements.test_what_comes_back import come_back
from tests.unit.claim_pay.network import Network, Paid, choose, file_835, make_network
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.clock import utc_now
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def member(organization_id, role: Role = Role.ADMINISTRATOR, email: str = "") -> CheckingClient:
    """Give the browser of somebody who works there."""
    email = email or f"{new_id().hex[-8:]}@example.net"
    user = make_user(email, display_name="Ines Holloway")
    add_member(
        organization_id=organization_id, user_id=user.id, role=role, actor=SYSTEM, now=utc_now()
    )
    client = CheckingClient()
    sign_in(client, email)
    return client


def upload(client: CheckingClient, content: bytes, **extra: str):
    file = SimpleUploadedFile("march.835", content, content_type="application/octet-stream")
    return client.post(reverse("payer_send"), {"file": file, **extra})


def soon(**facts) -> Paid:
    """A payment of these days: pages live by the real clock."""
    from datetime import timedelta

    return Paid(day=day_here() + timedelta(days=1), **facts)


def newest(network: Network) -> Submission:
    with tenant(network.payer_id):
        return Submission.objects.latest("submitted_at")


def sent(network: Network, *payments: Paid) -> tuple[CheckingClient, Submission]:
    """Send a file by the page, and have it checked by today's date."""
    from wellpaid.claim_pay.submissions.operations.check_submission import check_submission

    client = member(network.payer_id)
    assert upload(client, file_835(*payments)).status_code == 302
    row = newest(network)
    check_submission(organization_id=network.payer_id, submission_id=row.id, now=utc_now())
    return client, newest(network)


def page_of(client: CheckingClient, row: Submission, query: str = "") -> str:
    return client.get(reverse("payer_batch", args=[row.id]) + query).content.decode()


def test_an_upload_leads_to_its_page_where_it_is_read(network):
    client = member(network.payer_id, Role.BILLER)
    response = upload(client, file_835(soon()))
    row = newest(network)
    assert response.url == reverse("payer_batch", args=[row.id])
    assert "Checking it" in page_of(client, row)
    assert "data-look-again" in page_of(client, row)


def test_no_file_an_empty_one_and_the_same_again(network):
    client = member(network.payer_id)
    response = client.post(reverse("payer_send"), {})
    assert (response.status_code, "Choose the file to send." in response.content.decode()) == (
        400,
        True,
    )
    assert "This file is empty" in upload(client, b"").content.decode()
    content = file_835(soon())
    upload(client, content)
    again = upload(client, content)
    assert again.status_code == 409
    assert "You have sent this file before" in again.content.decode()
    assert reverse("payer_batch", args=[newest(network).id]) in again.content.decode()


def test_what_needs_a_fix_is_named_and_the_rest_can_go(network):
    client, row = sent(network, soon(payer_ein="1999999999"), soon())
    text = page_of(client, row)
    assert "1 to fix" in text
    assert "TRN03" in text
    assert "The payer’s number isn’t yours." in text
    everything = page_of(client, row, "?state=")
    assert everything.count("LARKMOOR CLINIC LLC") == 2
    assert client.get(reverse("payer_batch", args=[row.id]) + "?state=odd").status_code == 404


def test_two_people_approve_and_a_reader_does_not(network):
    client, row = sent(network, soon())
    approve = reverse("payer_batch_approve", args=[row.id])
    assert "Approve $150.00" in page_of(client, row)
    reader = member(network.payer_id, Role.READ_ONLY)
    assert "Approve $150.00" not in page_of(reader, row)
    assert reader.post(approve, {"seen_cents": "15000"}).status_code == 403
    assert client.post(approve, {"seen_cents": "15000"}).url.endswith("?first")
    assert "A second person has to approve" in page_of(client, row, "?first")
    assert client.post(approve, {"seen_cents": "15000"}).url.endswith("?first")
    assert client.post(approve, {"seen_cents": "-1"}).status_code == 404
    second = member(network.payer_id, Role.GENERAL)
    changed = second.post(approve, {"seen_cents": "14999"})
    assert (changed.status_code, "This file changed" in changed.content.decode()) == (409, True)
    assert second.post(approve, {"seen_cents": "15000"}).url.endswith("?approved")
    assert "The money is set aside" in page_of(second, row, "?approved")


def test_short_of_money_the_page_says_by_how_much(network):
    cents = 10_000_050
    client, row = sent(network, soon(claims=((cents, cents),)))
    assert "short by $0.50" in page_of(client, row)


def test_holds_and_withdrawing(network):
    client, row = sent(network, soon(), soon())
    first = network.payments(row.id)[0]
    hold = reverse("payer_submitted_hold", args=[row.id, first.id])
    assert client.post(hold, {"reason": ""}).status_code == 422
    assert client.post(hold, {"reason": "Name on \0a list"}).url.endswith("?held")
    assert "Name on a list" in page_of(client, row)
    assert (
        client.post(reverse("payer_submitted_release", args=[row.id, first.id])).status_code == 302
    )
    withdraw = reverse("payer_batch_withdraw", args=[row.id])
    assert client.post(withdraw).url.endswith("?withdrawn")
    assert "Withdrawn" in page_of(client, row)
    assert client.post(hold, {"reason": "Too late"}).status_code == 409


def test_the_file_comes_back_as_it_was_sent(network):
    content = file_835(soon())
    client = member(network.payer_id)
    upload(client, content)
    response = client.get(reverse("payer_batch_file", args=[newest(network).id]))
    assert b"".join(response.streaming_content) == content
    assert "march.835" in response.headers["Content-Disposition"]


def test_a_payment_that_came_back_goes_again(network):
    choose(network)
    network.pay(Paid("BACK-7"))
    client = member(network.payer_id)
    assert "Nothing came back" in client.get(reverse("payer_returns")).content.decode()
    come_back(network)
    [row] = network.disbursements()
    text = client.get(reverse("payer_returns")).content.decode()
    assert ("BACK-7" in text, "R03" in text) == (True, True)
    assert (
        "Reissue by check" in client.get(reverse("payer_payment", args=[row.id])).content.decode()
    )
    again = client.post(reverse("payer_payment_reissue", args=[row.id]), {"way": "check"})
    assert again.url.endswith("?reissued")
    assert "The payment that came back" in client.get(again.url).content.decode()
    cancelled = client.post(reverse("payer_payment_cancel", args=[row.id]), {"reason": "Late"})
    assert cancelled.status_code == 409


def test_checks_are_printed_from_the_page(network):
    client = member(network.payer_id)
    assert "No check waits to be printed." in client.get(reverse("payer_checks")).content.decode()
    assert client.post(reverse("payer_checks_print")).status_code == 409
    network.pay(Paid("ON-PAPER", day=day_here(network.now)))
    assert "1 check, $150.00" in client.get(reverse("payer_checks")).content.decode()
    assert client.post(reverse("payer_checks_print")).url.endswith("?printed")
    text = client.get(reverse("payer_checks") + "?printed").content.decode()
    [address] = re.findall(r'href="([^"]+/printer)"', text)
    assert "ON-PAPER" in client.get(address).content.decode()
    assert "1001" in client.get(address.replace("/printer", "/bank")).content.decode()
    reader = member(network.payer_id, Role.READ_ONLY)
    assert "For the printer" not in reader.get(reverse("payer_checks")).content.decode()
    assert reader.get(address).status_code == 403


def test_lists_ask_as_often_with_three_rows_as_with_one(network):
    client = member(network.payer_id)
    choose(network)
    submission_id = network.pay(Paid())
    pages = [
        reverse("payer_batches"),
        reverse("payer_payments"),
        reverse("payer_returns"),
        reverse("payer_funding"),
        reverse("payer_batch", args=[submission_id]),
    ]
    client.get(pages[0])  # the first page of a session remembers something
    counts = [_queries(client, page) for page in pages]
    network.pay(Paid(), Paid(), Paid())
    assert [_queries(client, page) for page in pages] == counts


def _queries(client: CheckingClient, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_filters_and_empty_lists(network):
    client = member(network.payer_id)
    assert "Nothing was sent yet" in client.get(reverse("payer_batches")).content.decode()
    assert "No payment yet" in client.get(reverse("payer_payments")).content.decode()
    choose(network)
    network.pay(Paid("FIND-ME"), Paid("OTHER-ONE"))
    found = client.get(reverse("payer_payments") + "?q=find-me").content.decode()
    assert ("FIND-ME" in found, "OTHER-ONE" in found) == (True, False)
    none = client.get(reverse("payer_payments") + "?state=held").content.decode()
    assert "No payment like this" in none
    assert client.get(reverse("payer_payments") + "?state=odd").status_code == 404
    assert client.get(reverse("payer_payments") + "?page=9").status_code == 404


def test_a_stranger_finds_nothing(network):
    _, row = sent(network, soon())
    choose(network)
    network.pay(Paid())
    [disbursement] = network.disbursements()
    payment = network.payments(row.id)[0]
    addresses = [
        reverse("payer_batch", args=[row.id]),
        reverse("payer_batch_file", args=[row.id]),
        reverse("payer_payment", args=[disbursement.id]),
    ]
    posts = [
        reverse("payer_batch_approve", args=[row.id]),
        reverse("payer_batch_withdraw", args=[row.id]),
        reverse("payer_submitted_hold", args=[row.id, payment.id]),
        reverse("payer_submitted_release", args=[row.id, payment.id]),
        *(
            reverse(f"payer_payment_{what}", args=[disbursement.id])
            for what in ("hold", "release", "stop", "reissue", "cancel")
        ),
    ]
    from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer

    other_payer = register_payer(
        payer=Payer("tamarisk", "Tamarisk Mutual", "1340000033"), actor=SYSTEM, now=utc_now()
    )
    facts = {"seen_cents": "15000", "reason": "Mine now"}
    for client in (member(other_payer), member(network.clinic.id)):
        assert {client.get(one).status_code for one in addresses} == {404}
        assert {client.post(one, facts).status_code for one in posts} == {404}
    nobody = CheckingClient()
    assert all(re.match("/sign-in", nobody.get(one).url) for one in addresses)
