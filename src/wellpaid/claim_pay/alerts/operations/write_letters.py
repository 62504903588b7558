"""Tell people what there is to tell: one letter for all of it.

A letter names payers, counts and sums: no patient, no claim, and no payment's number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellpaid.claim_pay.alerts.links import stop_token
from wellpaid.claim_pay.alerts.models import AlertNote
from wellpaid.claim_pay.alerts.policy import Kind, Rhythm, daily_edge
from wellpaid.core.identity.models import User
from wellpaid.core.identity.queries import verified_addresses
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.rules import places_of
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import total
from wellpaid.kit.money_words import money_words
from wellpaid.kit.tenancy.scope import tenant

_AT_ONCE_MAX = 500


def write_letters(*, organization_id: UUID, rhythm: Rhythm, now: datetime) -> int:
    """Write to everybody who has something to hear; give how many letters.

    The letter and the end of its notes are one transaction. A daily letter is written once a day,
    for what was noted before seven in the morning at the organisation's place.
    """
    organization = Organization.objects.get(id=organization_id)
    edge = daily_edge(now, organization.time_zone) if rhythm is Rhythm.DAILY else now
    with tenant(organization_id):
        untold = AlertNote.objects.filter(told_at__isnull=True, rhythm=rhythm, created_at__lte=edge)
        user_ids = sorted(set(untold.values_list("user_id", flat=True)))
    return sum(_write(organization, user_id, rhythm, edge, now) for user_id in user_ids)


def _write(
    organization: Organization, user_id: UUID, rhythm: Rhythm, edge: datetime, now: datetime
) -> bool:
    address = _address(organization.id, user_id, now)
    with tenant(organization.id):
        untold = AlertNote.objects.filter(
            user_id=user_id, told_at__isnull=True, rhythm=rhythm, created_at__lte=edge
        )
        ids = list(untold.order_by("id").values_list("id", flat=True)[:_AT_ONCE_MAX])
        locked = lock_rows(AlertNote, ids).values()
        notes = [one.id for one in locked if one.told_at is None]
        if not notes:
            return False
        AlertNote.objects.filter(id__in=notes).update(told_at=now)
        if address is None:
            return False
        rows = AlertNote.objects.filter(id__in=notes).select_related("remittance")
        # Named after its first note, which is told once.
        queue_email(email=_email(organization, user_id, address, list(rows), notes[0]), now=now)
        return True


def _address(organization_id: UUID, user_id: UUID, now: datetime) -> str | None:
    """Give where to write to; None for who may not see the payments (any more)."""
    may_see = any(
        place.organization_id == organization_id and place.may(Action.SEE_PAYMENTS)
        for place in places_of(user_id, now=now)
    )
    user = User.objects.get(id=user_id)
    addresses = verified_addresses(user_id)
    if not (may_see and user.is_active and addresses):
        return None
    own = user.email.lower()
    return own if own in addresses else addresses[0]


def _email(
    organization: Organization, user_id: UUID, address: str, notes: Sequence[AlertNote], key: UUID
) -> Email:
    language = User.objects.get(id=user_id).language or "en"
    stop = f"{settings.BASE_URL}/claims/alerts/stop/{stop_token(organization.id, user_id)}"
    with translation.override(language):
        return Email(
            kind="claim_alert",
            about_id=uuid5(key, "claim_alert"),
            recipient=address,
            language=language,
            subject=_("Claim payments of {organization}").format(organization=organization.name),
            body=_body(notes, stop),
            unsubscribe_url=stop,
        )


def _heading(kind: Kind) -> str:
    return {
        Kind.NEW: _("New payments"),
        Kind.OVER: _("Payments over your amount"),
        Kind.ZERO_PAY: _("Payments of nothing"),
        Kind.DENIED: _("Payments with denied claims"),
        Kind.LATE: _("No deposit after three banking days"),
    }[kind]


def _body(notes: Sequence[AlertNote], stop: str) -> str:
    parts = []
    for kind in Kind:
        by_payer = defaultdict(list)
        for note in notes:
            if note.kind == kind:
                by_payer[note.remittance.payer_name].append(note.remittance.amount)
        lines = [
            ngettext(
                "{payer}: {n} payment, {sum}", "{payer}: {n} payments, {sum}", len(amounts)
            ).format(payer=payer, n=len(amounts), sum=money_words(total(amounts)))
            for payer, amounts in sorted(by_payer.items())
        ]
        if lines:
            parts.append("\n".join([_heading(kind), *lines]))
    where = _("See them:\n{link}").format(link=f"{settings.BASE_URL}/claims/payments")
    change = _("Change what we tell you:\n{link}").format(link=f"{settings.BASE_URL}/claims/alerts")
    end = _("Stop these emails, without signing in:\n{link}").format(link=stop)
    return "\n\n".join([*parts, where, change, end]) + "\n"
