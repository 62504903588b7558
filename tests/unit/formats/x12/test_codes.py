"""The code lists: complete as far as is promised, in two languages, in our own short words."""

from __future__ import annotations

import pytest

from wellpaid.formats.x12.code_lists import CODE_LISTS, CODES_4010
from wellpaid.formats.x12.codes import tables

TABLES = (
    tables.adjustment_reasons, tables.adjustment_groups, tables.remarks, tables.claim_statuses,
    tables.filing_indicators, tables.provider_adjustment_reasons,
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_code_has_words_in_both_languages(table):
    one = table()
    assert one.source
    assert len(one.as_of) == 10
    for code in one.codes.values():
        assert code.en
        assert code.es
        assert len(code.en) < 100
        assert len(code.ended) in (0, 8)
        assert (code.words("es-us"), code.words("en")) == (code.es, code.en)


def test_the_lists_hold_what_a_file_may_say():
    assert len(tables.adjustment_reasons().codes) > 350
    assert len(tables.remarks().codes) > 100
    statuses = CODE_LISTS["status"][1] | CODES_4010["status"]
    assert set(tables.claim_statuses().codes) == statuses
    filing = CODE_LISTS["filing"][1] | CODES_4010["filing"]
    assert set(tables.filing_indicators().codes) == filing
    groups = CODE_LISTS["group"][1] | CODES_4010["group"]
    assert set(tables.adjustment_groups().codes) == groups
    for reason in "WO FB L6 72 CS IR 50 51 LE J1 AP BN E3 LS RA 90".split():  # noqa: SIM905
        assert tables.provider_adjustment_reasons().words(reason)


def test_the_usual_reasons_are_there_and_the_ended_ones_say_so():
    reasons = tables.adjustment_reasons()
    for code in "1 2 3 45 50 96 97 204 253 A1 B7 P1".split():  # noqa: SIM905
        assert not reasons.get(code).had_ended("20261202")
    assert reasons.get("42").had_ended("20261202")
    assert not reasons.get("42").had_ended("20070531")
    assert not reasons.get("42").had_ended("")
    assert reasons.words("1", "es") == "La parte del deducible anual que falta por pagar."
    assert reasons.words("999") == ""


@pytest.mark.parametrize(
    ("code", "is_remark", "is_known"),
    [
        ("M1", True, True), ("M144", True, True), ("M145", True, False), ("MA130", True, True),
        ("MA135", True, False), ("N1", True, True), ("N830", True, True), ("N999", True, False),
        ("N", False, False), ("MB1", False, False), ("n1", False, False), ("N1000", False, False),
        ("", False, False), ("N٣", False, False),
    ],
)  # fmt: skip
def test_remark_codes_are_told_by_their_form(code, is_remark, is_known):
    assert tables.is_remark(code) == is_remark
    assert tables.is_known_remark(code) == is_known
