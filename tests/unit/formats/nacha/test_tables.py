"""The tables of codes, classes and columns."""

import pytest

from wellpaid.formats.nacha import addenda_layouts, layouts
from wellpaid.formats.nacha.corrections import (
    CHANGE_CODES,
    CorrectedDataError,
    change_code,
    corrected_values,
)
from wellpaid.formats.nacha.layouts import RECORD_LENGTH, Layout
from wellpaid.formats.nacha.returns import Deadline, return_reason, return_reasons
from wellpaid.formats.nacha.transaction_codes import (
    CREDITS,
    DEBITS,
    TRANSACTION_CODES,
    AccountKind,
    Direction,
    Purpose,
    transaction_code,
)

LAYOUTS = {
    layout.name + str(n): layout
    for module in (layouts, addenda_layouts)
    for n, layout in enumerate(
        [
            *[one for one in vars(module).values() if isinstance(one, Layout)],
            *getattr(module, "IAT", {}).values(),
        ]
    )
}


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_fields_cover_every_column_once(name):
    column = 1
    for field in LAYOUTS[name].fields:
        assert field.first == column
        assert field.last >= field.first
        column = field.last + 1
    assert column == RECORD_LENGTH + 1


def test_every_assigned_return_code_is_there():
    unassigned = {48, 49, *range(54, 61), *range(63, 67), 78, 79}
    assert [row.code for row in return_reasons()] == [
        f"R{n:02d}" for n in range(1, 86) if n not in unassigned
    ]
    for row in return_reasons():
        assert row.name
        assert row.meaning.endswith(".")
        assert row.action.endswith(".")
        assert not (row.may_be_presented_again and (row.ends_mandate or row.invalidates_account))


def test_codes_count_to_their_rates():
    rows = return_reasons()
    assert {r.code for r in rows if r.is_unauthorized} == {"R05", "R07", "R10", "R29", "R51"}
    assert {r.code for r in rows if r.is_administrative} == {"R02", "R03", "R04"}
    assert {r.code for r in rows if r.may_be_presented_again} == {"R01", "R09"}
    assert {r.code for r in rows if not r.counts_to_overall_rate} == {
        *(f"R{n}" for n in (50, 51, 52, 53, 61, 62, 67, 68, 69, 70)),
        *(f"R{n}" for n in range(71, 78)),
    }
    assert {r.code for r in rows if r.ends_mandate} == {"R05", "R07", "R10", "R14", "R15", "R29"}
    assert {"R02", "R03", "R04", "R16", "R20"} <= {r.code for r in rows if r.invalidates_account}


@pytest.mark.parametrize(
    ("code", "deadline"),
    [
        ("R01", Deadline.TWO_BANKING_DAYS), ("R02", Deadline.TWO_BANKING_DAYS),
        ("R08", Deadline.TWO_BANKING_DAYS), ("R16", Deadline.TWO_BANKING_DAYS),
        ("R29", Deadline.TWO_BANKING_DAYS), ("R05", Deadline.SIXTY_DAYS),
        ("R07", Deadline.SIXTY_DAYS), ("R10", Deadline.SIXTY_DAYS), ("R11", Deadline.SIXTY_DAYS),
        ("R61", Deadline.FIVE_BANKING_DAYS), ("R71", Deadline.TWO_BANKING_DAYS),
    ],
)  # fmt: skip
def test_time_frames(code, deadline):
    row = return_reason(code)
    assert row is not None
    assert row.deadline is deadline


def test_an_unknown_code_is_none():
    assert return_reason("R54") is None
    assert return_reason("r01") is None
    assert change_code("C15") is None


@pytest.mark.parametrize(
    ("code", "data", "values"),
    [
        ("C01", "1918171614", {"account_number": "1918171614"}),
        ("C02", "121042882", {"routing_number": "121042882"}),
        ("C03", "121042882   4711", {"routing_number": "121042882", "account_number": "4711"}),
        ("C03", "121042882 4711", {"routing_number": "121042882", "account_number": "4711"}),
        ("C04", "ODALYS FENN-HALE", {"individual_name": "ODALYS FENN-HALE"}),
        ("C05", "37", {"transaction_code": "37"}),
        ("C06", "4711                37", {"account_number": "4711", "transaction_code": "37"}),
        ("C06", f"4711{'37':>25}", {"account_number": "4711", "transaction_code": "37"}),
        (
            "C07",
            "1210428821234567890123456727",
            {"routing_number": "121042882", "account_number": "12345678901234567",
             "transaction_code": "27"},
        ),
        ("C07", "1210428824711           37", {
            "routing_number": "121042882", "account_number": "4711", "transaction_code": "37",
        }),
        ("C09", "P-77", {"individual_id": "P-77"}),
        ("C10", "QUARRY LANE", {"company_name": "QUARRY LANE"}),
        ("C11", "1999999999", {"company_id": "1999999999"}),
        ("C12", "QUARRY LANE        1999999999", {
            "company_name": "QUARRY LANE", "company_id": "1999999999",
        }),
        ("C13", "ANYTHING", {}),
        ("C14", "IAT", {}),
    ],
)  # fmt: skip
def test_corrected_data_is_read_by_its_columns(code, data, values):
    assert corrected_values(code, data) == values
    assert corrected_values(code, data.ljust(29)) == values
    assert set(values) in ({*CHANGE_CODES[code].fields}, set())


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("C01", ""), ("C02", "121042883"), ("C02", "12104288"), ("C03", "121042882"),
        ("C05", "99"), ("C06", "4711"), ("C07", "121042882"), ("C99", "1"), ("C61", "1"),
        ("C02", "000000000"), ("C03", "121042882 4711 0815"), ("C01", "12345678901234567890"),
    ],
)  # fmt: skip
def test_corrected_data_that_can_not_be_used_is_refused(code, data):
    with pytest.raises(CorrectedDataError) as caught:
        corrected_values(code, data)
    assert "121042883" not in str(caught.value)


def test_transaction_codes():
    assert set(TRANSACTION_CODES) == CREDITS | DEBITS
    assert not CREDITS & DEBITS
    assert {"22", "23", "24", "32", "33", "34", "42", "52", "21", "31"} <= CREDITS
    assert {"27", "28", "29", "37", "38", "39", "47", "55", "26", "36", "56"} <= DEBITS
    assert transaction_code(AccountKind.SAVINGS, Direction.DEBIT, Purpose.PRENOTE) == "38"
    assert "57" not in TRANSACTION_CODES
    for row in TRANSACTION_CODES.values():
        assert transaction_code(row.account_kind, row.direction, row.purpose) == row.code
