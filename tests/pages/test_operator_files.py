"""Files in and out, and holds: what is shown once a reason is given, and what is done with it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.factories import NOW
from tests.files_835 import file_835
from tests.members import make_organization
from tests.pages.test_operator_health import WHY, queries, text_of
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.network import Network, Paid, choose, jobs, make_network
from tests.unit.core.banking.bank import return_file
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.operations.hold_payment import hold_payment
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.states import PaymentState, Source
from wellpaid.core.banking.models import AchEntry, AchNotice, InboundFile
from wellpaid.core.banking.operations.build_file import SEALED_MEDIA_TYPE
from wellpaid.core.banking.operations.take_in_file import SEALED_INBOUND, take_in_file
from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.core.oversight.models import Act
from wellpaid.flows.summarize_organization import summarize_organization
from wellpaid.kit.clock import utc_now
from wellpaid.kit.crypto import seal_text
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

DEAR = ((2_000_000, 1_500_000),)


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


@pytest.fixture
def house(db):
    return make_organization(OrganizationKind.OPERATOR, name="Oakfen Operations")


@pytest.fixture
def operator(house):
    return member(house.id)


def opened(client, organization_id, place: str) -> str:
    """Give the reason, and the page's address."""
    slug = Organization.objects.get(id=organization_id).slug
    page = f"/operator/open/{slug}?place={place}"
    return client.post(page, {"reason": WHY}).url


def acts(kind: str) -> int:
    return Act.objects.filter(kind=kind).count()


def test_what_waits_is_counted_by_organization(network, operator):
    assert "Nothing was counted yet" in text_of(operator.get("/operator/files"))
    assert "No payment is on hold" in text_of(operator.get("/operator/holds"))
    choose(network)
    network.pay(Paid(claims=DEAR))
    summarize_organization(organization_id=network.payer_id, now=utc_now())
    text = text_of(operator.get("/operator/holds"))
    assert ("Pebbleway Health Plan" in text, "$15,000.00" in text) == (True, True)
    assert "Pebbleway Health Plan" in text_of(operator.get("/operator/files"))
    for place in ("files", "holds"):
        assert operator.get(f"/operator/{place}?organization=pebbleway").url == (
            f"/operator/open/pebbleway?place={place}"
        )


def stopped_file(network: Network, minutes: int = 20) -> Submission:
    submission_id = receive_file(
        organization_id=network.payer_id,
        sent=Sent(Source.UPLOAD, "tansy-alder.835", False),
        chunks=[file_835(Paid())],
        actor=SYSTEM,
        now=utc_now() - timedelta(minutes=minutes),
    )
    return network.submission(submission_id)


def replay(client, organization_id, kind: str, thing_id, reason: str = WHY):
    slug = Organization.objects.get(id=organization_id).slug
    facts = {"kind": kind, "file": str(thing_id), "reason": reason}
    return client.post(f"/operator/files/{slug}/replay", facts)


def test_a_stopped_payer_file_is_checked_again(network, operator):
    row = stopped_file(network)
    before = jobs("submissions.check")
    assert replay(operator, network.payer_id, "payer", row.id).status_code == 404  # not opened
    page = opened(operator, network.payer_id, "files")
    text = text_of(operator.get(page))
    assert ("Stopped" in text, "tansy" in text) == (True, False)
    assert replay(operator, network.payer_id, "payer", row.id, "x").status_code == 422
    assert (jobs("submissions.check"), acts("file_replayed")) == (before, 0)
    assert replay(operator, network.payer_id, "payer", row.id).url.endswith("&replayed")
    assert (jobs("submissions.check"), acts("file_replayed")) == (before + 1, 1)
    network.now = utc_now()
    network.check(row.id)
    response = replay(operator, network.payer_id, "payer", row.id)
    assert (response.status_code, acts("file_replayed")) == (409, 1)
    assert "This file isn’t stuck" in text_of(response)


def test_a_file_of_a_minute_ago_is_left_alone(network, operator):
    row = stopped_file(network, minutes=1)
    opened(operator, network.payer_id, "files")
    assert replay(operator, network.payer_id, "payer", row.id).status_code == 409


