"""A card from the payer's file to the provider's terminal, and every other end that it can take."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cuts import cut_at
from tests.factories import day_here
from tests.unit.claim_pay.network import EIN, Paid, choose
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.operations.stop_disbursement import stop_disbursement
from wellpaid.claim_pay.disbursements.operations.void_disbursement import void_disbursement
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.remittances.lists import late_money
from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.models import ReceivedCard, VirtualCard
from wellpaid.claim_pay.virtual_cards.operations.close_card import CardNotOpen, ask_to_close
from wellpaid.claim_pay.virtual_cards.operations.match_settlements import match_settlements
from wellpaid.claim_pay.virtual_cards.operations.prove_cards import prove_cards
from wellpaid.claim_pay.virtual_cards.operations.remind_provider import remind_provider
from wellpaid.claim_pay.virtual_cards.operations.replace_card import replace_card
from wellpaid.claim_pay.virtual_cards.operations.tell_provider import tell_provider
from wellpaid.claim_pay.virtual_cards.policy import NEVER_ARRIVED_AFTER
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


def ask(cards, reason: CloseReason = CloseReason.STOPPED, disbursement_id=None) -> None:
    ask_to_close(
        organization_id=cards.payer_id,
        disbursement_id=disbursement_id or cards.row().disbursement_id,
        reason=reason,
        actor=SYSTEM,
        now=cards.now,
    )


def issued_at_the_issuer(cards) -> list[dict]:
    reference = {"reference": cards.row().reference}
    return cards.server.client.get("/issuer/cards", params=reference).json()


def went_as_check(cards) -> bool:
    """Tell whether the money went again as a check, and both books and the provider know."""
    old, new = cards.network.disbursements()
    assert (old.state, new.state, new.way) == ("replaced", "issued", "check")
    [remittance] = cards.network.remittances()
    assert (remittance.state, remittance.way) == ("coming", "check")
    amount = old.amount_cents
    return cards.books() == (0, amount, amount, 0) and new.why_code == "card_not_charged"


def test_issued_charged_and_settled(cards):
    cards.pay(15_000)
    card = cards.row()
    assert (card.state, card.amount_cents, len(card.last4)) == ("active", 15_000, 4)
    assert cards.states() == (["active"], ["issued"], ["waiting"], ["coming"])
    assert cards.books() == (0, 15_000, 15_000, 0)
    assert cards.charge()["status"] == "used"
    cards.follow()
    assert cards.states() == (["used"], ["issued"], ["charged"], ["coming"])
    assert cards.books() == (0, 15_000, 15_000, 0)
    cards.let_days_go_by(5)
    for _ in range(2):
        cards.follow()
        assert cards.states() == (["settled"], ["settled"], ["paid"], ["arrived"])
        assert cards.books() == (0, 15_000, 0, 15_000 - 375)
    assert cards.network.clinic_balance("terminal_fees") == 375
    assert cards.received_row().fee_cents == 375


def test_what_is_done_twice_is_done_once(cards):
    cards.pay(15_000)
    assert cards.issue() == 0
    for _ in range(2):
        assert tell_provider(organization_id=cards.payer_id, card_id=cards.row().id, now=cards.now)
    assert (len(issued_at_the_issuer(cards)), len(cards.received())) == (1, 1)
    assert cards.states() == (["active"], ["issued"], ["waiting"], ["coming"])


def test_a_card_of_a_later_day_waits_for_its_day(cards):
    choose(cards.network, Method.VIRTUAL_CARD)
    cards.network.pay(Paid("LATER", day=day_here(cards.now) + timedelta(days=4)))
    assert cards.issue() == 0
    assert cards.states()[:2] == ([], ["ready"])


def test_a_file_is_settled_with_the_bank_in_one_sum(banked_cards):
    cards = banked_cards
    choose(cards.network, Method.VIRTUAL_CARD)
    day = day_here(cards.now) - timedelta(days=1)
    cards.network.pay(Paid("SUM-1", day=day), Paid("SUM-2", claims=((9_000, 7_025),), day=day))
    cards.issue()
    for card in cards.rows():
        cards.server.client.post(f"/issuer/cards/{card.gateway_id}/charge")
    cards.follow()
    for _ in range(5):
        cards.let_days_go_by(1)
        do_bank_round(organization_id=cards.payer_id, actor=SYSTEM, now=cards.now)
    cards.follow()
    facts = {"organization_id": cards.payer_id, "now": cards.now}
    assert [match_settlements(**facts) for _ in range(2)] == [1, 0]
    assert cards.books() == (0, 0, 0, 15_000 - 375 + 7_025 - 176)
    assert cards.network.payer_balance("cash") == 10_000_000 - 22_025
    assert {row.settlement_reference[:3] + row.settlement_reference[-10:]
            for row in cards.rows()} == {f"VC-{EIN}"}  # fmt: skip


def test_the_issuer_says_no(cards):
    cards.pay(15_091)
    assert (cards.row().state, cards.row().refusal_code) == ("refused", "card_refused")
    cards.follow()
    assert went_as_check(cards)
    assert cards.received() == []


def test_nobody_reaches_the_issuer(cards, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    cards.pay()
    assert (cards.row().state, cards.row().refusal_code) == ("refused", "unreachable")
    cards.follow()
    assert went_as_check(cards)


def test_a_lost_answer_is_asked_for_and_never_sent_again(cards):
    cards.pay(15_092)
    assert cards.states() == (["unknown"], ["issued"], [], ["coming"])
    assert cards.books() == (0, 15_092, 15_092, 0)
    assert cards.issue() == 0
    with pytest.raises(CardNotOpen):
        ask(cards)
    cards.follow()
    assert cards.states() == (["active"], ["issued"], ["waiting"], ["coming"])
    assert len(issued_at_the_issuer(cards)) == 1


def test_a_lost_question_goes_another_way_once_it_cant_arrive(cards):
    cards.pay(15_093)
    cards.follow()
    assert cards.row().state == "unknown"
    cards.network.now += NEVER_ARRIVED_AFTER
    cards.follow()
    assert (cards.row().state, cards.row().refusal_code) == ("refused", "never_arrived")
    assert went_as_check(cards)


@pytest.mark.parametrize(("name", "is_there"), [("_ask", False), ("record_answer", True)])
def test_cut_off_around_the_question_it_is_asked_for_and_never_issued_twice(
    cards, monkeypatch, name, is_there
):
    """The intent is written down first; the job that was born with it finds out the rest."""
    module = "wellpaid.claim_pay.virtual_cards.operations.issue_cards"
    with cut_at(monkeypatch, module, name, done=False):
        cards.pay(15_000)
    assert cards.row().state == "issuing"
    assert len(issued_at_the_issuer(cards)) == is_there
    assert cards.issue() == 0
    cards.network.now += NEVER_ARRIVED_AFTER
    assert cards.follow_one() == ("active" if is_there else "refused")
    cards.follow()
    assert len(issued_at_the_issuer(cards)) == is_there
    if is_there:
        assert cards.states() == (["active"], ["issued"], ["waiting"], ["coming"])
        assert cards.books() == (0, 15_000, 15_000, 0)
    else:
        assert went_as_check(cards)


def test_the_terminal_says_no(cards):
    cards.pay(15_094)
    assert cards.charge()["status"] == "declined"
    cards.follow()
    assert went_as_check(cards)
    assert (cards.received_row().state, cards.received_row().over_code) == ("over", "declined")


def test_nobody_charges_it_in_time(cards):
    cards.pay()
    cards.let_days_go_by(29)
    cards.follow()
    assert cards.row().state == "active"
    with tenant(cards.clinic_id):  # it waits for the provider itself: no money is late
        assert late_money(today=day_here(cards.now)).count == 0
    cards.let_days_go_by(3)
    cards.follow()
    assert cards.row().state == "expired"
    assert went_as_check(cards)
    again = {"organization_id": cards.payer_id, "card_id": cards.row().id, "now": cards.now}
    assert replace_card(**again) == cards.network.disbursements()[1].id
    assert len(cards.network.disbursements()) == 2


def test_too_old_by_our_day_alone_it_is_closed(cards):
    cards.pay()
    cards.network.now += timedelta(days=32)
    cards.follow()
    assert cards.row().state == "expired"
    assert issued_at_the_issuer(cards)[0]["status"] == "closed"
    assert went_as_check(cards)


def test_the_payer_stops_it_and_gives_it_up(cards):
    cards.pay()
    for _ in range(2):
        ask(cards)
    assert cards.row().state == "closing"
    cards.follow()
    assert cards.states() == (["closed"], ["stopped"], ["over"], ["came_back"])
    assert cards.books() == (15_000, 0, 15_000, 0)
    [row] = cards.network.disbursements()
    void_disbursement(
        organization_id=cards.payer_id, disbursement_id=row.id, reason="Paid by mistake",
        actor=SYSTEM, now=cards.now,
    )  # fmt: skip
    cards.tell()
    assert cards.states()[3] == ["cancelled"]
    assert cards.books() == (0, 0, 0, 0)


def test_a_terminal_that_is_quicker_than_the_stop_has_the_money(cards):
    cards.pay()
    ask(cards)
    cards.charge()
    cards.follow()
    assert cards.states() == (["used"], ["issued"], ["charged"], ["coming"])
    with pytest.raises(CardNotOpen):
        ask(cards)


def test_while_the_issuer_is_away_nothing_changes(cards, settings):
    cards.pay()
    ask(cards)
    url, settings.SANDBOX_URL = settings.SANDBOX_URL, "http://127.0.0.1:9"
    cards.follow()
    assert cards.states() == (["closing"], ["issued"], ["waiting"], ["coming"])
    settings.SANDBOX_URL = url
    cards.follow()
    assert cards.states()[:2] == (["closed"], ["stopped"])


def test_only_a_payers_own_card_is_closed(cards):
    cards.pay()
    with pytest.raises(NotFound):
        ask(cards, disbursement_id=new_id())
    with pytest.raises(NotFound):
        ask_to_close(
            organization_id=cards.clinic_id, disbursement_id=cards.row().disbursement_id,
            reason=CloseReason.STOPPED, actor=SYSTEM, now=cards.now,
        )  # fmt: skip
    with pytest.raises(Exception, match="moved on meanwhile"):
        stop_disbursement(
            organization_id=cards.payer_id, disbursement_id=cards.row().disbursement_id,
            is_stopped_at_bank=True, actor=SYSTEM, now=cards.now,
        )  # fmt: skip
    assert cards.row().state == "active"


def test_the_provider_is_written_to_and_reminded_once(cards):
    cards.add_administrator()
    cards.pay(15_000)
    remind = {"organization_id": cards.clinic_id}
    assert remind_provider(**remind, now=cards.now) == 0
    later = cards.now + timedelta(days=24)
    assert [remind_provider(**remind, now=later) for _ in range(2)] == [1, 0]
    with tenant(cards.clinic_id):
        letters = list(Letter.objects.filter(kind__startswith="card_").order_by("created_at"))
    assert [one.kind for one in letters] == ["card_waits", "card_reminder"]
    for letter in letters:
        for secret in (cards.row().last4, "150", "Fenn", "Pebbleway"):
            assert secret not in letter.subject + letter.body


def test_what_disagrees_is_found(cards):
    cards.pay()
    cards.charge()
    cards.let_days_go_by(5)
    cards.follow()
    with tenant(cards.payer_id):
        VirtualCard.objects.update(state="active")
        Disbursement.objects.update(state="issued", way="check")
    assert prove_cards(cards.payer_id) == (1, [])
    with tenant(cards.payer_id):
        Disbursement.objects.update(state="settled")
    [finding] = prove_cards(cards.payer_id)[1]
    assert "is active, and its payment is settled" in finding
    with tenant(cards.payer_id):
        VirtualCard.objects.update(state="settled")
        Disbursement.objects.create(**another(cards))
    assert "there is no card" in prove_cards(cards.payer_id)[1][0]
    with tenant(cards.clinic_id):
        ReceivedCard.objects.update(fee_cents=1)
    assert len(prove_cards(cards.clinic_id)[1]) == 2


def another(cards) -> dict:
    """Give the fields of a payment by card that went out without one."""
    row = cards.network.disbursements()[0]
    fields = {name: getattr(row, name) for name in ("submitted_payment_id", "amount_cents")}
    for name in ("payer_id_number", "trace_number", "payment_date", "created_at"):
        fields[name] = getattr(row, name)
    with tenant(cards.payer_id):
        Disbursement.objects.update(state="replaced", way="check")
        VirtualCard.objects.update(state="closed")
    return fields | {"state": "issued", "way": "virtual_card", "state_changed_at": row.created_at}
