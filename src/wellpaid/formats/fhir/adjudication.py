"""The reckoning of an explanation of benefit: exact amounts in, whole cents out, none invented.

The identity of every line is charge = discount + paid + deductible + copay + coinsurance + other +
waiting. What the plan states must satisfy it; what it leaves open waits on the plan. Cents: the
payment is the money that moved, so it is rounded half up once and spread over the lines by largest
remainder; the patient's coinsurance takes what is left of each line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from wellpaid.formats.fhir.adjudication_codes import Meaning, meaning_of
from wellpaid.formats.fhir.json_reading import Node, child, codings, money_nodes, text
from wellpaid.kit.money import CENTS_PER_DOLLAR, Money

# Senders add binary fractions: 112.41600000000001. Below a hundredth of a cent is noise.
_NOISE: Final = Decimal("0.0001")
_AMOUNT_LIMIT: Final = Decimal(10) ** 10
_ZERO: Final = Decimal(0)
# Where the sub-cents of a line go, first part that is there: never to the plan's payment.
_TAKES_REST: Final = ("coinsurance", "other_share", "deductible", "copay", "plan_discount")


class BillRefusedError(ValueError):
    """The resources don't make a bill; ``element`` is the FHIR element at fault."""

    def __init__(self, element: str, message: str) -> None:
        super().__init__(message)
        self.element = element


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactSplit:
    """Where the dollars of one line go, before rounding. ``is_decided``: the plan has spoken."""

    charge: Decimal
    plan_paid: Decimal = _ZERO
    plan_discount: Decimal = _ZERO
    waiting_on_plan: Decimal = _ZERO
    deductible: Decimal = _ZERO
    copay: Decimal = _ZERO
    coinsurance: Decimal = _ZERO
    other_share: Decimal = _ZERO
    is_decided: bool = True


def read_amount(node: Node, element: str) -> Decimal | None:
    """Give the value of a Money object in dollars, None if it states none.

    :raises BillRefusedError: negative, absurdly large, or not a number
    """
    value = node.get("value")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BillRefusedError(element, "The amount isn't a number.")
    amount = Decimal(value)
    if amount < 0:
        raise BillRefusedError(element, "An amount is less than zero. Enter reversals by hand.")
    if amount >= _AMOUNT_LIMIT:
        raise BillRefusedError(element, "An amount is too large to be a bill.")
    return amount.quantize(Decimal("0.000001"))


def refuse_other_currencies(resource: Node) -> None:
    """Check that every amount of a resource is in dollars; one without currency counts as such.

    :raises BillRefusedError: another currency
    """
    if any(text(node, "currency") not in {None, "USD"} for node in money_nodes(resource)):
        raise BillRefusedError("currency", "An amount isn't in US dollars.")


def read_amounts(adjudications: Sequence[Node], element: str) -> dict[Meaning, Decimal]:
    """Give the stated amounts by meaning; codes without an amount of ours are passed over.

    :raises BillRefusedError: two different amounts for one meaning, or an unusable amount
    """
    amounts: dict[Meaning, Decimal] = {}
    for adjudication in adjudications:
        category = child(adjudication, "category")
        meanings = {meaning_of(system, code) for system, code in codings(category)} - {None}
        amount = read_amount(child(adjudication, "amount"), element)
        if not meanings or amount is None:
            continue
        for meaning in meanings:
            if meaning is not None and amounts.setdefault(meaning, amount) != amount:
                raise BillRefusedError(element, f"The plan states two amounts for {meaning}.")
    return amounts


def split_line(charge: Decimal, amounts: dict[Meaning, Decimal], element: str) -> ExactSplit:
    """Say where the charge goes by what the plan states; all of it waits if the plan is silent.

    :raises BillRefusedError: the statements contradict each other or leave a gap
    """
    stated = dict(amounts)
    stated.pop(Meaning.CHARGE, None)
    if not stated:
        return ExactSplit(charge=charge, waiting_on_plan=charge, is_decided=False)
    if Meaning.PAID not in stated:
        raise BillRefusedError(element, "The plan decided, but doesn't say what it paid.")
    _refuse_what_we_cannot_know(charge, stated, element)
    if Meaning.MEMBER_SHARE in stated:
        split = _split_by_member_share(charge, stated)
    else:
        split = _split_by_allowed(charge, stated, element)
    _check(split, stated, element)
    return split


def _refuse_what_we_cannot_know(
    charge: Decimal, stated: dict[Meaning, Decimal], element: str
) -> None:
    if stated.get(Meaning.PAID_BY_OTHER_PLAN, _ZERO):
        raise BillRefusedError(element, "Another plan paid first. Import the payer's 835 instead.")
    if stated.get(Meaning.PAID_TO_PATIENT, _ZERO):
        raise BillRefusedError(element, "The plan paid the patient, not you. Enter it by hand.")
    ceiling = min(charge, stated.get(Meaning.ALLOWED, charge))
    over = stated[Meaning.PAID] - ceiling
    if over > _NOISE:
        raise BillRefusedError(element, f"The plan paid ${_cents(over)} more than it allowed.")


