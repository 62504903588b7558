"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.core.organizations.queries import provider_ids
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.follow_cards import follow_card, follow_cards
from .operations.issue_cards import issue_cards
from .operations.match_settlements import match_settlements
from .operations.remind_provider import remind_provider
from .operations.replace_card import replace_card
from .operations.tell_provider import tell_provider, untold_cards
from .operations.turn_down_card import hear_refusal as hear

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="virtual_cards.issue", queue="claims", retry=_RETRY)
def issue(*, organization_id: str, **_: Any) -> None:
    """Have a payer's cards issued that are due."""
    issue_cards(organization_id=UUID(organization_id), now=utc_now())


@app.task(name="virtual_cards.follow_one", queue="claims", retry=_RETRY)
def follow_one(*, organization_id: str, card_id: str, **_: Any) -> None:
    """Ask the issuer about one card."""
    follow_card(organization_id=UUID(organization_id), card_id=UUID(card_id), now=utc_now())


@app.task(name="virtual_cards.tell", queue="claims", retry=_RETRY)
def tell(*, organization_id: str, card_id: str, **_: Any) -> None:
    """Tell a provider where a card is."""
    tell_provider(organization_id=UUID(organization_id), card_id=UUID(card_id), now=utc_now())


@app.task(name="virtual_cards.hear_refusal", queue="claims", retry=_RETRY)
def hear_refusal(*, organization_id: str, received_card_id: str, **_: Any) -> None:
    """Tell a payer that a provider refuses a card."""
    hear(provider_id=UUID(organization_id), received_card_id=UUID(received_card_id), now=utc_now())


@app.task(name="virtual_cards.replace", queue="claims", retry=_RETRY)
def replace(*, organization_id: str, card_id: str, **_: Any) -> None:
    """Send a payment another way whose card wasn't charged."""
    replace_card(organization_id=UUID(organization_id), card_id=UUID(card_id), now=utc_now())


@app.task(name="virtual_cards.follow", queue="claims", retry=_RETRY)
def follow_all(*, organization_id: str, **_: Any) -> None:
    """Ask about a payer's open cards, tell what wasn't told, and match what its bank booked."""
    payer_id, now = UUID(organization_id), utc_now()
    follow_cards(organization_id=payer_id, now=now)
    for card_id in untold_cards(payer_id):
        tell_provider(organization_id=payer_id, card_id=card_id, now=now)
    match_settlements(organization_id=payer_id, now=now)


@app.periodic(cron="1-59/3 * * * *")
@app.task(name="virtual_cards.go_on", queue="claims")
def go_on(timestamp: int) -> None:
    """Every three minutes: one job a payer."""
    for payer in all_payers():
        with tenant(payer.organization_id):
            defer("virtual_cards.follow", organization_id=payer.organization_id)


@app.task(name="virtual_cards.remind", queue="claims", retry=_RETRY)
def remind(*, organization_id: str, **_: Any) -> None:
    """Remind one provider of cards that are soon too old."""
    remind_provider(organization_id=UUID(organization_id), now=utc_now())


@app.periodic(cron="25 15 * * *")
@app.task(name="virtual_cards.remind_all", queue="claims")
def remind_all(timestamp: int) -> None:
    """Once a day, in the forenoon: one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("virtual_cards.remind", organization_id=organization_id)
