"""Reads of payees, and the answer to whose a payment is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant

from .models import Payee, PayeeNpi, PayeeRoute
from .numbers import NpiKind, TinKind, open_tin, shown_tin, tin_hash


class Route(NamedTuple):
    """Whose a payment is."""

    organization_id: UUID
    payee_id: UUID


def route_by(tin: str, npi: str) -> Route | None:
    """Give whose a payment to this tax number and NPI is; ``None`` is nobody's, or not sure.

    The pair wins. Without it the tax number alone counts, if one organisation only has it: two
    that share a number are told apart by NPI or not at all.

    :param npi: blank where the file names none
    """
    return routes_by([(tin, npi)])[tin, npi]


def routes_by(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Route | None]:
    """Answer :func:`route_by` for many pairs with one query."""
    hashes = {(tin, npi): tin_hash(tin) for tin, npi in set(pairs)}
    rows = PayeeRoute.objects.filter(tin_hash__in=set(hashes.values()), ended_at__isnull=True)
    exact: dict[tuple[str, str], Route] = {}
    alone: dict[str, set[Route]] = defaultdict(set)
    for row in rows:
        route = Route(row.organization_id, row.payee_id)
        if row.npi:
            exact[row.tin_hash, row.npi] = route
        else:
            alone[row.tin_hash].add(route)
    found: dict[tuple[str, str], Route | None] = {}
    for (tin, npi), hashed in hashes.items():
        owners = alone[hashed]
        only = next(iter(owners)) if len(owners) == 1 else None
        found[tin, npi] = exact.get((hashed, npi), only)
    return found


def are_enrolled(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Give which of these (hash of the tax number, NPI) are somebody's here, as
    :func:`route_by` would say: one query.
    """
    asked = set(pairs)
    rows = PayeeRoute.objects.filter(
        tin_hash__in={hashed for hashed, _ in asked if hashed}, ended_at__isnull=True
    )
    exact: set[tuple[str, str]] = set()
    alone: dict[str, set[Route]] = defaultdict(set)
    for row in rows:
        if row.npi:
            exact.add((row.tin_hash, row.npi))
        else:
            alone[row.tin_hash].add(Route(row.organization_id, row.payee_id))
    return frozenset(one for one in asked if one in exact or len(alone[one[0]]) == 1)


def organization_of_payee(payee_id: UUID) -> UUID | None:
    """Give whose payee it is, by the directory; None where no payment finds it."""
    rows = PayeeRoute.objects.filter(payee_id=payee_id)
    found: UUID | None = rows.order_by("id").values_list("organization_id", flat=True).first()
    return found


class OwnPayee(NamedTuple):
    """Which of the open organisation's payees a number is.

    :ivar is_foreign: the tax number is none of its own, though it has some
    """

    id: UUID | None
    is_foreign: bool = False


def payees_by_number(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], OwnPayee]:
    """Give whose each (tax number, NPI) is among the open organisation's payees: two queries.

    :param pairs: either may be blank; an NPI that several payees have tells nothing alone
    """
    by_tin = dict(Payee.objects.filter(ended_at__isnull=True).values_list("tin_hash", "id"))
    by_npi: dict[str, set[UUID]] = defaultdict(set)
    npis = PayeeNpi.objects.filter(ended_at__isnull=True, payee_id__in=list(by_tin.values()))
    for npi, payee_id in npis.values_list("npi", "payee_id"):
        by_npi[npi].add(payee_id)
    found = {}
    for tin, npi in set(pairs):
        if tin:
            payee_id = by_tin.get(tin_hash(tin))
            found[tin, npi] = OwnPayee(payee_id, payee_id is None and bool(by_tin))
        else:
            owners = by_npi[npi]
            found[tin, npi] = OwnPayee(next(iter(owners)) if len(owners) == 1 else None)
    return found


@dataclass(frozen=True)
class NpiRow:
    """An NPI of a payee."""

    id: UUID
    npi: str
    kind: NpiKind


@dataclass(frozen=True)
class PayeeRow:
    """A payee as its own people see it. A person's own number shows four digits."""

    id: UUID
    shown_tin: str
    kind: TinKind
    legal_name: str
    address: str
    confirmed_at: datetime | None
    npis: tuple[NpiRow, ...]


def payees_of(organization_id: UUID) -> list[PayeeRow]:
    """Give the payees that haven't ended, the oldest first: two queries."""
    with tenant(organization_id):
        npis: dict[UUID, list[NpiRow]] = defaultdict(list)
        for row in PayeeNpi.objects.filter(ended_at__isnull=True).order_by("npi"):
            npis[row.payee_id].append(NpiRow(row.id, row.npi, NpiKind(row.npi_kind)))
        payees = Payee.objects.filter(ended_at__isnull=True).order_by("created_at", "id")
        return [_payee(row, npis[row.id]) for row in payees]


def _payee(row: Payee, npis: list[NpiRow]) -> PayeeRow:
    kind = TinKind(row.tin_kind)
    return PayeeRow(
        id=row.id,
        shown_tin=shown_tin(open_tin(row.tin), kind),
        kind=kind,
        legal_name=row.legal_name,
        address=f"{row.street}, {row.city}, {row.state} {row.postal_code}",
        confirmed_at=row.confirmed_at,
        npis=tuple(npis),
    )
