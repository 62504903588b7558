"""A clinic's bank statement by hand, comparing, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from tests.factories import day_here
from tests.unit.claim_pay.network import CLINIC_COMPANY, EIN, Network
from tests.unit.formats.bank_statements.camt_files import Booked, camt053
from wellpaid.claim_pay.reconciliation.models import CasePart, DepositCase
from wellpaid.claim_pay.reconciliation.operations.match_deposits import Compared, match_deposits
from wellpaid.core.banking.operations.import_statement import Imported
from wellpaid.core.banking.operations.upload_statement import upload_statement
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.tenancy.scope import tenant

_numbers = count(1)


def came(trace: str, cents: int, day: date, *, words: str = "") -> Booked:
    """Make a booking of a plan's deposit; without a number it shows the plan's name only."""
    number = next(_numbers)
    text = words or f"HCCLAIMPMT TRN*1*{trace}*{EIN}~"
    return Booked(cents, day, text, f"BR{number}", payer="PEBBLEWAY HEALTH")


def upload(network: Network, *booked: Booked, name: str = "march.xml") -> Imported:
    return upload_statement(
        organization_id=network.clinic.id,
        name=name,
        chunks=[camt053(CLINIC_COMPANY, booked)],
        bank_account_id=None,
        actor=SYSTEM,
        now=network.now,
    )


def compare(network: Network, *, days: int = 0) -> Compared:
    """Compare both sides, so many days later."""
    network.now += timedelta(days=days)
    return match_deposits(
        organization_id=network.clinic.id, today=day_here(network.now), now=network.now
    )


def cases(network: Network, *states: str) -> list[DepositCase]:
    with tenant(network.clinic.id):
        rows = DepositCase.objects.order_by("since_date", "id")
        return list(rows.filter(state__in=states) if states else rows.exclude(state="dissolved"))


def case(network: Network, *states: str) -> DepositCase:
    [found] = cases(network, *states)
    return found


def sides_of(network: Network, row: DepositCase) -> tuple[int, int]:
    """Count the remittances and the bank lines of a case."""
    with tenant(network.clinic.id):
        parts = list(CasePart.objects.filter(deposit_case_id=row.id, is_active=True))
    lines = sum(part.bank_line_id is not None for part in parts)
    return len(parts) - lines, lines


def books(network: Network) -> dict[str, int]:
    """Give the balances that claim money touches; the books are proved on the way."""
    assert prove_ledger(network.clinic.id).findings == ()
    codes = ("cash", "plan_money_coming", "remittances_to_post", "gateway_fees",
             "small_differences")  # fmt: skip
    return {code: cents for code in codes if (cents := network.clinic_balance(code))}
