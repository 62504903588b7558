import random

from bench.figures import mann_whitney, spread


def test_samples_that_do_not_overlap_are_told_apart():
    difference = mann_whitney([1, 2, 3, 4, 5, 6, 7, 8], [11, 12, 13, 14, 15, 16, 17, 18])
    assert difference.likely == 1.0
    assert difference.p < 0.001


def test_samples_of_one_source_are_not_told_apart():
    rng = random.Random(4)
    first, second = ([rng.gauss(5, 1) for _ in range(300)] for _ in range(2))
    difference = mann_whitney(first, second)
    assert abs(difference.likely - 0.5) < 0.05
    assert difference.p > 0.05


def test_ties_count_half():
    assert mann_whitney([1, 1, 1], [1, 1, 1]).likely == 0.5
    assert mann_whitney([1, 2], [1, 2]).likely == 0.5


def test_a_small_shift_is_seen_in_many_tries():
    rng = random.Random(9)
    first = [rng.gauss(10, 1) for _ in range(400)]
    second = [rng.gauss(10.4, 1) for _ in range(400)]
    assert mann_whitney(first, second).p < 0.001


def test_a_spread_is_least_median_most():
    assert spread([3.0, 1.0, 2.0]) == "1.00 / 2.00 / 3.00"
