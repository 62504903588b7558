"""Which deposit pays which remittance: by number, by plan and amount, by sums; and what is left.

Three rungs, each with what the one before left over. Only the first may match by itself: there the
bank names the payment's own number and every cent agrees. All else is proposed to a person, with
the figures that it rests on. The same two sides give the same answer in whatever order they come,
and none of either is in two answers.

The work grows with the number of rows: rows are found by number, by amount and by plan; sums are
tried among the nearest two dozen of one plan, and no longer than a set number of steps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from .clues import PayerNames, clues_of, is_near, other_traces
from .grouping import only_subset
from .naming import Named, named_proposals, short_or_over
from .sides import Advised, Cause, Deposit, Proposal, Rule, Sureness, TakenBack
from .windows import (
    banking_ordinal,
    is_in_window,
    last_day_for_advice,
    last_day_for_money,
    possible_day,
)

_NEAREST = 24
_PARTS_MAX = 6
_FEE_SCAN = 40
_FIVE_PERCENT = 20
_PLANS_MAX = 6
_WEEK, _MONTH = timedelta(days=7), timedelta(days=31)

type Key = tuple[date, str]


def match_up(
    advised: Iterable[Advised],
    deposits: Iterable[Deposit],
    *,
    payers: PayerNames,
    today: date,
    settled: Iterable[Advised] = (),
    taken_back: Iterable[TakenBack] = (),
) -> list[Proposal]:
    """Match both sides; each row is in one proposal, deposits that no plan sent in none.

    :param advised: payments that plans announced and that aren't matched
    :param deposits: money in that isn't matched
    :param settled: payments that are matched already, so that a second deposit is known as such
    :param taken_back: what plans say they keep, to explain differences
    """
    table = _Table(advised, deposits, payers, today, taken_back)
    table.take(
        named_proposals(
            Named(table.advised, table.deposits, table.clues, table.taken_back), settled
        )
    )
    table.by_amount()
    table.by_sums()
    table.by_fees()
    table.leftovers()
    return table.proposals


def _oldest(one: Advised) -> Key:
    return one.payment_date, str(one.id)


def _first(one: Deposit) -> Key:
    return one.day, str(one.id)


class _Table:
    """What still lies open on both sides, and what was found."""

    def __init__(
        self,
        advised: Iterable[Advised],
        deposits: Iterable[Deposit],
        payers: PayerNames,
        today: date,
        taken_back: Iterable[TakenBack],
    ) -> None:
        self.advised = {one.id: one for one in sorted(advised, key=_oldest)}
        self.deposits = {one.id: one for one in sorted(deposits, key=_first)}
        self.clues = {one.id: clues_of(one.texts, payers) for one in self.deposits.values()}
        self.taken_back = list(taken_back)
        self._traces = {one.trace.upper(): one for one in self.advised.values()}
        self._today = today
        self.proposals: list[Proposal] = []

    def take(self, found: Iterable[Proposal]) -> None:
        """Keep proposals and take their rows from the table."""
        for one in found:
            self.proposals.append(one)
            for key in one.advised:
                self.advised.pop(key, None)
            for key in one.deposits:
                self.deposits.pop(key, None)

    # The second rung: a plan, an amount, a window of days.

    def by_amount(self) -> None:
        """Pair what has the same amount: one of each, or as many of one plan as deposits."""
        by_amount: dict[int, list[Advised]] = defaultdict(list)
        for one in self.advised.values():
            by_amount[one.amount_cents].append(one)
        same: dict[int, list[Deposit]] = defaultdict(list)
        for deposit in self.deposits.values():
            if deposit.amount_cents in by_amount and self.clues[deposit.id].is_of_a_plan:
                same[deposit.amount_cents].append(deposit)
        found = [
            proposal
            for cents, mine in same.items()
            for proposal in self._pairs(by_amount[cents], mine)
        ]
        self.take(found)

    def _pairs(self, advised: list[Advised], deposits: list[Deposit]) -> Iterator[Proposal]:
        """Pair rows of one amount. Payers of which the bank names none are all possible."""
        possible = {
            deposit.id: [one for one in advised if self._may_be(one, deposit)]
            for deposit in deposits
        }
        wanted: dict[Hashable, list[Deposit]] = defaultdict(list)
        for deposit in deposits:
            for one in possible[deposit.id]:
                wanted[one.id].append(deposit)
        for deposit in deposits:
            mine = possible[deposit.id]
            if len(mine) == 1 and len(wanted[mine[0].id]) == 1:
                yield self._pair(mine[0], deposit)
        yield from self._twins(possible, wanted)

    def _twins(
        self, possible: dict[Hashable, list[Advised]], wanted: dict[Hashable, list[Deposit]]
    ) -> Iterator[Proposal]:
        """Pair equal payments of one plan by their days, where there are as many of each."""
        done: set[tuple[Hashable, ...]] = set()
        for mine in possible.values():
            ids = tuple(one.id for one in mine)
            if len(mine) < 2 or ids in done:
                continue
            done.add(ids)
            theirs = wanted[ids[0]]
            is_closed = all(wanted[key] == theirs for key in ids) and all(
                tuple(one.id for one in possible[deposit.id]) == ids for deposit in theirs
            )
            if is_closed and len(theirs) == len(mine):
                for one, deposit in zip(mine, theirs, strict=True):
                    yield self._proposal(
                        Rule.TWINS, Sureness.MAYBE, [one], [deposit], count=len(mine)
                    )

    def _may_be(self, one: Advised, deposit: Deposit) -> bool:
        payers = self.clues[deposit.id].payers
        return (not payers or one.payer in payers) and is_in_window(one.payment_date, deposit.day)

    def _pair(self, one: Advised, deposit: Deposit) -> Proposal:
        clues = self.clues[deposit.id]
        other = other_traces(clues, self._traces)
        days = banking_ordinal(deposit.day) - banking_ordinal(one.payment_date)
        if other:
            is_typed = is_near(other, one.trace.upper())
            cause = Cause.TYPED_TRACE if is_typed else Cause.OTHER_TRACE
            sureness = Sureness.LIKELY if is_typed else Sureness.MAYBE
            return self._proposal(Rule.OTHER_TRACE, sureness, [one], [deposit], cause, trace=other)
        if clues.payers:
            sureness = Sureness.LIKELY if abs(days) <= 3 else Sureness.MAYBE
            return self._proposal(
                Rule.PAYER_AMOUNT, sureness, [one], [deposit], Cause.NO_TRACE, days=days
            )
        return self._proposal(
            Rule.AMOUNT_ONLY, Sureness.MAYBE, [one], [deposit], Cause.NO_TRACE, days=days
        )

    # The third rung: sums.

    def by_sums(self) -> None:
        """Find the only remittances that make up a deposit, and the other way round."""
        advised: dict[Hashable, list[Advised]] = defaultdict(list)
        for one in self.advised.values():
            advised[one.payer].append(one)
        deposits: dict[Hashable, list[Deposit]] = defaultdict(list)
        for deposit in self.deposits.values():
            # A name that the bank cut may be several plans'; of many it says nothing.
            payers = self.clues[deposit.id].payers
            for payer in payers if len(payers) <= _PLANS_MAX else ():
                deposits[payer].append(deposit)
        for mine in deposits.values():
            for deposit in mine:
                self._merged(deposit, advised)
        for payer, mine in deposits.items():
            for one in advised[payer]:
                self._split(one, mine)
            self._many(advised[payer], mine)

    def _merged(self, deposit: Deposit, advised: Mapping[Hashable, Sequence[Advised]]) -> None:
        if deposit.id not in self.deposits:
            return
        found = []
        for payer in self.clues[deposit.id].payers:
            near = _nearest(
                (one for one in _around(deposit.day, advised.get(payer, ()), _oldest)
                 if one.id in self.advised and one.amount_cents < deposit.amount_cents
                 and is_in_window(one.payment_date, deposit.day)),
                lambda one: (abs((one.payment_date - deposit.day).days), *_oldest(one)),
            )  # fmt: skip
            amounts = [one.amount_cents for one in near]
            places = only_subset(deposit.amount_cents, amounts, _PARTS_MAX)
            if places:
                found.append(sorted((near[place] for place in places), key=_oldest))
        if len(found) == 1:
            self.take([self._proposal(Rule.MERGED, Sureness.LIKELY, found[0], [deposit])])

    def _split(self, one: Advised, deposits: Sequence[Deposit]) -> None:
        if one.id not in self.advised:
            return
        near = _nearest(
            (deposit for deposit in _around(one.payment_date, deposits, _first)
             if deposit.id in self.deposits and deposit.amount_cents < one.amount_cents
             and is_in_window(one.payment_date, deposit.day)),
            lambda deposit: (abs((one.payment_date - deposit.day).days), *_first(deposit)),
        )  # fmt: skip
        places = only_subset(one.amount_cents, [each.amount_cents for each in near], _PARTS_MAX)
        if places:
            chosen = sorted((near[place] for place in places), key=_first)
            self.take([self._proposal(Rule.SPLIT, Sureness.MAYBE, [one], chosen)])

    def _many(self, advised: Sequence[Advised], deposits: Sequence[Deposit]) -> None:
        """See whether all that is left of a plan is the same money on both sides."""
        left = [one for one in advised if one.id in self.advised]
        came = [one for one in deposits if one.id in self.deposits]
        if not (1 < len(left) <= _NEAREST and 1 < len(came) <= _NEAREST):
            return
        if _cents(left) != _cents(came):
            return
        days = [one.payment_date for one in left] + [one.day for one in came]
        if max(days) - min(days) <= _WEEK:
            self.take([self._proposal(Rule.MANY, Sureness.MAYBE, left, came)])

    # Differences that are a usual fee to the cent.

    def by_fees(self) -> None:
        """Find deposits that are one payment less a usual fee."""
        by_size = sorted(self.advised.values(), key=lambda one: (one.amount_cents, *_oldest(one)))
        sizes = [one.amount_cents for one in by_size]
        for deposit in list(self.deposits.values()):
            clues = self.clues[deposit.id]
            if not (clues.is_of_a_plan or clues.is_of_cards):
                continue
            found = [
                proposal
                for one in _up_to_five_percent_more(deposit, by_size, sizes)
                if one.id in self.advised
                and self._may_be(one, deposit)
                and (clues.payers or one.way == "virtual_card")
                and (proposal := self._fee(one, deposit)) is not None
            ]
            if len(found) == 1:
                self.take(found)

    def _fee(self, one: Advised, deposit: Deposit) -> Proposal | None:
        found = short_or_over([one], [deposit], self.taken_back)
        is_fee = found.rule is Rule.SHORT and found.cause is Cause.CARD_FEE
        return found if is_fee and one.way == "virtual_card" else None

    def leftovers(self) -> None:
        """Say of what is left what is missing, and since when; money of no plan isn't ours."""
        for one in list(self.advised.values()):
            is_late = self._today > last_day_for_money(one.payment_date, one.way)
            self.take([self._proposal(Rule.NO_MONEY, Sureness.CERTAIN, [one], [],
                                      is_overdue=is_late)])  # fmt: skip
        for deposit in list(self.deposits.values()):
            if self.clues[deposit.id].is_of_a_plan:
                is_late = self._today > last_day_for_advice(deposit.day)
                payers = self.clues[deposit.id].payers
                payer = str(*payers) if len(payers) == 1 else ""
                self.take([self._proposal(Rule.NO_ADVICE, Sureness.CERTAIN, [], [deposit],
                                          is_overdue=is_late, payer=payer)])  # fmt: skip

    @staticmethod
    def _proposal(
        rule: Rule,
        sureness: Sureness,
        advised: Sequence[Advised],
        deposits: Sequence[Deposit],
        cause: Cause = Cause.NONE,
        *,
        is_overdue: bool = False,
        **figures: int | str,
    ) -> Proposal:
        return Proposal(
            rule,
            sureness,
            tuple(one.id for one in advised),
            tuple(one.id for one in deposits),
            cause,
            figures,
            is_overdue=is_overdue,
        )


def _cents(rows: Iterable[Advised | Deposit]) -> int:
    return sum(one.amount_cents for one in rows)


def _around[Row](day: date, rows: Sequence[Row], key: Callable[[Row], Key]) -> Sequence[Row]:
    """Give the rows, which are in the order of the key, within a month of a day."""
    day = possible_day(day)
    start = bisect_left(rows, day - _MONTH, key=lambda row: key(row)[0])
    return rows[start : bisect_right(rows, day + _MONTH, key=lambda row: key(row)[0])]


def _nearest[Row](rows: Iterator[Row], distance: Callable[[Row], Any]) -> list[Row]:
    return sorted(rows, key=distance)[:_NEAREST]


def _up_to_five_percent_more(
    deposit: Deposit, by_size: Sequence[Advised], sizes: Sequence[int]
) -> Sequence[Advised]:
    start = bisect_right(sizes, deposit.amount_cents)
    most = deposit.amount_cents + deposit.amount_cents // (_FIVE_PERCENT - 1) + 1
    end = bisect_right(sizes, most)
    return by_size[start : min(end, start + _FEE_SCAN)]
