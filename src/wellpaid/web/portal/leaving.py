"""What ends when somebody closes their way in: nothing goes on that they couldn't stop any more.

Each step is a transaction of its own and can be taken again: whoever is interrupted closes once
more, and the way in is closed last.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.patient_pay.access.operations.end_access import end_access
from wellpaid.patient_pay.access.queries import family_page
from wellpaid.patient_pay.scheduled_payments.operations.cancel_scheduled import (
    TooLateToCancel,
    cancel_scheduled,
)
from wellpaid.patient_pay.scheduled_payments.queries import planned_payments
from wellpaid.patient_pay.wallet.operations.make_default import CardNotReady
from wellpaid.patient_pay.wallet.operations.remove_card import CardInUse, remove_card
from wellpaid.patient_pay.wallet.operations.remove_kept_account import (
    AccountInUse,
    remove_kept_account,
)
from wellpaid.patient_pay.wallet.queries import kept_accounts, places_of, saved_cards


def let_go(*, user_id: UUID, today: date, now: datetime) -> None:
    """Take plans back, end what is between the person and helpers, and remove the saved cards."""
    actor = Actor(ActorKind.USER, user_id)
    places = places_of(user_id)  # every plan relies on a card that was saved there
    for plan in planned_payments(user_id=user_id, organization_ids=places):
        try:
            cancel_scheduled(
                organization_id=plan.organization_id,
                scheduled_payment_id=plan.id,
                user_id=user_id,
                actor=actor,
                now=now,
            )
        except TooLateToCancel:  # it began this moment, and ends like every payment
            continue
    family = family_page(user_id=user_id, today=today)
    for access in family.helpers + family.helped:
        end_access(user_id=user_id, access_id=access.access_id, actor=actor, now=now)
    _empty_wallet(user_id, places, actor, today, now)


def _empty_wallet(
    user_id: UUID, places: list[UUID], actor: Actor, today: date, now: datetime
) -> None:
    for organization_id in places:
        for account in kept_accounts(user_id, organization_id):
            try:
                remove_kept_account(
                    organization_id=organization_id,
                    user_id=user_id,
                    bank_account_id=account.id,
                    actor=actor,
                    now=now,
                )
            except AccountInUse:  # it goes out next, and nobody can begin another
                continue
        for card in saved_cards(user_id, organization_id, today):
            try:
                remove_card(
                    organization_id=organization_id,
                    user_id=user_id,
                    saved_method_id=card.id,
                    actor=actor,
                    now=now,
                )
            except (CardInUse, CardNotReady):  # a payment is under way; nobody can begin another
                continue
