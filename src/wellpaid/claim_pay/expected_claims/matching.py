"""Which claim an answer is about, among those that were sent under one control number.

Everything is looked at together and anew, so it doesn't matter what came first. The number, then
who bills and which plan, then the charge, then the day of care; where more than one is left, a
person says, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from .sides import Answer, Choices, Sent, Why


@dataclass(slots=True)
class Matched:
    """Which answers are whose.

    :ivar answers: claim -> its answers, in the order of their payment dates
    :ivar doubts: claim -> why a person has to look, and the answers that it is about
    """

    answers: dict[UUID, list[Answer]] = field(default_factory=dict)
    doubts: dict[UUID, tuple[Why, list[Answer]]] = field(default_factory=dict)

    def doubt(self, sent: Sent, why: Why, answer: Answer) -> None:
        """Note that a claim may have this answer."""
        self.doubts.setdefault(sent.id, (why, []))[1].append(answer)


def match(sent: Sequence[Sent], answers: Sequence[Answer], choices: Choices) -> Matched:
    """Bring the claims and the answers of one control number together.

    :param choices: what people said, which counts more than anything here
    """
    found = Matched({one.id: [] for one in sent})
    for answer in sorted(answers, key=lambda one: (one.payment_date, one.id)):
        chosen = next((one for one in sent if choices.get((one.id, answer.id))), None)
        if chosen is not None:
            found.answers[chosen.id].append(answer)
            continue
        fits = [one for one in sent if (one.id, answer.id) not in choices]
        fits = _of_payer([one for one in fits if _could_be(one, answer)], answer)
        fits = _of_care(_of_charge(fits, answer), answer)
        if len(fits) > 1:
            for one in fits:
                found.doubt(one, Why.SEVERAL, answer)
        elif fits and _is_sure_of_payer(fits[0], answer):
            found.answers[fits[0].id].append(answer)
        elif fits:
            found.doubt(fits[0], Why.PAYER, answer)
    return found


def _could_be(sent: Sent, answer: Answer) -> bool:
    """Tell whether nothing speaks against it: another tax number, or another plan."""
    is_other_payee = sent.payee_id is not None and sent.payee_id != answer.payee_id
    return not is_other_payee and sent.payer_id in (None, answer.payer_id)


def _of_payer(fits: list[Sent], answer: Answer) -> list[Sent]:
    known = [one for one in fits if one.payer_id == answer.payer_id]
    named = [one for one in fits if one.payer_key == answer.payer_key]
    return known or named or fits


def _of_charge(fits: list[Sent], answer: Answer) -> list[Sent]:
    """Keep those that were ever sent for this charge; if none was, a plan may have split one."""
    return [one for one in fits if abs(answer.charge_cents) in one.charges] or fits


def _of_care(fits: list[Sent], answer: Answer) -> list[Sent]:
    if len(fits) < 2 or answer.service_from is None:
        return fits
    return [one for one in fits if one.service_from == answer.service_from] or fits


def _is_sure_of_payer(sent: Sent, answer: Answer) -> bool:
    """Tell whether the plan is known, or who bills is and the charge is the same."""
    if sent.payer_id is not None or sent.payer_key == answer.payer_key:
        return True
    return sent.payee_id is not None and abs(answer.charge_cents) in sent.charges
