"""What the answers to a claim come to. The same answers in another order come to the same.

A reversal (CLP02 is 22) and the decision that it takes back cancel out, whichever is here first.
Of what is left, the one that pays or leaves something to the patient counts; where none does, the
last one does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from .sides import DENIED, ESTIMATE, FORWARDED, Answer, Sent, Why
from .states import ClaimState

# Below so much of what the plan usually allows it is less than expected. By contract: any cent.
FAR_BELOW_PERCENT: Final = 75


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a claim stands.

    :ivar decided: the answer that counts, the last of several parts
    :ivar paid_cents: everything that came, less what was taken back of it
    :ivar patient_cents: what the answer that counts leaves to the patient
    :ivar first_date: of the first answer
    """

    state: ClaimState
    why: Why = Why.NONE
    paid_cents: int = 0
    patient_cents: int = 0
    decided: Answer | None = None
    first_date: date | None = None


def outcome(sent: Sent, answers: Sequence[Answer], chosen: Collection[object] = ()) -> Outcome:
    """Reckon where a claim stands.

    :param chosen: ids of answers of which a person said that they are this claim's, so that their
        charge needn't be the claim's
    """
    counted = [one for one in answers if one.status != ESTIMATE]
    live, reversals = _uncancelled(counted)
    paid = sum(one.paid_cents for one in (*live, *_of_what_came(live, reversals)))
    first = min((one.payment_date for one in counted), default=None)

    def stands(state: ClaimState, why: Why = Why.NONE, parts: Sequence[Answer] = ()) -> Outcome:
        owed = sum(one.patient_cents for one in parts)
        return Outcome(state, why, paid, owed, parts[-1] if parts else None, first)

    if sent.is_void:
        return stands(ClaimState.VOIDED)
    decisions = [one for one in live if one.status != FORWARDED and _is_of_this(sent, one)]
    if not decisions:
        return stands(_without_decision(sent, counted, live))
    if reversals and max(one.payment_date for one in reversals) > max(
        one.payment_date for one in decisions
    ):
        return stands(ClaimState.UNCLEAR, Why.REVERSAL, decisions[-1:])
    parts, why = _parts(sent, decisions, chosen)
    if why:
        return stands(ClaimState.UNCLEAR, why, parts)
    return stands(_decided(sent, parts), parts=parts)


def _uncancelled(answers: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """Give the decisions that no reversal takes back, and the reversals of none that is here."""
    live = sorted(
        (one for one in answers if not one.is_reversal), key=lambda one: (one.payment_date, one.id)
    )
    loose = []
    for reversal in (one for one in answers if one.is_reversal):
        amounts = (abs(reversal.charge_cents), abs(reversal.paid_cents))
        same = [one for one in live if (one.charge_cents, one.paid_cents) == amounts]
        if same:
            live.remove(same[0])
        else:
            loose.append(reversal)
    return live, loose


def _of_what_came(live: Sequence[Answer], loose: Sequence[Answer]) -> list[Answer]:
    """Give the reversals that may take back some of what came, by another amount.

    One before which nothing came takes back what never was here, such as a payment from before the
    provider used this: then what was taken isn't in the sum either.
    """
    return [one for one in loose if any(each.payment_date < one.payment_date for each in live)]


def _is_of_this(sent: Sent, answer: Answer) -> bool:
    """Tell whether an answer is about what was sent last, and not about what that replaced."""
    if sent.replaced_date is None or answer.payment_date >= sent.replaced_date:
        return True
    return len(sent.charges) > 1 and answer.charge_cents == sent.charge_cents


def _without_decision(sent: Sent, counted: Sequence[Answer], live: Sequence[Answer]) -> ClaimState:
    if any(one.status == FORWARDED for one in live):
        return ClaimState.PASSED_ON
    has_reversal = any(one.is_reversal for one in counted)
    is_replaced = sent.replaced_date is not None
    return ClaimState.TAKEN_BACK if has_reversal and not is_replaced else ClaimState.WAITING


def _parts(
    sent: Sent, decisions: Sequence[Answer], chosen: Collection[object]
) -> tuple[list[Answer], Why]:
    """Give the decision that counts: one, or the parts into which the plan split the claim."""
    worth = [one for one in decisions if one.allowed_cents > 0]
    charge = sum(one.charge_cents for one in decisions)
    if len(decisions) > 1 and charge in sent.charges:
        return list(decisions), Why.NONE
    if len(worth) > 1:
        is_split = sum(one.charge_cents for one in worth) in sent.charges
        return worth, Why.NONE if is_split else Why.TWICE
    counts = worth or list(decisions[-1:])
    is_same = counts[0].charge_cents in sent.charges or counts[0].id in chosen
    return counts, Why.NONE if is_same else Why.CHARGE


def _decided(sent: Sent, parts: Sequence[Answer]) -> ClaimState:
    paid = sum(one.paid_cents for one in parts)
    allowed = sum(one.allowed_cents for one in parts)
    is_said = all(one.status == DENIED for one in parts)
    if paid <= 0 and sent.charge_cents > 0 and (is_said or allowed <= 0):
        return ClaimState.DENIED
    percent = 100 if sent.is_by_contract else FAR_BELOW_PERCENT
    if sent.expected_cents is not None and allowed * 100 < sent.expected_cents * percent:
        return ClaimState.PAID_LESS
    return ClaimState.PAID
