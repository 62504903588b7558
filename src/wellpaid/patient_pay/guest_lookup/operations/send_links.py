"""Look a person up at each provider and send links to the address on file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.guest_lookup.events import BillLinkSent
from wellpaid.patient_pay.guest_lookup.links import LinkedBill, make_link
from wellpaid.patient_pay.guest_lookup.matching import plain_name, plain_postal_code
from wellpaid.patient_pay.guest_lookup.models import FindRequest
from wellpaid.patient_pay.patients.models import Patient

_LINKS_MAX = 10


def send_links(*, request_id: UUID, now: datetime) -> int:
    """Send a link for each open bill of the person who was described, and give their number.

    The letters go to the address that the clinic has on file, never to one that was typed. The
    request is deleted afterwards.
    """
    request = FindRequest.objects.filter(id=request_id).first()
    if request is None:
        return 0
    sent_count = 0
    providers = Organization.objects.filter(kind=Organization.Kind.PROVIDER).order_by("id")
    for organization in providers:
        with tenant(organization.id):
            for bill in _bills_of(request):
                _send(bill, organization, request, now)
                sent_count += 1
    request.delete()
    return sent_count


def _bills_of(request: FindRequest) -> list[Bill]:
    named = plain_name(request.full_name)
    patients = [
        patient
        for patient in Patient.objects.filter(birth_date=request.birth_date)
        if plain_name(patient.full_name) == named and _lives_or_rings(patient, request)
    ]
    bills = (
        Bill.objects.filter(patient_id__in=[patient.id for patient in patients])
        .exclude(state=BillState.CANCELLED)
        .exclude(guarantor__email="")
        .select_related("guarantor")
    )
    return list(bills.order_by("-issued_date", "id")[:_LINKS_MAX])


def _lives_or_rings(patient: Patient, request: FindRequest) -> bool:
    typed = "".join(c for c in request.postal_code_or_phone if c.isdigit())
    ten = 10  # digits of a phone number in North America
    if len(typed) >= ten:
        return patient.phone.endswith(typed[-ten:])
    return bool(typed) and plain_postal_code(typed) == plain_postal_code(patient.postal_code)


def _send(bill: Bill, organization: Organization, request: FindRequest, now: datetime) -> None:
    token = make_link(LinkedBill(organization.id, bill.id))
    address = settings.BASE_URL + reverse("open_link", args=[token])
    with translation.override(request.language):
        email = Email(
            kind=f"link:{request.id.hex}",
            about_id=bill.id,
            recipient=bill.guarantor.email,
            language=request.language,
            subject=_("Your link from {clinic}").format(clinic=organization.name),
            body=_(
                "You asked {clinic} for a link to a bill. Open it here within 7 days:\n\n"
                "{address}\n\n"
                "We'll ask for the patient's date of birth. If you didn't ask for this, you can "
                "ignore this letter.\n\nQuestions? Call {phone}. TTY 711.\n"
            ).format(
                clinic=organization.name, address=address, phone=phone_words(organization.phone)
            ),
        )
    queue_email(email=email, now=now)
    announce(BillLinkSent(bill_id=bill.id), actor=SYSTEM, subject_id=bill.id, now=now)
