"""Finding claims and payments by whatever number, name, day or amount is on a paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.claim_pay.remittances.numbers import after_all, bare, name_key
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

# So many of a kind are shown; who sees as many has to say more.
HITS_MAX: Final = 50
# A part of a number has to be at least so long: shorter ones fit half of all claims.
PART_MIN: Final = 3
_NPI_LENGTH: Final = 10


class Key(StrEnum):
    """By what a claim or a payment was found; pages have the words."""

    PATIENT_ACCOUNT = "patient_account"
    CLAIM_NUMBER = "claim_number"
    MEMBER_ID = "member_id"
    PATIENT_NAME = "patient_name"
    SERVICE_DATE = "service_date"
    AMOUNT = "amount"


_NUMBERS: Final = (
    (Key.PATIENT_ACCOUNT, "control"),
    (Key.CLAIM_NUMBER, "claim"),
    (Key.MEMBER_ID, "member"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. Everything given has to fit, the text in any one of its meanings.

    :param text: a number or a part of one, from its beginning or its end; or a patient's name
    :param amount: what was paid for a claim, or by a payment
    """

    text: str = ""
    amount: Money | None = None
    service_date: date | None = None
    paid_since: date | None = None
    paid_until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not self.text and self.amount is None and self.service_date is None


@dataclass(frozen=True, slots=True)
class ClaimHit:
    """A claim that fits."""

    remittance_id: UUID
    position: int
    patient: str
    patient_control_number: str
    payer_claim_number: str
    payer_name: str
    service_from: date | None
    status: str
    charge: Money
    paid: Money
    patient_responsibility: Money
    payment_date: date


