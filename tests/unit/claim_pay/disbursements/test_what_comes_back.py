"""A payment that comes back, is stopped, goes again or is given up: both books say the same."""

from __future__ import annotations

import pytest

from tests.unit.claim_pay.network import EIN, TODAY, Network, Paid, choose, file_835
from tests.unit.core.banking.bank import NOW, return_file
from wellpaid.claim_pay.disbursements.operations.follow_entries import follow_entries
from wellpaid.claim_pay.disbursements.operations.hold_disbursement import (
    DisbursementElsewhere,
    end_disbursement_hold,
    hold_disbursement,
)
from wellpaid.claim_pay.disbursements.operations.issue_disbursements import issue_disbursements
from wellpaid.claim_pay.disbursements.operations.reissue_disbursement import (
    NoAccountToPay,
    reissue_disbursement,
)
from wellpaid.claim_pay.disbursements.operations.release_payments import release_payments
from wellpaid.claim_pay.disbursements.operations.stop_disbursement import (
    CheckNotStopped,
    stop_disbursement,
)
from wellpaid.claim_pay.disbursements.operations.void_disbursement import void_disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState as D
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.operations.end_election import end_election
from wellpaid.claim_pay.remittances.states import RemittanceState as R
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.operations.cancel_entry import EntryNotCancellable
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


def bank_round(network: Network) -> None:
    do_bank_round(organization_id=network.payer_id, actor=SYSTEM, now=NOW)


def come_back(network: Network, code: str = "R03") -> None:
    """Have the bank take the file and send every entry of it back."""
    bank_round(network)
    with tenant(network.payer_id):
        entries = list(AchEntry.objects.filter(purpose="payment", state="sent"))
    folder = network.bank_dir / EIN / "inbound"
    (folder / "returns.ach").write_bytes(return_file(*[(entry, code) for entry in entries]))
    bank_round(network)
    follow_entries(organization_id=network.payer_id, now=NOW)
    network.tell()


def facts(network: Network, row) -> dict:
    return {
        "organization_id": network.payer_id,
        "disbursement_id": row.id,
        "actor": SYSTEM,
        "now": NOW,
    }


def again(network: Network, row, way: Way):
    return reissue_disbursement(**facts(network, row), way=way, payment_date=TODAY)


def books(network: Network) -> tuple[int, int, int, int]:
    return (
        network.payer_balance("claims_payable"),
        network.payer_balance("disbursements_out"),
        network.clinic_balance("plan_money_coming"),
        network.clinic_balance("remittances_to_post"),
    )


@pytest.fixture
def paid(network: Network) -> Network:
    choose(network)
    network.pay(Paid("BACK-1"))
    return network


def test_a_return_is_owed_again_and_the_provider_knows(paid):
    come_back(paid)
    [row] = paid.disbursements()
    assert (row.state, row.failure_code) == (D.RETURNED, "R03")
    assert [one.state for one in paid.remittances()] == [R.CAME_BACK]
    assert books(paid) == (15_000, 0, 15_000, 15_000)
    follow_entries(organization_id=paid.payer_id, now=NOW)
    assert books(paid) == (15_000, 0, 15_000, 15_000)


def test_it_goes_again_as_a_check_once(paid):
    come_back(paid)
    [row] = paid.disbursements()
    ids = {again(paid, row, Way.CHECK) for _ in range(2)}
    assert len(ids) == 1
    issue_disbursements(organization_id=paid.payer_id, now=NOW)
    paid.tell()
    old, new = paid.disbursements()
    assert (old.state, new.state, new.way) == (D.REPLACED, D.ISSUED, Way.CHECK)
    assert new.check_number == 1001
    [remittance] = paid.remittances()
    assert (remittance.state, remittance.way) == (R.COMING, Way.CHECK)
    assert remittance.disbursement_id == new.id
    assert books(paid) == (0, 15_000, 15_000, 15_000)
    paid.tell()
    assert [one.state for one in paid.remittances()] == [R.COMING]


def test_direct_deposit_again_needs_an_account_that_was_chosen(network):
    election_id = choose(network)
    network.pay(Paid())
    come_back(network)
    [row] = network.disbursements()
    end_election(
        organization_id=network.clinic.id, election_id=election_id, today=TODAY, actor=SYSTEM,
        now=NOW,
    )  # fmt: skip
    with pytest.raises(NoAccountToPay):
        again(network, row, Way.ACH)
    choose(network)
    again(network, row, Way.ACH)
    issue_disbursements(organization_id=network.payer_id, now=NOW)
    assert [one.state for one in network.disbursements()] == [D.REPLACED, D.ISSUED]


