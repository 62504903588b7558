"""Reads of choices, and the way of a payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from wellpaid.claim_pay.enrollment.queries import usable_account_ids
from wellpaid.claim_pay.payers.queries import PayerRow, payer_of
from wellpaid.kit.tenancy.scope import tenant

from .methods import Method
from .models import Election
from .resolve import Asked, Choice, Route, resolve
from .states import ElectionState


def offered_by(payer: PayerRow) -> frozenset[Method]:
    """Give the ways in which a payer can pay."""
    has = {
        Method.ACH: payer.offers_ach,
        Method.VIRTUAL_CARD: payer.offers_virtual_card,
        Method.CHECK: payer.offers_check,
    }
    return frozenset(method for method, offers in has.items() if offers)


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a provider has chosen, and its bank accounts that may be used."""

    choices: tuple[Choice, ...]
    usable_account_ids: frozenset[UUID]

    def way_of(self, asked: Asked, offered: frozenset[Method]) -> Route:
        """Give the way of one payment."""
        return resolve(
            asked, self.choices, offered=offered, usable_account_ids=self.usable_account_ids
        )

    def without(self, method: Method) -> Wishes:
        """Give the choices that are left when one method can't be used for a payment."""
        left = tuple(choice for choice in self.choices if choice.method is not method)
        return Wishes(left, self.usable_account_ids)


NO_WISHES = Wishes((), frozenset())


def wishes_of(organization_id: UUID, *, today: date, payer_id: UUID | None = None) -> Wishes:
    """Give a provider's choices, or those that count for one payer: two queries.

    :param today: accounts whose wait isn't over by this day can't be used
    """
    with tenant(organization_id):
        rows = Election.objects.filter(state=ElectionState.STANDING)
        if payer_id is not None:
            rows = rows.filter(Q(payer_id=payer_id) | Q(payer__isnull=True))
        return Wishes(
            tuple(_choice(row) for row in rows.order_by("signed_at", "id")),
            usable_account_ids(organization_id, on_date=today),
        )


class Router:
    """Finds the way of a payer's payments; reads each provider's choices once."""

    def __init__(self, payer_id: UUID, *, today: date) -> None:
        payer = payer_of(payer_id)
        self._payer_id, self._today = payer_id, today
        self._offered = offered_by(payer) if payer else frozenset[Method]()
        self._wishes: dict[UUID, Wishes] = {}

    def way_of(self, provider_id: UUID | None, asked: Asked) -> Route:
        """Give the way of one payment, as the payee's choices stand; outside any transaction.

        :param provider_id: the payee's organisation; None: a stranger, who has chosen nothing
        """
        if provider_id is None:
            return NO_WISHES.way_of(asked, self._offered)
        if provider_id not in self._wishes:
            self._wishes[provider_id] = wishes_of(
                provider_id, today=self._today, payer_id=self._payer_id
            )
        return self._wishes[provider_id].way_of(asked, self._offered)


def _choice(row: Election) -> Choice:
    return Choice(
        id=row.id,
        method=Method(row.method),
        effective_date=row.effective_date,
        signed_at=row.signed_at,
        payer_id=row.payer_id,
        payee_id=row.payee_id,
        npi=row.npi,
        bank_account_id=row.bank_account_id,
        ended_date=row.ended_date,
    )


@dataclass(frozen=True, slots=True)
class ElectionRow:
    """A choice as its own people see it."""

    id: UUID
    payer_id: UUID | None
    payee_id: UUID | None
    npi: str
    method: Method
    bank_account_id: UUID | None
    bank_last4: str
    effective_date: date
    ended_date: date | None
    signed_name: str
    signed_at: object


def elections_of(organization_id: UUID) -> list[ElectionRow]:
    """Give the choices that hold or will hold, the last signed first: one query."""
    with tenant(organization_id):
        rows = (
            Election.objects.filter(state=ElectionState.STANDING)
            .select_related("bank_account")
            .order_by("-signed_at", "-id")
        )
        return [
            ElectionRow(
                id=row.id,
                payer_id=row.payer_id,
                payee_id=row.payee_id,
                npi=row.npi,
                method=Method(row.method),
                bank_account_id=row.bank_account_id,
                bank_last4=row.bank_account.last4 if row.bank_account_id else "",
                effective_date=row.effective_date,
                ended_date=row.ended_date,
                signed_name=row.signed_name,
                signed_at=row.signed_at,
            )
            for row in rows
        ]


def deposit_account_ids(organization_id: UUID, *, today: date) -> list[UUID]:
    """Give the accounts to which a provider may have a payment sent today, the last chosen first.

    Those that it has chosen before; if it never chose one, any that may be used. Another account
    is a bank change (``sign_election`` refuses it too). Two queries.
    """
    usable = usable_account_ids(organization_id, on_date=today)
    with tenant(organization_id):
        deposits = Election.objects.filter(bank_account_id__isnull=False)
        chosen = deposits.order_by("-signed_at", "-id").values_list("bank_account_id", flat=True)
        known = list(dict.fromkeys(chosen))
    return [one for one in known or sorted(usable) if one in usable]


def is_over(row: Election, today: date) -> bool:
    """Tell whether a standing choice doesn't hold any more, and won't again."""
    return row.ended_date is not None and row.ended_date <= today


def accounts_in_use(organization_id: UUID, *, today: date) -> dict[UUID, list[UUID | None]]:
    """Give the accounts that choices name today or later, each with the payers: one query.

    A payer that is None stands for all of them.
    """
    with tenant(organization_id):
        rows = Election.objects.filter(
            state=ElectionState.STANDING, bank_account_id__isnull=False
        ).order_by("signed_at", "id")
        found: dict[UUID, list[UUID | None]] = {}
        for row in rows:
            if not is_over(row, today):
                found.setdefault(row.bank_account_id, []).append(row.payer_id)
        return found
