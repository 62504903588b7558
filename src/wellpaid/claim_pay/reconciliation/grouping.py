"""Which of some amounts make up a sum: the only way, or none; and what a difference may be."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS_MAX = 20_000
_BASIS_POINTS_MAX = 500
_BASIS_POINTS_STEP = 5
_WHOLE = 10_000


class _Search:
    """Goes through subsets, the largest amounts first; gives up after so many steps."""

    def __init__(self, amounts: Sequence[int], size_max: int) -> None:
        self._order = sorted(range(len(amounts)), key=lambda n: (-amounts[n], n))
        self._amounts = [amounts[n] for n in self._order]
        self._left = [0] * (len(amounts) + 1)
        for place in range(len(amounts) - 1, -1, -1):
            self._left[place] = self._left[place + 1] + self._amounts[place]
        self._size_max = size_max
        self._steps = 0
        self.found: list[tuple[int, ...]] = []

    @property
    def has_given_up(self) -> bool:
        return self._steps > _STEPS_MAX

    def go(self, target: int, place: int, chosen: tuple[int, ...]) -> None:
        if target == 0:
            if len(chosen) > 1:
                self.found.append(tuple(sorted(self._order[n] for n in chosen)))
            return
        if len(chosen) == self._size_max:
            return
        for at in range(place, len(self._amounts)):
            self._steps += 1
            if self.has_given_up or len(self.found) > 1 or self._left[at] < target:
                return
            if self._amounts[at] <= target:
                self.go(target - self._amounts[at], at + 1, (*chosen, at))


def only_subset(target: int, amounts: Sequence[int], size_max: int) -> tuple[int, ...] | None:
    """Give the places of the two or more positive amounts that add up to a sum.

    None if no amounts do, if more than one choice does, or if it can't be told in reasonable time.
    """
    search = _Search(amounts, size_max)
    search.go(target, 0, ())
    if search.has_given_up or len(search.found) != 1:
        return None
    return search.found[0]


def fee_basis_points(paid_cents: int, arrived_cents: int) -> int | None:
    """Give the share that a fee would be, if it is a usual one to the cent: 0.05 to 5 percent."""
    missing = paid_cents - arrived_cents
    if missing <= 0 or missing * _WHOLE > paid_cents * _BASIS_POINTS_MAX + _WHOLE:
        return None
    near = missing * _WHOLE // paid_cents
    first = near - near % _BASIS_POINTS_STEP
    for points in (first, first + _BASIS_POINTS_STEP):
        half_up = (2 * paid_cents * points + _WHOLE) // (2 * _WHOLE)
        if 0 < points <= _BASIS_POINTS_MAX and half_up == missing:
            return points
    return None


def has_swapped_digits(one_cents: int, other_cents: int) -> bool:
    """Tell whether two amounts differ by two neighbouring digits that changed places."""
    one, other = str(one_cents), str(other_cents)
    if len(one) != len(other) or one_cents == other_cents:
        return False
    odd = [place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    return (
        len(odd) == 2
        and odd[1] == odd[0] + 1
        and one[odd[0]] == other[odd[1]]
        and one[odd[1]] == other[odd[0]]
    )
