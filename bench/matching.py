"""How sure and how fast deposits are matched with remittances, held against a file of truth.

    python -m bench.matching [--quick]

An invented provider's payments of 200 plans, and its bank's lines with what banks really do: of the
payments one in a hundred each is split over two deposits, merged two in one, short of a card fee,
late, under a wrong number, or deposited twice. Half of the merged ones show no number at all, a
tenth of all lines has lost its addenda, so that only plan and amount are left, and a fifth of all
payments has one of ten amounts. Which line pays which payment is written down when they are made.
Counted are pairs: *precision* of what would be matched without a person, and *recall* of that and
of what is proposed to one.

The peer is a join by the payment's number alone, a dictionary asked for each word of each line:
nothing that reads the words at all can be quicker, and it is wrong wherever the bank is.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta

from bench.paper_printer import most_memory_mb
from wellpaid.claim_pay.reconciliation.clues import PayerNames
from wellpaid.claim_pay.reconciliation.matching import match_up
from wellpaid.claim_pay.reconciliation.sides import Advised, Deposit, Rule

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000, 1_000_000), (1_000, 3_000)
JUDGED, PLANS, YEAR = 100_000, 200, 365
FIRST = date(2026, 1, 5)
_NAMES = ("ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELMWOOD", "FIRWOOD", "GORSE", "HAZEL", "IVYDALE",
          "JUNIPER")  # fmt: skip
_KINDS = ("split", "merged", "short", "late", "wrong", "twice")
_A_KIND = 100  # one in so many
# What a visit costs: amounts that many payments of a plan share, a fifth of all.
_COMMON = tuple(range(7_500, 32_500, 2_500))

type Pair = tuple[int, int]


def _plan(number: int) -> tuple[str, str]:
    return f"134{number:07d}", f"{_NAMES[number % 10]} {_NAMES[number // 10 % 10]} MUTUAL {number}"


class Town:
    """Payments, deposits, and the truth about them."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.advised: list[Advised] = []
        self.deposits: list[Deposit] = []
        self.truth: set[Pair] = set()
        self.twice: set[int] = set()
        # Twenty days' payments lie open at a time, whatever their number: a run a fortnight.
        while len(self.advised) < count:
            self._payment()

    def _advise(self, plan: int, day: date, way: str = "ach") -> Advised:
        number = len(self.advised)
        rng = self._random
        cents = rng.choice(_COMMON) if rng.random() < 0.2 else rng.randint(1_000, 2_500_000)
        one = Advised(
            number, plan, _plan(plan)[0], f"{8_000_000_000 + number * 37}", cents, day, way
        )
        self.advised.append(one)
        return one

    def _deposit(
        self, pays: Iterable[Advised], cents: int, after: int, text: str, *, is_true: bool = True
    ) -> None:
        number = len(self.deposits)
        mine = list(pays)
        day = mine[0].payment_date + timedelta(days=after)
        self.deposits.append(Deposit(number, day, cents, (text,)))
        if is_true:
            self.truth.update((one.id, number) for one in mine)
        else:
            self.twice.add(number)

    def _text(self, *pays: Advised, trace: str = "", is_bare: bool = False) -> str:
        name = _plan(pays[0].payer)[1][:16]
        if is_bare:
            return f"ORIG CO NAME:{name} ENTRY DESCR:HCCLAIMPMT"
        numbers = " ".join(f"TRN*1*{trace or one.trace}*{one.payer_number}~" for one in pays)
        return f"ORIG CO NAME:{name} ENTRY DESCR:HCCLAIMPMT {numbers}"

    def _payment(self) -> None:
        rng = self._random
        plan, day = rng.randrange(PLANS), FIRST + timedelta(days=rng.randrange(YEAR))
        draw = rng.randrange(_A_KIND)
        kind = _KINDS[draw] if draw < len(_KINDS) else "plain"
        one = self._advise(plan, day, "virtual_card" if kind == "short" else "ach")
        is_bare = rng.random() < 0.1
        match kind:
            case "split":
                first = rng.randint(1, one.amount_cents - 1)
                for cents in (first, one.amount_cents - first):
                    self._deposit([one], cents, rng.randint(0, 3), self._text(one))
            case "merged":
                both = (one, self._advise(plan, day))
                cents = sum(each.amount_cents for each in both)
                self._deposit(both, cents, 1, self._text(*both, is_bare=rng.random() < 0.5))
            case "short":
                fee = one.amount_cents * rng.choice((100, 200, 250, 290)) // 10_000
                self._deposit([one], one.amount_cents - fee, 1, self._text(one))
            case "late":
                self._deposit([one], one.amount_cents, rng.randint(7, 60), self._text(one))
            case "wrong":
                other = f"{rng.randint(10**9, 2 * 10**9)}"
                self._deposit([one], one.amount_cents, 1, self._text(one, trace=other))
            case "twice":
                self._deposit([one], one.amount_cents, 0, self._text(one))
                self._deposit([one], one.amount_cents, 2, self._text(one), is_true=False)
            case _:
                after = rng.randint(0, 2)
                self._deposit([one], one.amount_cents, after, self._text(one, is_bare=is_bare))