def set_aside(network: Network, content: bytes) -> UUID:
    """Keep a file as an older reader left it: unread."""
    with tenant(network.payer_id):
        document = store_document(
            organization_id=network.payer_id, kind="bank_inbound_file",
            media_type=SEALED_MEDIA_TYPE,
            content=seal_text(SEALED_INBOUND, content.decode("latin-1")).encode(),
            keep_until_date=NOW.date(), now=NOW,
        )  # fmt: skip
        row = InboundFile.objects.create(
            name="returns.ach", content_sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content), stamp="1", kind="unknown", is_quarantined=True,
            reason="Line 3: it is odd.", document_id=document.id, taken_at=NOW,
        )  # fmt: skip
    return row.id


def test_a_bank_file_is_taken_in_again_once_the_reader_is_mended(network, operator):
    choose(network)
    network.pay(Paid())
    with tenant(network.payer_id):
        entry = AchEntry.objects.get()
    entry.trace_number = "021000020000001"
    content = return_file((entry, "R01"))
    file_id = set_aside(network, content)
    page = opened(operator, network.payer_id, "files") + "&kind=bank_in&odd=1"
    assert "Line 3: it is odd." in text_of(operator.get(page))
    assert replay(operator, network.payer_id, "bank_in", file_id).status_code == 302
    again = replay(operator, network.payer_id, "bank_in", file_id)
    assert (again.status_code, acts("file_replayed")) == (409, 1)
    assert "This file was taken in already" in text_of(again)
    with tenant(network.payer_id):
        assert AchNotice.objects.count() == 1
        assert not InboundFile.objects.get().is_quarantined
    # The bank's folder still has the file: its bytes are known, and nothing happens twice.
    repeated = take_in_file(
        organization_id=network.payer_id, name="returns.ach", stamp="2", content=content,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    assert (repeated.is_new, repeated.is_quarantined) == (False, False)


def test_a_bank_file_that_still_cannot_be_read_stays_aside(network, operator):
    file_id = set_aside(network, b"01,1,2,260311,0000,1,,,2/\n99,5,0,2/\n")
    opened(operator, network.payer_id, "files")
    response = replay(operator, network.payer_id, "bank_in", file_id)
    assert (response.status_code, acts("file_replayed")) == (422, 0)
    assert "It still can’t be read" in text_of(response)
    with tenant(network.payer_id):
        assert InboundFile.objects.get().reason == "Line 3: it is odd."


def test_remittances_that_are_due_are_delivered_again(network, operator):
    choose(network)
    network.pay(Paid())
    with tenant(network.payer_id):
        Disbursement.objects.update(delivered_at=None)
    page = opened(operator, network.payer_id, "files") + "&kind=remittance&odd=1"
    assert "Not delivered" in text_of(operator.get(page))
    before = jobs("disbursements.deliver")
    response = replay(operator, network.payer_id, "remittance", network.payer_id)
    assert (response.status_code, jobs("disbursements.deliver")) == (302, before + 1)


def test_files_of_each_kind_and_odd_addresses(network, operator):
    choose(network)
    network.pay(Paid())
    page = opened(operator, network.payer_id, "files")
    for kind in ("payer", "remittance", "bank_out", "bank_in"):
        assert operator.get(f"{page}&kind={kind}").status_code == 200
    assert "No file like this" in text_of(operator.get(f"{page}&kind=bank_in"))
    for odd in ("&kind=odd", "&page=9"):
        assert operator.get(page + odd).status_code == 404
    for kind, thing in (("bank_out", new_id()), ("odd", new_id()), ("payer", "x")):
        assert replay(operator, network.payer_id, kind, thing).status_code == 404
    assert replay(operator, network.payer_id, "payer", new_id()).status_code == 404


def decide(client, payment_id, choice: str, stage: str = "going", reason: str = WHY):
    facts = {"payment": str(payment_id), "choice": choice, "stage": stage, "reason": reason}
    return client.post("/operator/holds/pebbleway/decide", facts)


def test_a_screened_payment_is_kept_and_then_released_by_the_operator_alone(network, operator):
    choose(network)
    network.pay(Paid(claims=DEAR))
    [row] = network.disbursements()
    payer = member(network.payer_id)
    response = payer.post(f"/payer/payments/{row.id}/release")
    assert response.status_code == 403
    assert "The operator has to look first" in text_of(response)
    page = opened(operator, network.payer_id, "holds")
    assert "the bank account is new or was changed" in text_of(operator.get(page))
    assert decide(operator, row.id, "release", reason="").status_code == 422
    assert decide(operator, row.id, "keep", reason="We call them first").status_code == 302
    assert "We call them first" in text_of(operator.get(page))
    assert network.disbursements()[0].state == DisbursementState.HELD
    assert decide(operator, row.id, "release").status_code == 302
    assert network.disbursements()[0].state == DisbursementState.READY
    assert decide(operator, row.id, "release").status_code == 409
    assert decide(operator, row.id, "keep").status_code == 409
    assert (acts("hold_kept"), acts("hold_ended")) == (1, 1)
    assert "No payment is on hold" in text_of(operator.get(page))


def test_a_payment_held_in_its_file_is_released_too(network, operator):
    submission_id = network.send(file_835(Paid()))
    [payment] = network.payments(submission_id)
    hold_payment(
        organization_id=network.payer_id, submitted_payment_id=payment.id, reason="Odd amount",
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    page = opened(operator, network.payer_id, "holds")
    assert "Odd amount" in text_of(operator.get(page))
    assert decide(operator, payment.id, "keep", "submitted").status_code == 302
    assert decide(operator, payment.id, "release", "submitted").status_code == 302
    assert network.payments(submission_id)[0].state == PaymentState.READY
    assert decide(operator, payment.id, "keep", "submitted").status_code == 409
    assert decide(operator, payment.id, "odd", "submitted").status_code == 404
    assert decide(operator, "x", "keep").status_code == 404
    assert decide(operator, new_id(), "keep").status_code == 404


def test_somebody_is_watched_and_no_more(operator):
    assert "The watch list is empty" in text_of(operator.get("/operator/holds"))
    new = {"name": "Marlow Fen", "tin": "34-0000017", "why": "A letter of the bank"}
    assert operator.post("/operator/watch", new | {"why": ""}).status_code == 422
    assert operator.post("/operator/watch", new | {"name": "", "tin": ""}).status_code == 422
    assert operator.post("/operator/watch", new).url == "/operator/holds?watched"
    assert operator.post("/operator/watch", new).status_code == 409
    page = operator.get("/operator/holds").page
    assert ("Marlow Fen" in page.text, "0000017" in page.text) == (True, False)
    end = page.find("button", string=lambda text: text and "Take off" in text) or page.find(
        lambda tag: tag.name == "form" and tag.get("action", "").endswith("/end")
    )
    address = (end if end.name == "form" else end.find_parent("form"))["action"]
    assert operator.post(address, {"reason": ""}).status_code == 422
    assert operator.post(address, {"reason": WHY}).url == "/operator/holds?ended"
    assert operator.post(address, {"reason": WHY}).status_code == 404
    assert (acts("watch_added"), acts("watch_ended")) == (1, 1)


def test_who_only_reads_changes_nothing(network, house):
    reader_ = member(house.id, Role.READ_ONLY)
    page = opened(reader_, network.payer_id, "holds")
    assert reader_.get(page).status_code == 200
    assert decide(reader_, new_id(), "keep").status_code == 403
    assert replay(reader_, network.payer_id, "payer", new_id()).status_code == 403
    assert reader_.post("/operator/watch", {"name": "Marlow"}).status_code == 403


def test_lists_ask_as_often_with_three_rows_as_with_one(network, operator):
    choose(network)
    network.pay(Paid(claims=DEAR))
    summarize_organization(organization_id=network.payer_id, now=utc_now())
    files, holds = (opened(operator, network.payer_id, one) for one in ("files", "holds"))
    pages = [
        "/operator/files", "/operator/holds", holds,
        *(f"{files}&kind={kind}" for kind in ("payer", "remittance", "bank_out", "bank_in")),
    ]  # fmt: skip
    counts = [queries(operator, page) for page in pages]
    for _ in range(2):
        network.pay(Paid(claims=DEAR))
    summarize_organization(organization_id=network.clinic.id, now=utc_now())
    assert [queries(operator, page) for page in pages] == counts