@dataclass(frozen=True, slots=True)
class PaymentHit:
    """A payment that fits."""

    remittance_id: UUID
    payer_name: str
    trace_number: str
    amount: Money
    payment_date: date


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, by the key that it was found by, the surest first.

    :param is_near: nothing fits; these begin or end like what was looked for
    """

    claims: tuple[tuple[Key, tuple[ClaimHit, ...]], ...]
    payments: tuple[PaymentHit, ...]
    is_near: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing fits."""
        return not (self.claims or self.payments)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than is shown."""
        longest = max((len(hits) for _, hits in self.claims), default=0)
        return max(longest, len(self.payments)) >= HITS_MAX


def search(*, organization_id: UUID, wish: Wish) -> Found:
    """Find claims and payments; where nothing fits, what comes nearest.

    At most ten queries for a wish, each over one index, so that it takes as long in a million
    claims as in a thousand; five times as many where nothing fits.
    """
    with tenant(organization_id):
        found = _found(wish)
        if not found.is_empty or len(bare(wish.text)) <= PART_MIN:
            return found
        for text in _shorter(wish.text):
            near = _found(replace(wish, text=text))
            if not near.is_empty:
                return Found(near.claims, near.payments, is_near=True)
        return found


def _shorter(text: str) -> Iterator[str]:
    """Give what a slip of the pen leaves right: the beginning or the end, two thirds, then half."""
    plain = bare(text)
    for length in (len(plain) * 2 // 3, len(plain) // 2):
        if length >= PART_MIN:
            yield text[:length] if text.replace(" ", "").isalpha() else plain[:length]
            yield plain[-length:]


def claims_at(
    *, organization_id: UUID, places: Collection[tuple[UUID, int]], wish: Wish
) -> tuple[ClaimHit, ...]:
    """Give the claims at these (remittance, position) that fit, the newest first: one query.

    The wish's text isn't looked at: it has named the places.
    """
    with tenant(organization_id):
        here = Q(pk__in=[])
        for remittance_id, position in list(places)[:HITS_MAX]:
            here |= Q(remittance_id=remittance_id, position=position)
        rows = _narrowed(here, wish).select_related("remittance")
        return tuple(hit_of(row) for row in rows.order_by("-payment_date", "-id"))


def _found(wish: Wish) -> Found:
    claims = []
    seen: set[UUID] = set()
    for key, column, condition in _conditions(wish):
        rows = _claim_rows(column, condition, wish)
        hits = tuple(hit_of(row) for row in rows if row.id not in seen)
        seen.update(row.id for row in rows)
        if hits:
            claims.append((key, hits))
    return Found(tuple(claims), tuple(_payments(wish)))


def _conditions(wish: Wish) -> Iterator[tuple[Key, str, Q]]:
    """Give each way in which the wish may be meant, with the column whose index finds it."""
    number, name = bare(wish.text), name_key(wish.text.replace(",", " "))
    has_digits = any(sign.isdigit() for sign in number)
    if len(number) >= PART_MIN:
        for key, column in _NUMBERS:
            yield key, f"{column}_key", _begins(f"{column}_key", number)
            if has_digits:  # letters stand in front of a number
                yield key, f"{column}_tail", _begins(f"{column}_tail", number[::-1])
    if len(name) >= PART_MIN and not has_digits:
        yield Key.PATIENT_NAME, "family_key", _begins("family_key", name)
        yield Key.PATIENT_NAME, "given_key", _begins("given_key", name)
    if wish.text:
        return
    if wish.service_date is not None:
        yield Key.SERVICE_DATE, "service_from", Q(service_from=wish.service_date)
    elif wish.amount is not None:
        yield Key.AMOUNT, "paid_cents", Q(paid_cents=wish.amount.cents)


def _begins(column: str, text: str) -> Q:
    return Q(**{f"{column}__gte": text, f"{column}__lt": after_all(text)})


def _claim_rows(column: str, condition: Q, wish: Wish) -> list[RemittanceClaim]:
    rows = _narrowed(condition, wish).select_related("remittance")
    return list(rows.order_by(column, "id")[:HITS_MAX])


def _narrowed(condition: Q, wish: Wish) -> QuerySet[RemittanceClaim]:
    rows = RemittanceClaim.objects.filter(condition)
    if wish.service_date is not None:
        rows = rows.filter(service_from__lte=wish.service_date, service_to__gte=wish.service_date)
    if wish.amount is not None:
        rows = rows.filter(paid_cents=wish.amount.cents)
    if wish.paid_since is not None:
        rows = rows.filter(payment_date__gte=wish.paid_since)
    if wish.paid_until is not None:
        rows = rows.filter(payment_date__lte=wish.paid_until)
    return rows


def _payments(wish: Wish) -> Iterator[PaymentHit]:
    number = bare(wish.text)
    conditions = []
    if len(number) >= PART_MIN:
        conditions = [_begins("trace_key", number), _begins("trace_tail", number[::-1])]
        if len(number) == _NPI_LENGTH and number.isdecimal():
            conditions.append(Q(payee_npi=number))
    elif not wish.text and wish.service_date is None and wish.amount is not None:
        conditions = [Q(amount_cents=wish.amount.cents)]
    seen: set[UUID] = set()
    for condition in conditions:
        rows = Remittance.objects.filter(condition)
        if wish.amount is not None:
            rows = rows.filter(amount_cents=wish.amount.cents)
        if wish.paid_since is not None:
            rows = rows.filter(payment_date__gte=wish.paid_since)
        if wish.paid_until is not None:
            rows = rows.filter(payment_date__lte=wish.paid_until)
        for row in rows[: HITS_MAX - len(seen)]:
            if row.id not in seen:
                seen.add(row.id)
                yield PaymentHit(
                    row.id, row.payer_name, row.trace_number, row.amount, row.payment_date
                )


def hit_of(row: RemittanceClaim) -> ClaimHit:
    """Give a claim read with its remittance as a row of a list."""
    return ClaimHit(
        remittance_id=row.remittance_id,
        position=row.position,
        patient=", ".join(filter(None, (row.family_name.title(), row.given_name.title()))),
        patient_control_number=row.patient_control_number,
        payer_claim_number=row.payer_claim_number,
        payer_name=row.remittance.payer_name,
        service_from=row.service_from,
        status=row.status,
        charge=Money(row.charge_cents),
        paid=Money(row.paid_cents),
        patient_responsibility=Money(row.patient_responsibility_cents),
        payment_date=row.payment_date,
    )