def _split_by_member_share(charge: Decimal, stated: dict[Meaning, Decimal]) -> ExactSplit:
    """The plan names the patient's whole share: what is neither paid nor that is discount."""
    other = stated[Meaning.MEMBER_SHARE] - _named_shares(stated)
    return ExactSplit(
        charge=charge,
        plan_paid=stated[Meaning.PAID],
        plan_discount=_no_noise(charge - stated[Meaning.PAID] - stated[Meaning.MEMBER_SHARE]),
        deductible=stated.get(Meaning.DEDUCTIBLE, _ZERO),
        copay=stated.get(Meaning.COPAY, _ZERO),
        coinsurance=stated.get(Meaning.COINSURANCE, _ZERO),
        other_share=_no_noise(other),
    )


def _split_by_allowed(charge: Decimal, stated: dict[Meaning, Decimal], element: str) -> ExactSplit:
    """The plan names the allowed amount or its discount; what isn't covered keeps waiting.

    Who owes an uncovered part is a matter of contract that the codes don't tell, so nobody is
    asked for it here.
    """
    spoken_for = stated[Meaning.PAID] + _named_shares(stated)
    uncovered = stated.get(Meaning.NOT_COVERED, _ZERO)
    if Meaning.DISCOUNT in stated:
        discount = stated[Meaning.DISCOUNT]
    elif Meaning.ALLOWED in stated:
        discount = charge - stated[Meaning.ALLOWED]
        # Some plans count the uncovered part outside the allowed amount, some inside: the sum
        # that closes shows which.
        if abs(stated[Meaning.ALLOWED] - spoken_for) <= _NOISE:
            discount -= uncovered
    else:
        raise BillRefusedError(element, "The plan states neither an allowed amount nor a discount.")
    return ExactSplit(
        charge=charge,
        plan_paid=stated[Meaning.PAID],
        plan_discount=_no_noise(discount),
        waiting_on_plan=uncovered,
        deductible=stated.get(Meaning.DEDUCTIBLE, _ZERO),
        copay=stated.get(Meaning.COPAY, _ZERO),
        coinsurance=stated.get(Meaning.COINSURANCE, _ZERO),
    )


def _named_shares(stated: dict[Meaning, Decimal]) -> Decimal:
    named = (Meaning.DEDUCTIBLE, Meaning.COPAY, Meaning.COINSURANCE)
    return sum((stated.get(meaning, _ZERO) for meaning in named), _ZERO)


def _check(split: ExactSplit, stated: dict[Meaning, Decimal], element: str) -> None:
    if split.plan_discount < 0 or split.other_share < 0:
        short = min(split.plan_discount, split.other_share)
        raise BillRefusedError(element, f"The parts are ${_cents(-short)} more than the charge.")
    parts = split.plan_paid + split.plan_discount + split.waiting_on_plan + split.deductible
    gap = split.charge - parts - split.copay - split.coinsurance - split.other_share
    if abs(gap) > _NOISE:
        side = "less" if gap > 0 else "more"
        text_ = f"The parts of the line are ${_cents(abs(gap))} {side} than the charge."
        raise BillRefusedError(element, text_)
    discount = stated.get(Meaning.DISCOUNT, split.plan_discount)
    if abs(discount - split.plan_discount) > _NOISE:
        difference = _cents(abs(discount - split.plan_discount))
        raise BillRefusedError(element, f"The stated discount is off by ${difference}.")


def to_cents(splits: Sequence[ExactSplit], payment: Decimal | None) -> list[dict[str, Money]]:
    """Round the lines of one bill so that plan payments add up to the payment exactly.

    :raises BillRefusedError: the payment isn't the sum of the lines' payments
    """
    paid = sum((split.plan_paid for split in splits), _ZERO)
    whole = Money.rounded(paid if payment is None else payment)
    exact = [Fraction(split.plan_paid) * CENTS_PER_DOLLAR for split in splits]
    shares = [int(share) for share in exact]
    left = whole.cents - sum(shares)
    with_rest = [i for i, share in enumerate(exact) if share > shares[i]]
    if not 0 <= left <= len(with_rest) or (payment is not None and abs(payment - paid) > _CENT):
        difference = _cents(abs((payment or _ZERO) - paid))
        text_ = f"The payment and the lines' payments differ by ${difference}."
        raise BillRefusedError("payment.amount", text_)
    with_rest.sort(key=lambda i: (shares[i] - exact[i], i))
    for index in with_rest[:left]:
        shares[index] += 1
    return [_line(split, Money(share)) for split, share in zip(splits, shares, strict=True)]


_CENT: Final = Decimal("0.01")


def _line(split: ExactSplit, paid: Money) -> dict[str, Money]:
    names = ("charge", "plan_discount", "waiting_on_plan", "deductible", "copay", "coinsurance")
    line = {name: Money.rounded(getattr(split, name)) for name in (*names, "other_share")}
    line["plan_paid"] = paid
    parts = Money(sum(amount.cents for name, amount in line.items() if name != "charge"))
    rest = line["charge"] - parts
    if rest:
        taker = next((name for name in _TAKES_REST if getattr(split, name)), "coinsurance")
        line[taker] += rest
    return line


def _no_noise(amount: Decimal) -> Decimal:
    return _ZERO if abs(amount) <= _NOISE else amount


def _cents(amount: Decimal) -> Money:
    return Money.rounded(amount)
