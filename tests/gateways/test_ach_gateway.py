"""Our own bank as a gateway: no wire and no cards, so the suite's first two classes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.gateways import conformance
from tests.gateways.harness import Harness, Means
from tests.unit.core.banking.bank import Clinic, add_account, agree, make_bank_clinic, verify
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.operations.build_file import build_file
from wellpaid.core.banking.states import EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.ach import AchGateway, bank_token
from wellpaid.patient_pay.payments.gateways.base import Charge, ChargeStatus

# Threads see only what is committed.
AT_ONCE = {
    "test_the_same_reference_at_the_same_moment_is_charged_once",
    "test_the_same_reference_gives_back_once",
}


class AchHarness(Harness):
    """A clinic with a bank, and people's accounts that are checked already."""

    counts = ChargeStatus.SUBMITTED
    gaps: Mapping[str, str] = {
        "test_a_declined_charge_says_why": (
            "a bank says no days later, by a return: tests/unit/core/banking/test_inbound.py"
        ),
        "test_of_a_declined_charge_nothing_is_given_back": "likewise",
        "test_never_more_than_was_taken": (
            "a bank sends any credit; the engine keeps count, under the payment's lock and a "
            "constraint: tests/properties/test_payment_life.py"
        ),
        "test_a_refund_that_the_bank_refuses": "a bank takes every credit and may return it later",
        "test_a_pending_refund_succeeds_later": "the bank's files: test_with_the_bank.py",
        "test_a_refund_may_fail_after_it_worked": "a return: test_inbound.py",
    }

    def __init__(self, clinic: Clinic) -> None:
        self.gateway = AchGateway()
        self._clinic = clinic
        self._numbers = iter(range(100_000, 999_999))

    @property
    def organization(self) -> str:
        return str(self._clinic.id)

    def token(self, means: Means) -> str:
        number = f"99887{next(self._numbers)}"
        account = verify(self._clinic, add_account(self._clinic.id, account_number=number))
        return bank_token(account, agree(self._clinic, account, number[-4:]))

    def arrived(self, charge: Charge) -> Charge:
        build_file(organization_id=self._clinic.id, actor=SYSTEM, now=utc_now())
        with tenant(self._clinic.id):
            entries = AchEntry.objects.filter(reference=charge.reference)
            assert entries.update(state=EntryState.SETTLED) == 1
        return charge


class TestAch(conformance.Charges, conformance.Refunds):
    @pytest.fixture
    def harness(self, request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> AchHarness:
        is_at_once = request.function.__name__ in AT_ONCE
        request.getfixturevalue("committed_database" if is_at_once else "db")
        settings.BANK_FOLDER = str(tmp_path / "bank")
        settings.DOCUMENTS_DIR = tmp_path / "documents"
        return AchHarness(make_bank_clinic(tmp_path / "bank"))
