"""The first rung: deposits that name a payment's own number.

A number counts where it stands as a whole word, and not where the bank's TRN segment names another
plan with it. A short number is taken only with its amount: ``12`` is in many texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .clues import Clues
from .grouping import fee_basis_points, has_swapped_digits, only_subset
from .sides import Advised, Cause, Deposit, Proposal, Rule, Sureness, TakenBack
from .windows import LOOK_BACK

_SHORT_TRACE: Final = 5
_PARTS_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class Named:
    """Both sides, by id in their order, with what the bank's words say."""

    advised: Mapping[Hashable, Advised]
    deposits: Mapping[Hashable, Deposit]
    clues: Mapping[Hashable, Clues]
    taken_back: Sequence[TakenBack]


def named_proposals(sides: Named, settled: Iterable[Advised]) -> list[Proposal]:
    """Match by numbers: one with one, then groups, then what comes a second time."""
    index = _index(sides.advised.values())
    paid = _index(settled)
    named = {
        deposit.id: list(_named(deposit, sides.clues[deposit.id], index))
        for deposit in sides.deposits.values()
    }
    found, taken, used = _exact_pairs(sides, named)
    rest = {
        key: [one for one in mine if one.id not in taken]
        for key, mine in named.items()
        if key not in used
    }
    for advised, deposits in _components(sides, rest):
        group = _group(advised, deposits, sides)
        if group is None:
            continue
        found.append(group)
        used.update(one.id for one in deposits)
    for key, deposit in sides.deposits.items():
        if key in used:
            continue
        again = [one for one in named[key] if one.id in taken]
        again += list(_named(deposit, sides.clues[key], paid))
        if again:
            found.append(_second(deposit, again))
    return found


def _index(advised: Iterable[Advised]) -> dict[str, list[Advised]]:
    found: dict[str, list[Advised]] = defaultdict(list)
    for one in advised:
        if one.trace:
            found[one.trace.upper()].append(one)
    return found


def _named(deposit: Deposit, clues: Clues, index: Mapping[str, list[Advised]]) -> Iterator[Advised]:
    """Give the payments that a deposit's words name."""
    for word in clues.words:
        for one in index.get(word, ()):
            if _contradicts(clues, word, one) or abs(deposit.day - one.payment_date) > LOOK_BACK:
                continue
            is_short = len(word) < _SHORT_TRACE and one.amount_cents != deposit.amount_cents
            if not is_short or any(trace == word for trace, _ in clues.traces):
                yield one


def _contradicts(clues: Clues, word: str, one: Advised) -> bool:
    """Tell whether the bank's TRN segment names another plan. A name alone doesn't count.

    Who sends the entry is often not who decided the claims.
    """
    numbers = {number for trace, number in clues.traces if trace == word and number}
    return bool(numbers) and one.payer_number not in numbers


def _exact_pairs(
    sides: Named, named: Mapping[Hashable, list[Advised]]
) -> tuple[list[Proposal], set[Hashable], set[Hashable]]:
    """Pair each payment with the first deposit that names it and has its amount."""
    found, taken, used = [], set[Hashable](), set[Hashable]()
    for key, deposit in sides.deposits.items():
        equal = [one for one in named[key] if one.amount_cents == deposit.amount_cents]
        if len(equal) > 1:
            # Plans number their payments each for itself; of two with one number the name tells.
            equal = [one for one in equal if one.payer in sides.clues[key].payers]
        if len(equal) != 1 or equal[0].id in taken:
            continue
        [one] = equal
        taken.add(one.id)
        used.add(key)
        found.append(_certain(Rule.EXACT, [one], [deposit]))
    return found, taken, used


def _certain(rule: Rule, advised: Sequence[Advised], deposits: Sequence[Deposit]) -> Proposal:
    is_held = any(one.is_held for one in advised) or any(one.is_held for one in deposits)
    return Proposal(
        rule,
        Sureness.CERTAIN,
        tuple(one.id for one in advised),
        tuple(one.id for one in deposits),
        is_automatic=not is_held,
    )


