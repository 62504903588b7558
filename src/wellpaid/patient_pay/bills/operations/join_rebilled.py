"""Let the answer to a line that was billed again join the bill of the answer that refused it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.drafts import DecidedLine, unpack
from wellpaid.patient_pay.bills.models import PlanDecision
from wellpaid.patient_pay.bills.rebilling import is_refused, refused_lines


def join_rebilled(rows: Sequence[PlanDecision]) -> set[UUID]:
    """Join decisions without a bill to those that refused their lines; give the bills, to divide.

    In the caller's transaction, which has taken the turn of decisions. A decision joins where the
    same plan refused all its lines, exactly these, of surely the same patient, on one bill. What is
    about the joined claim follows it, such as what takes it back. Any of them may be here first.
    """
    require_open()
    waiting = _waiting(rows)
    joined = _joined_by_lines(waiting)
    left = [one for one in rows if one.bill_id is None]
    joined += follow(joined, left)
    return {one.bill_id for one in joined if one.bill_id is not None}


def _joined_by_lines(waiting: Sequence[PlanDecision]) -> list[PlanDecision]:
    firsts = _firsts({one.patient_key for one in waiting})
    joined = []
    for one in waiting:
        lines = _lines(one)
        fits = {
            first.bill_id
            for first, refused in firsts[one.patient_key]
            if first.plan_id == one.plan_id and refused_lines(lines, refused) is not None
        }
        if len(fits) == 1:
            [bill_id] = fits
            one.bill_id = bill_id
            one.save(update_fields=["bill_id"])
            joined.append(one)
    return joined


def follow(
    joined: Sequence[PlanDecision], fresh: Sequence[PlanDecision] = ()
) -> list[PlanDecision]:
    """Let what is about a joined answer follow it, such as what takes it back: two queries.

    :param joined: decisions that joined a bill; ``fresh``, such as may be about one that did
    """
    numbers = {one.account_number for one in fresh} - {""}
    billed = PlanDecision.objects.filter(account_number__in=numbers, bill_id__isnull=False)
    answers = [*joined, *filter(is_on_another_bill, billed.select_related("bill"))]
    late = PlanDecision.objects.filter(
        account_number__in={one.account_number for one in answers} - {""}, bill_id__isnull=True
    )
    followed = []
    for one in late.order_by("id").select_for_update(no_key=True) if answers else ():
        bills = {answer.bill_id for answer in answers if _is_about(one, answer)}
        if len(bills) == 1:
            [one.bill_id] = bills
            one.save(update_fields=["bill_id"])
            followed.append(one)
    return followed


def is_on_another_bill(row: PlanDecision) -> bool:
    """Whether a decision joined its bill: neither its account number nor its claim's led there."""
    bill = row.bill
    return bill.source_id != row.account_number and (
        row.is_joined or bill.claim_number != row.plan_claim_number
    )


def _is_about(one: PlanDecision, answer: PlanDecision) -> bool:
    """Whether a decision is about the claim of an answer.

    An account number alone says little: clinics give one to a person or to a family. So the plan's
    claim number has to agree, or the patient with all services; never may the patient be another.
    """
    is_same = (one.plan_id, one.account_number) == (answer.plan_id, answer.account_number)
    keys = {one.patient_key, answer.patient_key} - {""}
    if not is_same or len(keys) > 1:
        return False
    if one.plan_claim_number and one.plan_claim_number == answer.plan_claim_number:
        return True
    services = _services(one)
    return (
        bool(one.patient_key and answer.patient_key and services)
        and abs(one.charge_cents) == abs(answer.charge_cents)
        and services == _services(answer)
    )


def _services(row: PlanDecision) -> list[str]:
    """Give what was done, and when, without the lines' own numbers; nothing if any isn't said."""
    found = [line.service for line in _lines(row) if line.position]
    if None in found:
        return []
    return sorted(repr(replace(one, number="")) for one in found if one is not None)


def _waiting(rows: Iterable[PlanDecision]) -> list[PlanDecision]:
    """Give those of these that have no bill, and those that waited for one of these: one query."""
    rows = [row for row in rows if row.patient_key]
    fresh = [row for row in rows if row.bill_id is None]
    refusing = {
        row.patient_key
        for row in rows
        if row.bill_id is not None and any(is_refused(line) for line in _lines(row))
    }
    if not refusing:
        return fresh
    earlier = PlanDecision.objects.filter(
        patient_key__in=refusing, bill_id__isnull=True, is_withdrawn=False
    ).exclude(id__in={row.id for row in fresh})
    return [*fresh, *earlier.order_by("id").select_for_update(no_key=True)]


def _firsts(
    patient_keys: set[str],
) -> dict[str, list[tuple[PlanDecision, tuple[DecidedLine, ...]]]]:
    """Give the billed decisions of these patients that refused a line: one query.

    One whose payment was cancelled too: what was said of the care is still about the care.
    """
    found: dict[str, list[tuple[PlanDecision, tuple[DecidedLine, ...]]]] = defaultdict(list)
    if patient_keys:
        billed = PlanDecision.objects.filter(
            patient_key__in=patient_keys, bill_id__isnull=False, charge_cents__gt=0
        )
        for row in billed.order_by("id"):
            lines = _lines(row)
            if any(is_refused(line) for line in lines):
                found[row.patient_key].append((row, lines))
    return found


def _lines(row: PlanDecision) -> tuple[DecidedLine, ...]:
    return tuple(line.placed(0) for line in unpack(row.lines))
