"""A claim of an 835 in the words of bills: what the plan pays and leaves of each line."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal, InvalidOperation
from typing import Final

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.operations.keep_claims import service_days
from wellpaid.formats.x12.claims import Adjustment, Claim, Service
from wellpaid.patient_pay.bills.drafts import PlanLine, Reason
from wellpaid.patient_pay.bills.operations.record_decisions import PlanSays

# CLP02: which plan in the order of paying it is; 22 takes back and doesn't say.
_ORDER: Final = {"1": 1, "19": 1, "2": 2, "20": 2, "3": 3, "21": 3, "4": 1, "23": 1, "22": 0}
_PASSED_ON: Final = frozenset({"19", "20", "21", "23"})
_RECEIVED: Final = "050"
_SERVICE_DAYS: Final = ("472", "150")


def plan_says(remittance: Remittance, position: int, claim: Claim) -> PlanSays | None:
    """Give what a claim decides; None where it decides nothing, as an estimate (CLP02 25)."""
    if claim.status not in _ORDER:
        return None
    patient = claim.patient
    return PlanSays(
        account_number=_account(claim),
        remittance_id=remittance.id,
        claim_position=position,
        plan_id=remittance.payer_id,
        plan_name=remittance.payer_name,
        plan_claim_number=claim.payer_claim_number[:50],
        trace_number=remittance.trace_number,
        plan_order=_ORDER[claim.status],
        is_passed_on=claim.status in _PASSED_ON,
        decided_date=remittance.payment_date,
        charge_cents=claim.charge_cents,
        paid_cents=claim.paid_cents,
        lines=tuple(_lines(claim)),
        patient_family_name=patient.last_or_organization[:60] if patient else "",
        patient_given_name=patient.first[:35] if patient else "",
        member_id_last4=_member_id(claim)[-4:],
        service_date=service_days(claim)[0],
        patient_key=_patient_key(claim),
        claim_received_date=next((d.day for d in claim.dates if d.qualifier == _RECEIVED), None),
    )


def _account(claim: Claim) -> str:
    """Give the provider's own number; plans write 0 where the claim had none."""
    number = claim.patient_control_number.strip()[:38]
    return number if number.strip("0") else ""


def _member_id(claim: Claim) -> str:
    """Give the patient's number with the plan, else that of who is insured."""
    found = (person.id_code for person in (claim.patient, claim.name("IL")) if person)
    return next((code for code in found if code), "")


def _patient_key(claim: Claim) -> str:
    """Give the patient in a form that says only whether two are the same; "" if it isn't sure."""
    patient, member_id = claim.patient, _member_id(claim)
    if patient is None or not (patient.last_or_organization and patient.first and member_id):
        return ""
    told = (member_id, patient.last_or_organization, patient.first, patient.middle, patient.suffix)
    return hashlib.sha256(json.dumps([one.upper() for one in told]).encode()).hexdigest()[:32]


def _lines(claim: Claim) -> list[PlanLine]:
    lines = [_line(place, service) for place, service in enumerate(claim.services, start=1)]
    own = tuple(_reason(one) for one in claim.adjustments)
    if not lines:
        # Without lines the claim is one: what its adjustments leave of the charge is paid.
        return [
            PlanLine(
                0,
                claim.charge_cents,
                claim.charge_cents,
                reasons=own,
                remarks=claim.remark_codes,
            )
        ]
    if own or claim.remark_codes:
        lines.append(PlanLine(0, 0, 0, reasons=own, remarks=claim.remark_codes))
    return lines


def _line(place: int, service: Service) -> PlanLine:
    billed = service.submitted_procedure or service.procedure
    day = next((d.day for d in service.dates if d.qualifier in _SERVICE_DAYS), None)
    return PlanLine(
        position=place,
        charge_cents=service.charge_cents,
        paid_cents=service.paid_cents,
        code=billed.code,
        service_date=day,
        number=service.reference("6R"),
        reasons=tuple(_reason(one) for one in service.adjustments),
        remarks=service.remark_codes,
        modifiers=billed.modifiers,
        units=_units(service.submitted_units or service.paid_units),
    )


def _units(said: str) -> str:
    """Write units in one way; none said is one (005010X221A1, SVC05), a reversal's may be below."""
    try:
        return f"{abs(Decimal(said or '1')).normalize():f}"
    except InvalidOperation:
        return said


def _reason(one: Adjustment) -> Reason:
    return Reason(one.group, one.reason, one.amount_cents)
