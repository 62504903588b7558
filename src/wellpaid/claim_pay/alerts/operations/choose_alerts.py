"""Want to be told of something, or not any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.alerts.events import AlertRuleAdded, AlertRuleRemoved
from wellpaid.claim_pay.alerts.models import AlertRule
from wellpaid.claim_pay.alerts.policy import RULES_MAX, Kind, Rhythm
from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import take_turn
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


class NothingChosen(ProductError):
    """An alert about nothing."""

    code, status = "alert_without_kind", 422
    heading = _("The alert isn’t there yet")
    message = _("Choose at least one thing that you want to be told.")


class AmountMissing(ProductError):
    """Above what?"""

    code, status = "alert_without_amount", 422
    heading = _("The alert isn’t there yet")
    message = _("Enter the amount above which you want to be told.")


class TooManyAlerts(ProductError):
    """Nobody reads so many letters."""

    code, status = "too_many_alerts", 409
    heading = _("The alert isn’t there yet")
    message = _("You have 20 alerts here. Remove one first.")


@dataclass(frozen=True, slots=True)
class AlertWish:
    """What somebody wants to be told. ``None``: of all payers, of all tax numbers."""

    kinds: Collection[Kind]
    rhythm: Rhythm
    payee_id: UUID | None = None
    payer_id: UUID | None = None
    over: Money | None = None


def add_alert(
    *, organization_id: UUID, user_id: UUID, wish: AlertWish, actor: Actor, now: datetime
) -> UUID:
    """Keep a rule; give its id. The same wish again is the one that is there.

    :raises NothingChosen: it is about nothing
    :raises AmountMissing: it is about an amount that isn't given
    :raises TooManyAlerts: twenty are there
    :raises NotFound: no such payer, or no such tax number of this provider's
    """
    if not wish.kinds:
        raise NothingChosen
    if Kind.OVER in wish.kinds and wish.over is None:
        raise AmountMissing
    if wish.payer_id is not None and payer_of(wish.payer_id) is None:
        raise NotFound
    over = wish.over.cents if wish.over is not None and Kind.OVER in wish.kinds else None
    facts = {
        "payee_id": wish.payee_id,
        "payer_id": wish.payer_id,
        "kinds": " ".join(kind for kind in Kind if kind in wish.kinds),
        "over_cents": over,
        "rhythm": wish.rhythm,
    }
    with tenant(organization_id):
        payees = Payee.objects.filter(id=wish.payee_id, ended_at__isnull=True)
        if wish.payee_id is not None and not payees.exists():
            raise NotFound
        take_turn(f"alerts/{user_id}")
        own = AlertRule.objects.filter(user_id=user_id)
        same = own.filter(**facts).first()
        if same is not None:
            return same.id  # type: ignore[no-any-return]
        if own.count() >= RULES_MAX:
            raise TooManyAlerts
        row = AlertRule.objects.create(id=new_id(), user_id=user_id, created_at=now, **facts)
        announce(AlertRuleAdded(alert_rule_id=row.id), actor=actor, subject_id=row.id, now=now)
        return row.id  # type: ignore[no-any-return]


def remove_alert(
    *, organization_id: UUID, user_id: UUID, rule_id: UUID, actor: Actor, now: datetime
) -> None:
    """Remove one of a person's own.

    :raises NotFound: the person has no such alert here (any more)
    """
    with tenant(organization_id):
        take_turn(f"alerts/{user_id}")
        row = AlertRule.objects.filter(id=rule_id, user_id=user_id).first()
        if row is None:
            raise NotFound
        announce(AlertRuleRemoved(alert_rule_id=row.id), actor=actor, subject_id=row.id, now=now)
        row.delete()
