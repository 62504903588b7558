"""A dry run: all of it is said, nothing of it is kept; and which file it is held against."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import day_here
from tests.members import make_organization
from tests.unit.claim_pay.network import Network, Paid, choose, file_835, make_network
from wellpaid.claim_pay.submissions.comparisons import WaySum, compare, expected_ways
from wellpaid.claim_pay.submissions.differences import Errors, Fate, Oddity, Part
from wellpaid.claim_pay.submissions.operations.approve_submission import OnlyATest
from wellpaid.claim_pay.submissions.operations.dry_run_file import dry_run_file
from wellpaid.claim_pay.submissions.operations.open_submission import open_submission
from wellpaid.claim_pay.submissions.operations.receive_file import FileChanged, Sent
from wellpaid.claim_pay.submissions.operations.withdraw_submission import withdraw_submission
from wellpaid.claim_pay.submissions.states import Source, SubmissionState
from wellpaid.core.documents.models import Document
from wellpaid.core.documents.operations.keep_bytes import path_of
from wellpaid.core.documents.operations.keep_pieces import all_pieces
from wellpaid.core.documents.operations.store_stream import FileEmpty, FileTooLarge
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def dry_run(network: Network, content: bytes, **facts):
    network.now += timedelta(minutes=1)
    submission_id = dry_run_file(
        organization_id=network.payer_id,
        sent=Sent(Source.UPLOAD, "march.835", sha256=facts.pop("sha256", "")),
        chunks=[content[:50], content[50:]],
        actor=SYSTEM,
        now=network.now,
        **facts,
    )
    network.check(submission_id)
    return submission_id


def send(network: Network, *payments: Paid):
    network.now += timedelta(minutes=1)
    return network.send(file_835(*payments))


def comparison(network: Network, submission_id, **facts):
    return compare(organization_id=network.payer_id, submission_id=submission_id, **facts)


def test_nothing_is_kept_but_the_result(network):
    content = file_835(Paid(), Paid(payer_ein="1999999999"))
    submission_id = dry_run(network, content)
    row = network.submission(submission_id)
    assert (row.state, row.payment_count, row.quarantined_count) == ("checked", 2, 1)
    assert (row.is_test, row.document_id, row.answer_document_id) == (True, None, None)
    assert all_pieces(network.payer_id) == []
    assert not path_of(network.payer_id, row.content_sha256).exists()
    with tenant(network.payer_id):
        assert not Document.objects.filter(kind__startswith="submission").exists()
    with pytest.raises(NotFound):
        open_submission(
            organization_id=network.payer_id,
            submission_id=submission_id,
            actor=SYSTEM,
            now=network.now,
        )
    with pytest.raises(OnlyATest):
        network.approve(submission_id)


def test_it_is_tried_as_often_as_wanted_and_can_be_sent_then(network):
    content = file_835(Paid("TRIED"))
    tries = [dry_run(network, content) for _ in range(2)]
    assert len(set(tries)) == 2
    sent = network.send(content)
    assert network.submission(sent).state == SubmissionState.CHECKED
    assert path_of(network.payer_id, network.submission(sent).content_sha256).exists()


def test_it_says_what_could_not_be_sent(network):
    content = file_835(Paid("SENT"))
    network.send(content)
    again = network.submission(dry_run(network, content))
    assert (again.state, again.reason[:26]) == ("refused", "This file was sent before,")
    other = dry_run(network, file_835(Paid("SENT"), Paid("NEW")))
    assert [row.state for row in network.payments(other)] == ["quarantined", "ready"]


def test_what_can_not_be_a_file_leaves_nothing(network):
    for content, facts, error in (
        (b"", {}, FileEmpty),
        (b"x" * 60, {"most_bytes": 59}, FileTooLarge),
        (b"bytes", {"sha256": "0" * 64}, FileChanged),
    ):
        with pytest.raises(error):
            dry_run(network, content, **facts)
    assert all_pieces(network.payer_id) == []


def test_how_it_would_be_paid(network):
    choose(network)
    stranger = Paid(tin="340000099", npi="1245319599", payee="STRANGER CLINIC")
    nothing, wrong = Paid(claims=((5_000, 0),)), Paid(payer_ein="1999999999")
    submission_id = dry_run(network, file_835(Paid(), stranger, nothing, wrong))
    ways = expected_ways(organization_id=network.payer_id, submission_id=submission_id)
    assert ways == [
        WaySum("ach", 1, Money(15_000)),
        WaySum("check", 1, Money(15_000)),
        WaySum("nothing", 1, Money(0)),
    ]


def test_a_corrected_file_is_held_against_the_one_it_replaces(network):
    broken = Paid("P1", payer_ein="1999999999")
    first = send(network, broken, Paid("P2"), Paid("P3"))
    withdraw_submission(
        organization_id=network.payer_id, submission_id=first, actor=SYSTEM, now=network.now
    )
    other = send(network, Paid("Q1"))
    mended = [Paid("P1"), Paid("P2", claims=((20_000, 14_000),)), Paid("P4")]
    found = comparison(network, dry_run(network, file_835(*mended)))
    assert (found.is_correction, found.beside.id, found.payees) == (True, first, ())
    assert [one.id for one in found.others] == [other, first]
    # The number of the payer in P1 was wrong: another payer's number is another payment.
    assert [(one.line.trace_number, one.fate, one.parts) for one in found.payments] == [
        ("P1", Fate.ADDED, ()),
        ("P2", Fate.CHANGED, (Part.AMOUNT, Part.CLAIMS)),
        ("P4", Fate.ADDED, ()),
        ("P1", Fate.REMOVED, ()),
        ("P3", Fate.REMOVED, ()),
    ]


def test_errors_that_are_mended_and_those_that_are_not(network):
    far = day_here(network.now) + timedelta(days=400)
    first = send(network, Paid("P1", day=far), Paid("P2", day=far), Paid("P3"))
    withdraw_submission(
        organization_id=network.payer_id, submission_id=first, actor=SYSTEM, now=network.now
    )
    found = comparison(network, send(network, Paid("P1"), Paid("P2", day=far), Paid("P3", day=far)))
    assert [one.errors for one in found.payments] == [Errors.MENDED, Errors.STILL, Errors.NEW]


def test_a_usual_file_is_held_against_the_last_batch(network):
    first = send(network, Paid("A1"), Paid("A2"))
    dry_run(network, file_835(Paid("T1")))
    choose(network)
    stranger = Paid("B2", tin="340000099", npi="1245319599", payee="STRANGER CLINIC")
    found = comparison(network, send(network, Paid("B1", claims=((900_000, 900_000),)), stranger))
    assert (found.is_correction, found.beside.id) == (False, first)
    larkmoor, other = found.payees
    assert (larkmoor.amount, larkmoor.before) == (Money(900_000), Money(30_000))
    assert larkmoor.oddities == (Oddity.UNUSUAL, Oddity.METHOD)
    assert (other.payee_name, other.oddities) == ("STRANGER CLINIC", (Oddity.NEW,))


def test_the_first_file_of_all_and_one_that_is_named(network):
    first = send(network, Paid("A1"))
    alone = comparison(network, first)
    assert (alone.beside, alone.others) == (None, ())
    assert [one.oddities for one in alone.payees] == [(Oddity.NEW,)]
    send(network, Paid("B1"))
    third = send(network, Paid("C1"))
    assert comparison(network, third, beside_id=first).beside.id == first
    # Only what was before it.
    with pytest.raises(NotFound):
        comparison(network, first, beside_id=third)


def test_another_payers_files_are_not_there(network):
    mine = send(network, Paid("A1"))
    other = make_organization(OrganizationKind.PAYER)
    with pytest.raises(NotFound):
        compare(organization_id=other.id, submission_id=mine)