def names() -> PayerNames:
    """Give the plans as their entries write them."""
    return PayerNames(pair for n in range(PLANS) for pair in ((n, _plan(n)[0]), (n, _plan(n)[1])))


def peer(town: Town) -> int:
    """Join by the payment's number alone."""
    by_number = {one.trace: one for one in town.advised}
    return sum(
        any(word in by_number for word in deposit.texts[0].replace("*", " ").split())
        for deposit in town.deposits
    )


def judge(town: Town) -> None:
    """Hold what was found against the truth, and say how it was found."""
    found = match_up(
        town.advised, town.deposits, payers=names(), today=FIRST + timedelta(days=2 * YEAR)
    )
    done: set[Pair] = set()
    proposed: set[Pair] = set()
    by_rule: dict[Rule, list[int]] = {}
    for one in found:
        pairs = {(a, d) for a in one.advised for d in one.deposits}
        (done if one.is_automatic else proposed).update(pairs)  # type: ignore[arg-type]
        count = by_rule.setdefault(one.rule, [0, 0])
        count[0] += len(pairs)
        count[1] += len(pairs & town.truth)
    told = {d for one in found if one.rule is Rule.DUPLICATE for d in one.deposits}
    total = len(town.truth)
    print(f"{len(town.advised):,} payments, {len(town.deposits):,} lines, {total:,} true pairs")
    for rule, (pairs, right) in sorted(by_rule.items(), key=lambda item: -item[1][0]):
        if pairs:
            print(f"  {rule.value:14} {pairs:>8,} pairs, {right / pairs:8.3%} right")
    print(
        f"  by itself: precision {len(done & town.truth) / len(done):.4%}, "
        f"recall {len(done & town.truth) / total:.2%}\n"
        f"  with what is proposed: precision "
        f"{len((done | proposed) & town.truth) / len(done | proposed):.3%}, "
        f"recall {len((done | proposed) & town.truth) / total:.2%}\n"
        f"  deposits told to be there twice: {len(told & town.twice):,} of {len(town.twice):,}, "
        f"{len(told - town.twice):,} wrongly"
    )
    if done - town.truth:
        sys.exit(f"{len(done - town.truth)} pairs were matched wrongly without a person")


def growth(sizes: Iterable[int]) -> None:
    """Time sizes from a thousand on, beside the peer."""
    print("payments        seconds   a payment      peer   ours / peer")
    payers = names()
    for size in sizes:
        town = Town(size)
        gc.collect()
        start = time.process_time()
        match_up(town.advised, town.deposits, payers=payers, today=FIRST + timedelta(days=YEAR))
        ours = time.process_time() - start
        start = time.process_time()
        peer(town)
        theirs = time.process_time() - start
        print(f"{size:>9,} {ours:>13.2f} {ours / size * 1e6:>8.1f} µs {theirs:>9.3f} "
              f"{ours / max(theirs, 1e-9):>10.1f}", flush=True)  # fmt: skip
    print(f"  memory at most {most_memory_mb('self'):,.0f} MB, the invented rows included")


def main() -> None:
    """Judge, then time, and print."""
    is_quick = "--quick" in sys.argv
    judge(Town(QUICK_SIZES[-1] if is_quick else JUDGED))
    growth(QUICK_SIZES if is_quick else SIZES)


if __name__ == "__main__":
    main()
