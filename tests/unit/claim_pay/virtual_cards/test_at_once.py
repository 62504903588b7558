"""Two jobs that issue and tell at the same moment: one card, and one received card."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from django.db import connection

from tests.factories import day_here
from tests.saving import point_to
from tests.unit.claim_pay.network import Paid, choose, make_network
from tests.unit.claim_pay.virtual_cards.cards import Cards
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.virtual_cards.operations.issue_cards import issue_cards
from wellpaid.claim_pay.virtual_cards.operations.tell_provider import tell_provider


def twice[T](work: Callable[[], T]) -> list[T]:
    """Do it in two threads at once."""
    barrier = Barrier(2)

    def one() -> T:
        try:
            barrier.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(2)]]


def test_at_once_is_once(committed_database, settings, tmp_path: Path, issuer_bank):
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    point_to(settings, issuer_bank.sandbox)
    network = make_network(tmp_path / "bank", offers_virtual_card=True)
    cards = Cards(network, issuer_bank.sandbox)
    choose(network, Method.VIRTUAL_CARD)
    day = day_here(cards.now) - timedelta(days=1)
    network.pay(*[Paid(day=day) for _ in range(4)])
    payer = {"organization_id": cards.payer_id, "now": cards.now}
    assert sum(twice(lambda: issue_cards(**payer))) == 4
    rows = cards.rows()
    assert [row.state for row in rows] == ["active"] * 4
    for row in rows:
        assert twice(lambda row=row: tell_provider(**payer, card_id=row.id)) == [True, True]
    assert len(cards.received()) == 4
    assert cards.books() == (0, 60_000, 60_000, 0)
