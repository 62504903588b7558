"""A payer's file beside one before it: which one, and what differs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .differences import Line, PayeeDifference, PaymentDifference, beside_last, corrected
from .models import Submission, SubmissionFinding, SubmittedPayment
from .queries import SubmissionRow, submission_row
from .states import PaymentState, SubmissionState

# So many files before it are looked through for one that has the same payments; and so many
# batches say what is usual for a payee.
_LOOKED_THROUGH = 20
_USUAL_BATCHES = 10
_SENT = (SubmissionState.CHECKED, SubmissionState.APPROVED, SubmissionState.RELEASED)
_GOOD = (
    PaymentState.READY,
    PaymentState.HELD,
    PaymentState.ACCEPTED,
    PaymentState.ROUTED,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file, what it is held against, and what differs.

    :param beside: None: there is nothing before it
    :param others: what it could be held against instead, the newest first
    :param payments: of a file with the same payments as ``beside``; else nothing
    :param payees: of any other file
    """

    row: SubmissionRow
    beside: SubmissionRow | None
    others: tuple[SubmissionRow, ...]
    is_correction: bool
    payments: tuple[PaymentDifference, ...]
    payees: tuple[PayeeDifference, ...]


def compare(
    *, organization_id: UUID, submission_id: UUID, beside_id: UUID | None = None
) -> Comparison:
    """Hold a file against another one: the last before it that has payments of its numbers, or the
    last batch: ten queries at most.

    :param beside_id: the one to hold it against; None: whichever fits
    :raises NotFound: the payer has no such file, or it hasn't been read, or no such one before it
    """
    with tenant(organization_id):
        row = Submission.objects.filter(id=submission_id).first()
        if row is None or row.state == SubmissionState.RECEIVED:
            raise NotFound
        earlier = list(_earlier(row))
        kin = _kin(row, earlier)
        beside = _beside(earlier, kin, beside_id)
        after = _lines(row.id)
        is_correction = beside is not None and beside.id in kin
        before = _lines(beside.id) if beside is not None else []
        return Comparison(
            row=submission_row(row),
            beside=submission_row(beside) if beside is not None else None,
            others=tuple(submission_row(one) for one in earlier),
            is_correction=is_correction,
            payments=tuple(corrected(before, after)) if is_correction else (),
            payees=() if is_correction else tuple(beside_last(after, before, _sums(row))),
        )


def _earlier(row: Submission) -> list[Submission]:
    rows = Submission.objects.filter(submitted_at__lte=row.submitted_at).exclude(id=row.id)
    known = rows.exclude(state=SubmissionState.RECEIVED).exclude(payment_count=0)
    return list(known.order_by("-submitted_at", "-id")[:_LOOKED_THROUGH])


def _kin(row: Submission, earlier: list[Submission]) -> set[UUID]:
    """Give which of those have a payment of a number that this file has."""
    own = SubmittedPayment.objects.filter(submission_id=row.id).values("trace_number")
    rows = SubmittedPayment.objects.filter(
        submission_id__in=[one.id for one in earlier], trace_number__in=own
    )
    return set(rows.values_list("submission_id", flat=True).distinct())


def _beside(earlier: list[Submission], kin: set[UUID], beside_id: UUID | None) -> Submission | None:
    if beside_id is not None:
        named = next((one for one in earlier if one.id == beside_id), None)
        if named is None:
            raise NotFound
        return named
    usual = (one for one in earlier if one.state in _SENT and not one.is_test)
    same = (one for one in earlier if one.id in kin)
    return next(same, None) or next(usual, None)


def _lines(submission_id: UUID) -> list[Line]:
    wrong = SubmissionFinding.objects.filter(
        submission_id=submission_id, position__gt=0, is_error=True
    )
    errors = set(wrong.values_list("position", flat=True))
    rows = SubmittedPayment.objects.filter(submission_id=submission_id).order_by("position")
    names = (
        "position", "payer_id_number", "trace_number", "payee_tin_hash", "payee_name", "payee_npi",
        "amount_cents", "claim_count", "charge_cents", "claims_digest", "expected_way",
        "expected_account_id",
    )  # fmt: skip
    return [
        Line(
            payer_id_number=one["payer_id_number"],
            trace_number=one["trace_number"],
            payee=one["payee_tin_hash"] or one["payee_name"],
            payee_name=one["payee_name"],
            npi=one["payee_npi"],
            amount=Money(one["amount_cents"]),
            claim_count=one["claim_count"],
            charge_cents=one["charge_cents"],
            claims_digest=one["claims_digest"],
            has_errors=one["position"] in errors,
            way=one["expected_way"],
            account_id=one["expected_account_id"],
        )
        for one in rows.values(*names)
    ]


def _sums(row: Submission) -> dict[tuple[str, str], list[Money]]:
    """Give what each payee got in each of the last batches that paid it."""
    batches = Submission.objects.filter(
        submitted_at__lte=row.submitted_at, is_test=False, state__in=_SENT
    ).exclude(id=row.id)
    ids = list(batches.order_by("-submitted_at", "-id").values_list("id", flat=True))
    rows = SubmittedPayment.objects.filter(submission_id__in=ids[:_USUAL_BATCHES], state__in=_GOOD)
    by_name = ("submission_id", "payee_tin_hash", "payee_name", "payee_npi")
    found: dict[tuple[str, str], dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for one in rows.values(*by_name).annotate(cents=Sum("amount_cents")):
        payee = one["payee_tin_hash"] or one["payee_name"], one["payee_npi"]
        found[payee][one["submission_id"]] += one["cents"]
    return {payee: [Money(cents) for cents in sums.values()] for payee, sums in found.items()}


@dataclass(frozen=True, slots=True)
class WaySum:
    """How many payments of a file would go one way, and what they come to."""

    way: str
    count: int
    amount: Money


def expected_ways(*, organization_id: UUID, submission_id: UUID) -> list[WaySum]:
    """Give how the payments that nothing is wrong with would go, as the payees' choices stood when
    the file was read: one query.
    """
    with tenant(organization_id):
        rows = SubmittedPayment.objects.filter(
            submission_id=submission_id, state__in=_GOOD
        ).exclude(expected_way="")
        sums = rows.values("expected_way").annotate(
            count=Count("position"), cents=Sum("amount_cents")
        )
        return [
            WaySum(one["expected_way"], one["count"], Money(one["cents"]))
            for one in sums.order_by("expected_way")
        ]
