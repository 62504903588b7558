"""Reads of payers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from .models import PayerIdentifier, PayerProfile
from .numbers import IdentifierKind


@dataclass(frozen=True)
class PayerRow:
    """A payer as a page or a file needs it. ``organization_id`` names it everywhere."""

    organization_id: UUID
    slug: str
    name: str
    payer_ein: str
    offers_ach: bool
    offers_virtual_card: bool
    offers_check: bool
    card_fee_basis_points: int
    pay_weekdays: tuple[int, ...]
    missing_contact_name: str
    missing_contact_phone: str
    missing_contact_email: str


def _row(profile: PayerProfile) -> PayerRow:
    return PayerRow(
        organization_id=profile.organization_id,
        slug=profile.organization.slug,
        name=profile.organization.name,
        payer_ein=profile.payer_ein,
        offers_ach=profile.offers_ach,
        offers_virtual_card=profile.offers_virtual_card,
        offers_check=profile.offers_check,
        card_fee_basis_points=profile.card_fee_basis_points,
        pay_weekdays=tuple(int(day) for day in profile.pay_weekdays),
        missing_contact_name=profile.missing_contact_name,
        missing_contact_phone=profile.missing_contact_phone,
        missing_contact_email=profile.missing_contact_email,
    )


def all_payers() -> list[PayerRow]:
    """Give every payer, by name."""
    rows = PayerProfile.objects.select_related("organization")
    return [_row(row) for row in rows.order_by("organization__name", "id")]


def payer_of(organization_id: UUID) -> PayerRow | None:
    """Give the profile of an organisation, if it is a payer with one."""
    found = PayerProfile.objects.select_related("organization")
    profile = found.filter(organization_id=organization_id).first()
    return _row(profile) if profile else None


def payer_named(kind: IdentifierKind, value: str) -> PayerRow | None:
    """Give the payer that files call by this identifier."""
    named = PayerIdentifier.objects.filter(kind=kind, value=value, ended_at__isnull=True)
    found = named.select_related("payer__organization").first()
    return _row(found.payer) if found else None


def payers_called(
    pairs: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], PayerRow | None]:
    """Give the payer of each (number, name) that a claim has for it; its number counts first.

    A number that two payers have, or a name, is nobody's: two queries.
    """
    asked = set(pairs)
    numbered: dict[str, set[UUID]] = defaultdict(set)
    rows = PayerIdentifier.objects.filter(
        value__in={number for number, _ in asked if number}, ended_at__isnull=True
    )
    for value, payer_id in rows.values_list("value", "payer__organization_id"):
        numbered[value].add(payer_id)
    every = {one.organization_id: one for one in all_payers()}
    named: dict[str, set[UUID]] = defaultdict(set)
    for one in every.values():
        named[_plain(one.name)].add(one.organization_id)
    found: dict[tuple[str, str], PayerRow | None] = {}
    for number, name in asked:
        ids = numbered[number] or named[_plain(name)]
        found[number, name] = every.get(next(iter(ids))) if len(ids) == 1 else None
    return found


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def payers_with_ein(payer_ein: str) -> list[PayerRow]:
    """Give the payers with a TRN03; plans of one company may share it."""
    rows = PayerProfile.objects.select_related("organization").filter(payer_ein=payer_ein)
    return [_row(row) for row in rows.order_by("organization__name", "id")]


def identifiers_of(organization_id: UUID) -> list[tuple[IdentifierKind, str]]:
    """Give how files name a payer."""
    rows = PayerIdentifier.objects.filter(
        payer__organization_id=organization_id, ended_at__isnull=True
    )
    return [
        (IdentifierKind(kind), value)
        for kind, value in rows.order_by("kind", "value").values_list("kind", "value")
    ]