def _components(
    sides: Named, named: Mapping[Hashable, list[Advised]]
) -> Iterator[tuple[list[Advised], list[Deposit]]]:
    """Give the groups of rows that hang together by numbers, both sides in their order."""
    back: dict[Hashable, list[Hashable]] = defaultdict(list)
    for key, mine in named.items():
        for one in mine:
            back[one.id].append(key)
    seen: set[Hashable] = set()
    for key, mine in named.items():
        if not mine or key in seen:
            continue
        seen.add(key)
        deposits, advised, todo = {key}, set[Hashable](), [key]
        while todo:
            for one in named[todo.pop()]:
                if one.id in advised:
                    continue
                advised.add(one.id)
                new = [other for other in back[one.id] if other not in seen]
                seen.update(new)
                deposits.update(new)
                todo += new
        yield (
            sorted((sides.advised[k] for k in advised), key=lambda a: (a.payment_date, str(a.id))),
            sorted((sides.deposits[k] for k in deposits), key=lambda d: (d.day, str(d.id))),
        )


def _group(advised: Sequence[Advised], deposits: Sequence[Deposit], sides: Named) -> Proposal:
    """Say what a group of named rows is that aren't all pairs."""
    came, said = (sum(one.amount_cents for one in rows) for rows in (deposits, advised))
    if came == said:
        if len(advised) == 1:
            return _certain(Rule.SPLIT_EXACT, advised, deposits)
        if len(deposits) == 1:
            return _certain(Rule.MERGED_EXACT, advised, deposits)
        return Proposal(
            Rule.MANY,
            Sureness.LIKELY,
            tuple(one.id for one in advised),
            tuple(one.id for one in deposits),
        )
    if len(deposits) == 1 and came > said:
        more = _with_unnamed(advised, deposits[0], came - said, sides)
        if more:
            return more
    return short_or_over(advised, deposits, sides.taken_back)


def _with_unnamed(
    advised: Sequence[Advised], deposit: Deposit, missing: int, sides: Named
) -> Proposal | None:
    """See whether a deposit is more by exactly another payment of the plan, or several."""
    payers = {one.payer for one in advised}
    chosen = {one.id for one in advised}
    near = [
        one
        for one in sides.advised.values()
        if one.payer in payers
        and one.id not in chosen
        and one.payment_date == advised[0].payment_date
    ][:24]
    amounts = [one.amount_cents for one in near]
    if amounts.count(missing) == 1:
        places: tuple[int, ...] | None = (amounts.index(missing),)
    else:
        places = only_subset(missing, amounts, _PARTS_MAX)
    if not places:
        return None
    everyone = sorted(
        (*advised, *(near[place] for place in places)),
        key=lambda one: (one.payment_date, str(one.id)),
    )
    return Proposal(Rule.MERGED, Sureness.LIKELY, tuple(one.id for one in everyone), (deposit.id,))


def _second(deposit: Deposit, again: Sequence[Advised]) -> Proposal:
    """Say that a deposit names only payments that are paid."""
    first = again[0]
    is_same = any(one.amount_cents == deposit.amount_cents for one in again)
    return Proposal(
        Rule.DUPLICATE,
        Sureness.LIKELY if is_same else Sureness.MAYBE,
        (),
        (deposit.id,),
        figures={
            "trace": first.trace,
            "payer": str(first.payer),
            "advised_cents": first.amount_cents,
            "deposit_cents": deposit.amount_cents,
        },
    )


def short_or_over(
    advised: Sequence[Advised], deposits: Sequence[Deposit], taken_back: Sequence[TakenBack]
) -> Proposal:
    """Say by how much a deposit differs from what it names, and what that looks like."""
    said, came = (sum(one.amount_cents for one in rows) for rows in (advised, deposits))
    missing = said - came
    figures: dict[str, int | str] = {"difference_cents": abs(missing)}
    cause, sureness = Cause.NONE, Sureness.LIKELY
    payers = {one.payer for one in advised}
    kept = next(
        (one for one in taken_back if one.payer in payers and one.amount_cents == missing), None
    )
    if kept is not None:
        cause = Cause.TAKEN_BACK
        figures["reference"] = kept.reference
    elif (points := fee_basis_points(said, came)) is not None:
        cause = Cause.CARD_FEE
        figures["basis_points"] = points
    elif has_swapped_digits(said, came):
        cause = Cause.SWAPPED_DIGITS
    return Proposal(
        Rule.SHORT if missing > 0 else Rule.OVER,
        sureness,
        tuple(one.id for one in advised),
        tuple(one.id for one in deposits),
        cause,
        figures,
    )
