"""C7, bank changes and enrolment, as people and the operator meet them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import day_here
from tests.members import make_organization
from tests.pages.test_claims_pages import show
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.network import Network, Paid, checked_account, choose, make_network
from tests.unit.core.banking.bank import Clinic, deposits
from wellpaid.claim_pay.bank_changes.models import BankChange
from wellpaid.claim_pay.enrollment.models import Enrollment
from wellpaid.claim_pay.enrollment.queries import provider_accounts
from wellpaid.claim_pay.payees.models import Payee
from wellpaid.core.documents.models import DocumentAccess
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


NEW = {
    "holder_name": "Larkmoor Clinic LLC", "routing_number": "076401251",
    "account_number": "660000111222", "account_type": "checking", "method": "micro_deposits",
}  # fmt: skip


def newest(network: Network):
    return provider_accounts(network.clinic.id)[-1]


def amounts(network: Network, account_id) -> dict[str, str]:
    found = deposits(Clinic(network.clinic.id, network.bank_dir), account_id)
    return {"first": f"0.{found[0].cents:02d}", "second": f"0.{found[1].cents:02d}"}


def test_an_account_is_added_proved_and_approved_by_another(network):
    bram, noor = member(network.clinic.id), member(network.clinic.id)
    response = bram.post(reverse("claims_bank_add"), NEW)
    row = newest(network)
    assert response.url == reverse("claims_bank", args=[row.id]) + "?added"
    text = show(bram, "claims_bank", row.id, query="?added")
    assert "660000111222" not in text
    for words in ("ending in 1222", "You have 3 tries left.",
                  "You asked for it."):  # fmt: skip
        assert words in text
    confirm = reverse("claims_bank_confirm", args=[row.id])
    assert bram.post(confirm, {"first": "9.99", "second": "0.01"}).status_code == 422
    assert "You have 2 tries left." in show(bram, "claims_bank", row.id)
    assert bram.post(confirm, {"first": "soon", "second": ""}).status_code == 400
    assert bram.post(confirm, amounts(network, row.id)).url.endswith("?proved")
    decide = reverse("claims_bank_decide", args=[row.id])
    refused = bram.post(decide, {"answer": "approve"})
    assert (refused.status_code, "Somebody else has to approve" in refused.content.decode()) == (
        409, True,
    )  # fmt: skip
    assert noor.post(decide, {"answer": "approve"}).url.endswith("?approved")
    assert "Approved, waiting" in show(noor, "claims_banks")
    assert newest(network).usable_from > day_here()


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"routing_number": "076401252"}, 422, "Check the routing number"),
        ({"account_number": ""}, 400, "Enter the account number."),
        ({"holder_name": ""}, 400, "Enter the name on the account."),
    ],
)
def test_what_is_wrong_with_an_account_is_named(network, changes, status, words):
    client, before = member(network.clinic.id), provider_accounts(network.clinic.id)
    response = client.post(reverse("claims_bank_add"), NEW | changes)
    assert (response.status_code, words in response.content.decode()) == (status, True)
    assert provider_accounts(network.clinic.id) == before


def test_the_list_takes_as_many_queries_for_three_as_for_one(network):
    client = member(network.clinic.id)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            show(client, "claims_banks")
        return len(found)

    count()
    before = count()
    for number in ("660000111222", "660000111333"):
        checked_account(network.clinic.id, network.bank_dir, number)
    assert count() == before


def test_an_account_in_use_is_not_closed_and_leads_to_a_change(network):
    choose(network)
    client = member(network.clinic.id)
    response = client.post(reverse("claims_bank_close", args=[network.account_id]))
    assert response.status_code == 409
    assert reverse("claims_change_ask") in response.content.decode()
    assert "Pebbleway Health Plan" in show(client, "claims_bank", network.account_id)


def a_change(network: Network):
    """Ask for a change to another account that is ready."""
    choose(network)
    network.now = utc_now() - timedelta(days=10)
    network.pay(Paid("BEFORE-1", day=day_here() - timedelta(days=9)))
    second = checked_account(network.clinic.id, network.bank_dir, "660000111222")
    bram = member(network.clinic.id)
    wish = {
        "from_account": str(network.account_id), "to_account": str(second),
        "signed_name": "Bram Oduya",
    }  # fmt: skip
    address = reverse("claims_change_ask")
    assert bram.post(address, wish | {"signed_name": ""}).status_code == 400
    assert bram.post(address, wish).status_code == 302
    assert bram.post(address, wish).status_code == 409
    with tenant(network.clinic.id):
        return bram, BankChange.objects.get().id


def state(network: Network) -> str:
    with tenant(network.clinic.id):
        return str(BankChange.objects.get().state)


def test_a_change_goes_through_its_steps(network):
    bram, change_id = a_change(network)
    operator = member(make_organization(OrganizationKind.OPERATOR).id)
    text = show(bram, "claims_change", change_id)
    for words in ("Proofs are missing", "Name one earlier payment", "You asked for it."):
        assert words in text
    prove = reverse("claims_change_prove", args=[change_id])
    day = (day_here() - timedelta(days=9)).isoformat()
    assert bram.post(prove, {"amount": "1.00", "payment_date": day}).status_code == 422
    assert bram.post(prove, {"amount": "1.00", "payment_date": "soon"}).status_code == 400
    assert bram.post(prove, {"amount": "150.00", "payment_date": day}).url.endswith("?proved")
    assert network.clinic.name in show(operator, "operator_changes")
    call = {
        "spoken_with": "Ida Cray", "outcome": "confirmed",
        "called_at": utc_now().strftime("%Y-%m-%d 00:00"),
    }  # fmt: skip
    one = reverse("operator_change", args=[change_id])
    assert operator.post(one, call).status_code == 422  # before the change was asked for
    assert operator.post(one, call | {"called_at": "noon"}).status_code == 400
    assert "On file when the change was asked for" in show(operator, "operator_change", change_id)
    approve = reverse("claims_change_approve", args=[change_id])
    assert bram.post(approve).status_code == 409
    assert member(network.clinic.id).post(approve).url.endswith("?approved")
    assert state(network) == "collecting"
    cancel = reverse("claims_change_cancel", args=[change_id])
    assert member(network.clinic.id).post(cancel).url.endswith("?cancelled")
    assert bram.post(cancel).status_code == 409
    assert state(network) == "cancelled"
    assert "No change is open" in show(operator, "operator_changes")


def enrol(client, **changes: str):
    facts = {
        "reason": "new", "provider_name": "Larkmoor Clinic LLC", "street": "1180 Eastgate Road",
        "city": "Dunmere", "region": "oh", "postal_code": "43999", "tin_kind": "ein",
        "tin": "34-0000033", "npi": "1245319599", "contact_name": "Ida Cray",
        "contact_phone": "(800) 555-0142", "contact_email": "ida@example.net",
        "bank_name": "Brindlemere Bank", "bank_address": "1 Bank Row, Dunmere, OH 43999",
        "linked_to": "tin", "start_date": "2027-01-04",
    } | changes  # fmt: skip
    return client.post(reverse("claims_enrollment_form"), facts)


def the_enrollment(network: Network) -> Enrollment:
    with tenant(network.clinic.id):
        return Enrollment.objects.get()


def add_files(client, row: Enrollment) -> None:
    for kind in ("w9", "bank_letter"):
        sent = {"kind": kind, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + kind.encode())}
        address = reverse("claims_enrollment_file", args=[row.id])
        assert client.post(address, sent).url.endswith("?filed")


def test_an_enrolment_from_draft_to_approval(network):
    bram = member(network.clinic.id)
    operator = member(make_organization(OrganizationKind.OPERATOR).id)
    assert "Not enrolled yet" in show(bram, "claims_enrollment")
    assert enrol(bram, provider_name="").url.endswith("?saved")
    row = the_enrollment(network)
    send = reverse("claims_enrollment_send", args=[row.id])
    assert bram.post(send, {"signed_name": "Bram Oduya"}).status_code == 409
    assert enrol(bram, tin="", bank_account_id=str(network.account_id)).status_code == 302
    text = show(bram, "claims_enrollment_form")
    assert "Saved: 34-0000033." in text
    assert 'value="34-0000033"' not in text
    add_files(bram, row)
    assert bram.post(send, {"signed_name": " "}).status_code == 422
    assert bram.post(send, {"signed_name": "Bram Oduya"}).url.endswith("?sent")
    assert bram.post(send, {"signed_name": "Bram Oduya"}).status_code == 409
    assert "We’re looking at it" in show(bram, "claims_enrollment")
    assert network.clinic.name in show(operator, "operator_enrollments")
    one = reverse("operator_enrollment", args=[row.id])
    assert "34-0000033" in show(operator, "operator_enrollment", row.id)
    assert operator.post(one, {"answer": "more_needed"}).status_code == 422
    more = {"answer": "more_needed", "words": "The W-9 isn’t signed."}
    assert operator.post(one, more).url.endswith("?decided")
    assert operator.post(one, more).status_code == 409
    assert "The W-9 isn’t signed." in show(bram, "claims_enrollment")
    assert bram.post(send, {"signed_name": "Bram Oduya"}).url.endswith("?sent")
    with tenant(network.clinic.id):
        assert Payee.objects.get(id=the_enrollment(network).payee_id).confirmed_at is None
    assert operator.post(one, {"answer": "accepted"}).url.endswith("?decided")
    row = the_enrollment(network)
    with tenant(network.clinic.id):
        assert Payee.objects.get(id=row.payee_id).confirmed_at is not None
    assert (row.state, row.region) == ("accepted", "OH")


def test_files_are_what_they_say_and_who_opens_them_is_kept(network):
    bram = member(network.clinic.id)
    enrol(bram)
    row = the_enrollment(network)
    address = reverse("claims_enrollment_file", args=[row.id])
    for content, status in (
        (b"MZ not a pdf", 422),
        (b"", 422),
        (b"%PDF-" + b"x" * 10_000_000, 413),
    ):
        sent = {"kind": "w9", "file": SimpleUploadedFile("a.pdf", content)}
        assert bram.post(address, sent).status_code == status
    assert bram.post(address, {"kind": "w9"}).status_code == 422
    assert bram.post(address, {"kind": "odd"}).status_code == 404
    add_files(bram, row)
    with tenant(network.clinic.id):
        document_id = row.documents.get(kind="w9").document_id
    own = reverse("claims_enrollment_document", args=[row.id, document_id])
    response = bram.get(own)
    assert response.content == b"%PDF-1.7 w9"
    assert response["Content-Disposition"] == 'attachment; filename="w9.pdf"'
    with tenant(network.clinic.id):
        assert DocumentAccess.objects.filter(document_id=document_id).count() == 1
    stranger = member(make_organization(OrganizationKind.PROVIDER).id)
    assert stranger.get(own).status_code == 404
    assert stranger.post(address, {"kind": "w9"}).status_code in {404, 422}
    operator = member(make_organization(OrganizationKind.OPERATOR).id)
    # It wasn't sent: the operator knows of no such enrolment.
    theirs = reverse("operator_enrollment_document", args=[row.id, document_id])
    assert operator.get(theirs).status_code == 404


def test_who_sends_an_enrolment_does_not_decide_on_it(network):
    from tests.pages.checking_client import CheckingClient
    from tests.pages.people import make_user, sign_in
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.organizations.operations.add_member import add_member

    user = make_user("both@example.net", display_name="Both Sides")
    for organization_id in (network.clinic.id, make_organization(OrganizationKind.OPERATOR).id):
        add_member(
            organization_id=organization_id, user_id=user.id, role=Role.ADMINISTRATOR,
            actor=SYSTEM, now=utc_now(),
        )  # fmt: skip
    client = CheckingClient()
    sign_in(client, "both@example.net")
    enrol(client, bank_account_id=str(network.account_id))
    row = the_enrollment(network)
    add_files(client, row)
    client.post(reverse("claims_enrollment_send", args=[row.id]), {"signed_name": "Both Sides"})
    response = client.post(reverse("operator_enrollment", args=[row.id]), {"answer": "accepted"})
    assert (response.status_code, the_enrollment(network).state) == (409, "submitted")
    assert client.post(reverse("claims_enrollment_withdraw", args=[row.id])).status_code == 302
    assert the_enrollment(network).state == "withdrawn"
    assert client.post(reverse("claims_enrollment_withdraw", args=[row.id])).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"npi": "1245319598"}, "Check the NPI: ten digits."),
        ({"tin": "12"}, "Check the tax number"),
        ({"region": "Ohio"}, "two letters"),
        ({"contact_phone": "12"}, "Check the phone number."),
        ({"start_date": "soon"}, "Write the day as year"),
    ],
)
def test_slips_in_an_enrolment_are_named_and_nothing_is_saved(network, changes, words):
    response = enrol(member(network.clinic.id), **changes)
    assert (response.status_code, words in response.content.decode()) == (400, True)
    with tenant(network.clinic.id):
        assert not Enrollment.objects.exists()


def test_a_number_that_the_bank_corrects_is_taken_by_two_people(network):
    from tests.unit.claim_pay.bank_changes.test_what_banks_say import NEW_NUMBER, copy_id
    from tests.unit.claim_pay.disbursements.test_what_comes_back import bank_round
    from tests.unit.core.banking.bank import correction_file
    from wellpaid.claim_pay.bank_changes.operations.hear_of_copy import hear_of_copy
    from wellpaid.claim_pay.bank_changes.queries import open_corrections
    from wellpaid.core.banking.models import AchEntry

    choose(network)
    network.pay(Paid())
    bank_round(network)
    with tenant(network.payer_id):
        entry = AchEntry.objects.get(purpose="payment")
    folder = network.bank_dir / "1340000025" / "inbound"
    (folder / "noc.ach").write_bytes(correction_file(entry, "C01", NEW_NUMBER))
    bank_round(network)
    hear_of_copy(payer_id=network.payer_id, bank_account_id=copy_id(network), now=utc_now())
    bram, noor = member(network.clinic.id), member(network.clinic.id)
    assert "the right account ends in 9999" in show(bram, "claims_banks")
    [row] = open_corrections(network.clinic.id)
    address = reverse("claims_correction", args=[row.id])
    assert bram.post(address, {"answer": "odd"}).status_code == 404
    assert bram.post(address, {"answer": "ask"}).url.endswith("?ask")
    assert bram.post(address, {"answer": "apply"}).status_code == 409
    assert "Yes, correct the number" in show(noor, "claims_correction", row.id)
    assert (
        member(network.clinic.id, Role.GENERAL).post(address, {"answer": "apply"}).status_code
        == 403
    )
    assert noor.post(address, {"answer": "apply"}).url.endswith("?apply")
    assert "Ends in 9999" in show(noor, "claims_banks")


@pytest.mark.parametrize("name", ["operator_changes", "operator_enrollments"])
def test_the_operators_lists_take_as_many_queries_for_three_as_for_one(network, name):
    from wellpaid.claim_pay.bank_changes.models import OpenChange
    from wellpaid.claim_pay.enrollment.models import OpenEnrollment
    from wellpaid.kit.ids import new_id

    client = member(make_organization(OrganizationKind.OPERATOR).id)

    def add() -> None:
        clinic = make_organization(OrganizationKind.PROVIDER)
        if name == "operator_changes":
            OpenChange.objects.create(
                organization=clinic, bank_change_id=new_id(), asked_at=utc_now()
            )
        else:
            OpenEnrollment.objects.create(
                organization=clinic, enrollment_id=new_id(), submitted_at=utc_now()
            )

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            show(client, name)
        return len(found)

    add()
    count()
    before = count()
    add()
    add()
    assert count() == before
