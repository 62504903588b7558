"""Bookings are found by what they are, however much else the bank books."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_bill, make_clinic
from tests.unit.core.banking.bank import NOW, OUR_ACCOUNT, OUR_BANK, add_bank
from wellpaid.core.banking.operations.take_in_files import take_in_files
from wellpaid.core.banking.queries import unmatched_lines
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.queries import balance
from wellpaid.formats.bank_statements.bai2_writing import write_bai2
from wellpaid.formats.bank_statements.statement import AccountStatement, StatementLine
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.operations.record_office_payment import (
    OfficePayment,
    Tender,
    record_office_payment,
)
from wellpaid.patient_pay.settlements.operations.deposit_office_payments import (
    deposit_office_payments,
)
from wellpaid.patient_pay.settlements.operations.match_deposits import match_deposits
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements
from wellpaid.patient_pay.settlements.queries import undeposited_payments

pytestmark = pytest.mark.django_db
STRANGE = 600
TODAY = NOW.date()


def _statement(day: date, *lines: StatementLine) -> bytes:
    statement = AccountStatement(OUR_ACCOUNT, day, "USD", lines, {}, OUR_BANK)
    return write_bai2(
        [statement], sender=OUR_BANK, receiver=OUR_ACCOUNT, created_date=day,
        created_time=time(23, 59), file_id=f"{day:%y%m%d}",
    )  # fmt: skip


def test_a_deposit_is_found_behind_hundreds_of_bookings_that_are_none_of_ours(
    settings: Any, tmp_path: Path
) -> None:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    clinic = make_clinic()
    bank = add_bank(clinic, tmp_path / "bank")
    bill = make_bill(clinic)
    paid = OfficePayment(bill.guarantor_id, Tender.CHECK, "2207", bill.owed, [(bill.id, bill.owed)])
    record_office_payment(
        organization_id=clinic.id, paid=paid, key="1", language="en", actor=SYSTEM, now=NOW
    )
    with tenant(clinic.id):
        ids = [payment.id for payment in undeposited_payments()]
    deposit_office_payments(
        organization_id=clinic.id, payment_ids=ids, slip_number="SLIP-7", arrival_date=TODAY,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    rent = [
        StatementLine("455", -100 - number, f"{number:010d}", f"RENT {number}", "RENT", None)
        for number in range(STRANGE)
    ]
    slip = StatementLine("301", bill.owed_cents, "9999999999", "SLIP-7", "DEPOSIT", TODAY)
    bank.put_inbound("a.bai2", _statement(TODAY - timedelta(days=1), *rent))
    bank.put_inbound("b.bai2", _statement(TODAY, slip))
    take_in_files(organization_id=clinic.id, actor=SYSTEM, now=NOW)

    assert match_deposits(organization_id=clinic.id, now=NOW) == 1
    assert len(unmatched_lines(organization_id=clinic.id, limit=None)) == STRANGE
    with tenant(clinic.id):
        assert (balance("cash").cents, balance("payouts").cents) == (bill.owed_cents, 0)
    assert prove_settlements(clinic.id)[1] == []
