"""Who is left in peace: somebody who had a statement lately, and would read nothing new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True)
class LastStatement:
    """What a guarantor's last statement that went out said.

    :param asked: what it asked for each bill, in cents
    """

    statement_date: date
    asked: Mapping[UUID, int]


def is_at_rest(
    due: Mapping[UUID, int], last: LastStatement | None, *, day: date, rest_days: int
) -> bool:
    """Tell whether a guarantor gets no statement on a day.

    A bill that the last statement didn't name, or one that asks for more than it said, breaks the
    rest: nobody has been told of it. Paying a part doesn't.

    :param due: what each bill asks for now, in cents
    """
    if last is None or last.statement_date + timedelta(days=rest_days) <= day:
        return False
    return all(bill in last.asked and cents <= last.asked[bill] for bill, cents in due.items())
