"""A card from the payer's file to the provider's terminal, and every other end that it can take."""

from __future__ import annotations


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
    cards.follow()
    assert cards.states() == (["settled"], ["settled"], ["paid"], ["arrived"])
    assert cards.books() == (0, 15_000, 0, 15_000 - 375)
    assert cards.network.clinic_balance("terminal_fees") == 375
    assert cards.received_row().fee_cents == 375
    cards.follow()
    assert cards.states()[3] == ["arrived"]
