"""Who pays how, and what becomes of it: the same for the same number and seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle, islice

from wellpaid.sandbox.cards import TEST_CARDS, Outcome

NUMBERS = {card.outcome: card.number for card in reversed(TEST_CARDS)}
CARD, BANK, CHECK, CASH = "card", "bank", "check", "cash"
DECLINED = (Outcome.CARD_DECLINED, Outcome.INSUFFICIENT_FUNDS, Outcome.EXPIRED_CARD)
LOST = (Outcome.ANSWER_LOST_CHARGED, Outcome.ANSWER_LOST_NOT_CHARGED)
DISPUTED = (Outcome.DISPUTED_WINNABLE, Outcome.DISPUTED_LOST)
REFUNDED = (
    Outcome.APPROVE, Outcome.REFUND_PENDING, Outcome.REFUND_ANSWER_LOST_MADE,
    Outcome.REFUND_ANSWER_LOST_NOT_MADE, Outcome.REFUND_FAILS_LATER,
)  # fmt: skip
RETURNED = ("0001", "0003", "0010", "0900", "0002", "0007", "0029", "0016")
CORRECTED, SETTLES = "0998", "5544"


@dataclass(frozen=True)
class Intent:
    """Somebody who means to pay one bill, once.

    :param means: a test card's number, or the last four digits of an account
    :param is_checked: whether the account is verified before it pays; else a prenote does it
    """

    bill_number: str
    kind: str
    means: str
    is_checked: bool = True
    is_refunded: bool = False


def make_plan(bill_numbers: list[str], office_count: int, seed: int) -> list[Intent]:
    """Give an intent for each bill: half cards, half bank accounts, the last few at the office."""
    online = bill_numbers[: len(bill_numbers) - office_count]
    half = len(online) // 2
    intents = [*_cards(online[:half]), *_accounts(online[half:])]
    random.Random(seed).shuffle(intents)
    tenders = zip(bill_numbers[len(online) :], cycle((CHECK, CASH)), strict=False)
    return intents + [Intent(number, tender, "") for number, tender in tenders]


def office_share(count: int) -> int:
    """One in a hundred brings a check or cash."""
    return max(4, count // 100)


def _cards(numbers: list[str]) -> list[Intent]:
    special = [
        *_some(DECLINED, _share(numbers, 0.03)),
        *_some(LOST, _share(numbers, 0.02)),
        *_some(DISPUTED, _share(numbers, 0.01)),
    ]
    back = _some(REFUNDED, _share(numbers, 0.01))
    rest = len(numbers) - len(special) - len(back)
    return [
        Intent(number, CARD, NUMBERS[outcome], is_refunded=is_refunded)
        for number, (outcome, is_refunded) in zip(
            numbers,
            [(one, False) for one in special]
            + [(one, True) for one in back]
            + [(Outcome.APPROVE, False)] * rest,
            strict=True,
        )
    ]


def _accounts(numbers: list[str]) -> list[Intent]:
    endings = [
        *_some(RETURNED, _share(numbers, 0.03)),
        *_some((CORRECTED,), _share(numbers, 0.01)),
    ]
    back = _share(numbers, 0.01)
    endings += [SETTLES] * (len(numbers) - len(endings))
    return [
        Intent(
            number,
            BANK,
            ending,
            is_checked=bool(position % 10),
            is_refunded=position >= len(numbers) - back,
        )
        for position, (number, ending) in enumerate(zip(numbers, endings, strict=True))
    ]


def _share(numbers: list[str], part: float) -> int:
    """Give how many: at least two, so that a small rehearsal has both ends of everything."""
    return max(2, round(len(numbers) * part))


def _some(outcomes: tuple, count: int) -> list:
    return list(islice(cycle(outcomes), count))