def test_given_up_after_it_came_back(paid):
    come_back(paid)
    [row] = paid.disbursements()
    for _ in range(2):
        void_disbursement(**facts(paid, row), reason="Paid by mistake")
        paid.tell()
    assert [one.state for one in paid.disbursements()] == [D.VOIDED]
    assert [one.state for one in paid.remittances()] == [R.CANCELLED]
    assert books(paid) == (0, 0, 0, 0)
    assert paid.payer_balance("plan_funds") == 10_000_000
    for organization_id in (paid.payer_id, paid.clinic.id):
        assert prove_ledger(organization_id).is_sound


def test_stopped_before_the_bank_has_it(paid):
    [row] = paid.disbursements()
    stop_disbursement(**facts(paid, row), is_stopped_at_bank=False)
    assert [one.state for one in paid.disbursements()] == [D.STOPPED]
    assert books(paid)[:2] == (15_000, 0)
    with pytest.raises(DisbursementElsewhere):
        stop_disbursement(**facts(paid, row), is_stopped_at_bank=False)


def test_what_the_bank_has_is_not_stopped_here(paid):
    bank_round(paid)
    [row] = paid.disbursements()
    with pytest.raises(EntryNotCancellable):
        stop_disbursement(**facts(paid, row), is_stopped_at_bank=True)
    with pytest.raises(DisbursementElsewhere):
        void_disbursement(**facts(paid, row), reason="Too late")
    with pytest.raises(DisbursementElsewhere):
        again(paid, row, Way.CHECK)
    assert books(paid) == (0, 15_000, 15_000, 15_000)


def test_a_check_is_stopped_by_a_persons_word(network):
    network.pay(Paid(day=TODAY))
    [row] = network.disbursements()
    with pytest.raises(CheckNotStopped):
        stop_disbursement(**facts(network, row), is_stopped_at_bank=False)
    stop_disbursement(**facts(network, row), is_stopped_at_bank=True)
    assert [one.state for one in network.disbursements()] == [D.STOPPED]
    assert network.payer_balance("claims_payable") == 15_000


def test_an_approved_payment_is_held_and_let_go(network):
    submission_id = network.send(file_835(Paid()))
    network.approve(submission_id)
    network.approve(submission_id, 1)
    release_payments(organization_id=network.payer_id, submission_id=submission_id, now=NOW)
    [row] = network.disbursements()
    hold_disbursement(**facts(network, row), reason="Name on a list")
    with pytest.raises(DisbursementElsewhere):
        hold_disbursement(**facts(network, row), reason="Again")
    issue_disbursements(organization_id=network.payer_id, now=NOW)
    assert [one.state for one in network.disbursements()] == [D.HELD]
    end_disbursement_hold(**facts(network, row))
    assert [one.state for one in network.disbursements()] == [D.READY]


def test_an_account_that_was_closed_meanwhile_holds_the_payment(network):
    from wellpaid.core.banking.operations.close_bank_account import close_bank_account

    choose(network)
    submission_id = network.send(file_835(Paid()))
    network.approve(submission_id)
    network.approve(submission_id, 1)
    release_payments(organization_id=network.payer_id, submission_id=submission_id, now=NOW)
    close_bank_account(
        organization_id=network.clinic.id, bank_account_id=network.account_id, actor=SYSTEM, now=NOW
    )
    issue_disbursements(organization_id=network.payer_id, now=NOW)
    [row] = network.disbursements()
    assert (row.state, row.reason) == (
        D.HELD, "The payee’s bank account can’t be used any more.",
    )  # fmt: skip
    assert books(network)[:2] == (15_000, 0)


def test_a_strangers_payment_is_nobodys(paid):
    [row] = paid.disbursements()
    for act in (hold_disbursement, void_disbursement):
        with pytest.raises(NotFound):
            act(**facts(paid, row) | {"organization_id": paid.clinic.id}, reason="Mine now")
    with pytest.raises(NotFound):
        again(paid, type("Row", (), {"id": new_id()}), Way.CHECK)
