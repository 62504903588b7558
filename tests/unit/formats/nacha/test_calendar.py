"""Banking days of the Federal Reserve, and when a file has to be where."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from wellpaid.formats.nacha.calendar import (
    EASTERN,
    SAME_DAY_WINDOWS,
    add_banking_days,
    banking_days_between,
    effective_entry_date,
    fed_holidays,
    is_banking_day,
    next_banking_day,
    on_or_after,
    same_day_window,
    settlement_day_of_year,
    submission_day,
)

# Federal Reserve, "Holidays Observed by the Federal Reserve System 2026-2030".
PUBLISHED = {
    2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
    2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-23 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-23 12-25",
}


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_holidays_are_those_that_the_federal_reserve_publishes(year):
    assert sorted(f"{day:%m-%d}" for day in fed_holidays(year)) == PUBLISHED[year].split()


def test_a_saturday_holiday_is_not_observed_and_a_sunday_one_is_on_monday():
    assert is_banking_day(date(2026, 7, 3))
    assert is_banking_day(date(2027, 6, 18))
    assert not is_banking_day(date(2027, 7, 5))
    assert is_banking_day(date(2021, 12, 31))


def test_juneteenth_began_in_2022():
    assert is_banking_day(date(2020, 6, 19))
    assert not is_banking_day(date(2023, 6, 19))


def test_going_by_banking_days():
    wednesday = date(2026, 11, 25)
    assert next_banking_day(wednesday) == date(2026, 11, 27)
    assert add_banking_days(wednesday, 2) == date(2026, 11, 30)
    assert add_banking_days(date(2026, 11, 30), -2) == wednesday
    assert add_banking_days(date(2026, 11, 28), 0) == date(2026, 11, 28)
    assert on_or_after(date(2026, 11, 28)) == date(2026, 11, 30)
    assert on_or_after(wednesday) == wednesday
    assert banking_days_between(wednesday, date(2026, 11, 30)) == 2
    assert banking_days_between(date(2026, 11, 30), wednesday) == -2


def eastern(day, hour, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("at", "deadline"),
    [
        (eastern(24, 6), time(10, 30)),
        (eastern(24, 10, 30), time(10, 30)),
        (eastern(24, 10, 30, 1), time(14, 45)),
        (eastern(24, 16, 45), time(16, 45)),
        (eastern(24, 16, 46), None),
        (eastern(26, 9), None),
        (eastern(28, 9), None),
        (datetime(2026, 11, 24, 15, 30, tzinfo=UTC), time(10, 30)),
    ],
)
def test_the_next_window_of_the_same_day(at, deadline):
    window = same_day_window(at)
    assert (window.deadline if window else None) == deadline


def test_a_bank_that_wants_the_file_earlier():
    assert same_day_window(eastern(24, 10, 1), lead=timedelta(minutes=30)) == SAME_DAY_WINDOWS[1]


def test_cut_off_and_effective_date():
    cutoff = time(17)
    assert submission_day(eastern(24, 17), cutoff=cutoff) == date(2026, 11, 24)
    assert submission_day(eastern(24, 17, 1), cutoff=cutoff) == date(2026, 11, 25)
    assert submission_day(eastern(28, 9), cutoff=cutoff) == date(2026, 11, 30)
    assert effective_entry_date(eastern(24, 9), cutoff=cutoff) == date(2026, 11, 25)
    assert effective_entry_date(eastern(25, 9), cutoff=cutoff) == date(2026, 11, 27)
    assert effective_entry_date(eastern(25, 18), cutoff=cutoff, banking_days=2) == date(2026, 12, 1)
    assert effective_entry_date(eastern(24, 9), cutoff=cutoff, banking_days=0) == date(2026, 11, 24)


def test_the_day_of_the_year_is_written_in_three_digits():
    assert settlement_day_of_year(date(2026, 1, 2)) == "002"
    assert settlement_day_of_year(date(2028, 12, 31)) == "366"
