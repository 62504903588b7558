"""Keep a remittance's claims as rows, so that they can be listed and found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.claim_pay.remittances.models.claim import DENIAL_CODES_LENGTH_MAX
from wellpaid.claim_pay.remittances.numbers import name_key
from wellpaid.formats.x12.claims import Claim
from wellpaid.kit.transactions import require_open

_DENIED = "4"  # CLP02
# DTM of a claim or of a line: first and last day, or the one day (005010X221A1, 2100 and 2110).
_FIRST_DAYS, _LAST_DAYS = ("232", "150", "472"), ("233", "151", "472")


def keep_claims(*, remittance: Remittance, claims: Iterable[tuple[int, Claim]]) -> None:
    """Write claims down, each with its place in the remittance, in the caller's transaction.

    A claim that is here already stays as it is.
    """
    require_open()
    rows = [_row(remittance, position, claim) for position, claim in claims]
    RemittanceClaim.objects.bulk_create(rows, ignore_conflicts=True)


def service_days(claim: Claim) -> tuple[date | None, date | None]:
    """Give the first and last day of a claim's care: its own, else its lines'."""
    everything = [claim.dates, *(service.dates for service in claim.services)]
    days = [one for dates in everything for one in dates if one.day is not None]
    first = min((d.day for d in days if d.qualifier in _FIRST_DAYS and d.day), default=None)
    last = max((d.day for d in days if d.qualifier in _LAST_DAYS and d.day), default=first)
    return first, last


def patient_responsibility_cents(claim: Claim) -> int:
    """Add up what the plan leaves to the patient, by its own reasons and not by CLP05."""
    return sum(one.amount_cents for one in claim.every_adjustment() if one.group == "PR")


def denial_codes(claim: Claim) -> str:
    """Give why a claim is denied: group and CARC, the one that took most first; "" if it isn't.

    Denied is a claim that is paid nothing, and either says so (CLP02) or leaves the patient nothing
    to pay: a deductible is no denial.
    """
    if claim.is_reversal or claim.charge_cents <= 0 or claim.paid_cents:
        return ""
    if claim.status != _DENIED and patient_responsibility_cents(claim) > 0:
        return ""
    taken: Counter[str] = Counter()
    for one in claim.every_adjustment():
        taken[f"{one.group}-{one.reason}"] += one.amount_cents
    codes = sorted((code for code in taken if taken[code] > 0), key=lambda c: (-taken[c], c))
    kept = ""
    for code in codes:
        if len(kept) + len(code) < DENIAL_CODES_LENGTH_MAX:
            kept = f"{kept} {code}".lstrip()
    return kept


def _row(remittance: Remittance, position: int, claim: Claim) -> RemittanceClaim:
    patient, rendering = claim.patient, claim.name("82")
    insured = claim.name("IL")
    family = patient.last_or_organization[:60] if patient else ""
    given = patient.first[:35] if patient else ""
    member = (patient.id_code if patient else "") or (insured.id_code if insured else "")
    first_date, last_date = service_days(claim)
    return RemittanceClaim(
        organization_id=remittance.organization_id,
        remittance_id=remittance.id,
        position=position,
        payment_date=remittance.payment_date,
        patient_control_number=claim.patient_control_number[:38],
        payer_claim_number=claim.payer_claim_number[:50],
        member_id=member[:80],
        family_name=family,
        given_name=given,
        rendering_npi=rendering.id_code[:10]
        if rendering and rendering.id_qualifier == "XX"
        else "",
        status=claim.status[:2],
        charge_cents=claim.charge_cents,
        paid_cents=claim.paid_cents,
        patient_responsibility_cents=patient_responsibility_cents(claim),
        denial_codes=denial_codes(claim),
        service_from=first_date,
        service_to=last_date,
        family_key=name_key(family, given),
        given_key=name_key(given, family),
    )
