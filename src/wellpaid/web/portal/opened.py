"""Finding what somebody asks for among what they may see. A stranger's id finds nothing.

A visitor's sights come from the second facts that a guest has answered in this browser and, signed
in, from the links of the account. Every page of the portal asks here and nowhere else.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.access.operations.record_look import Thing, record_look
from wellpaid.patient_pay.access.rules import visible_people
from wellpaid.patient_pay.access.sights import (
    CarePerson,
    Level,
    Sight,
    Via,
    by_organization,
    covering,
)
from wellpaid.patient_pay.bills.queries import BillPage, bill_page
from wellpaid.patient_pay.payments.queries import (
    CheckoutPage,
    ReceiptPage,
    checkout_page,
    receipt_page,
)
from wellpaid.web.shared.page_context import the_portal_clinic

from . import guest
from .gift_grants import gift_grants


class SignedOut(ProductError):
    """The fifteen minutes are over, or the bill was closed. Whose page it was isn't told."""

    code, status, may_have_paid = "signed_out", 403, True
    heading = _("We closed your bill to keep it private")
    message = (
        "We close bills after 15 minutes to keep them private. If you were paying and didn’t see a "
        "receipt, open the bill again with its Bill ID: it shows whether the payment went through. "
        "Nothing is charged twice."
    )


def sights(request: HttpRequest) -> list[Sight]:
    """Give what the visitor may see, the account's first; reckoned once a request."""
    known: list[Sight] | None = getattr(request, "known_sights", None)
    if known is None:
        known = _account_sights(request) + [
            Sight(
                organization_id=grant.organization_id,
                guarantor_id=grant.guarantor_id,
                level=Level.FULL,
                via=Via.GUEST,
                actor=grant.actor,
            )
            for grant in guest.grants(request)
        ]
        request.known_sights = known  # type: ignore[attr-defined]
    return known


def _account_sights(request: HttpRequest) -> list[Sight]:
    if not request.user.is_authenticated:
        return []
    today = local_date(utc_now(), the_portal_clinic().time_zone)
    return visible_people(request.user.pk, today=today)


def user_id_of(request: HttpRequest) -> UUID | None:
    """Give who is signed in; ``None`` for a guest."""
    return request.user.pk if request.user.is_authenticated else None


def account_sights(request: HttpRequest) -> list[Sight]:
    """Give what the signed-in visitor's account may see: what a guest has opened is left out."""
    return [sight for sight in sights(request) if sight.via is not Via.GUEST]


def covers(seeing: list[Sight], bill: BillPage) -> bool:
    """Tell whether some of these sights reach a bill."""
    here = [sight for sight in seeing if sight.organization_id == bill.organization_id]
    person = bill.person
    return bool(covering(here, guarantor_id=person.guarantor_id, patient_id=person.patient_id))


def actor_of(request: HttpRequest, organization_id: UUID) -> Actor:
    """Give who acts at an organisation, for the audit trail."""
    everything = sights(request) + gift_sights(request)
    return next(s.actor for s in everything if s.organization_id == organization_id)


def _require_something_open(request: HttpRequest) -> list[Sight]:
    """Give the sights of pay links, which reach checkouts and receipts only.

    :raises SignedOut: nothing at all is open in this browser
    """
    gifts = gift_sights(request)
    if not sights(request) and not gifts:
        raise SignedOut
    return gifts


def today_at(clinic: Clinic) -> date:
    """Give the day at the clinic."""
    return local_date(utc_now(), clinic.time_zone)


def opened_bill(request: HttpRequest, number: str) -> BillPage | None:
    """Give a bill that the visitor may see, or ``None``."""
    if not (number.isascii() and number.isdigit()):
        return None
    for organization_id, seeing in by_organization(sights(request)).items():
        clinic = clinic_by_id(organization_id)
        bill = bill_page(
            organization_id=organization_id, sights=seeing, number=number, today=today_at(clinic)
        )
        if bill is not None:
            _head(request, clinic)
            return bill
    return None


def opened_checkout(request: HttpRequest, checkout_id: UUID) -> CheckoutPage:
    """Give a checkout of bills that the visitor may see.

    :raises SignedOut: nothing is open in this browser any more
    :raises NotFound: there is none, or it is somebody else's
    """
    gifts = _require_something_open(request)
    for seen in (sights(request), gifts):
        for organization_id, seeing in by_organization(seen).items():
            checkout = checkout_page(
                organization_id=organization_id,
                sights=seeing,
                checkout_id=checkout_id,
                user_id=user_id_of(request),
            )
            if checkout is not None:
                _head(request, clinic_by_id(organization_id))
                return checkout
    raise NotFound


def keeps(request: HttpRequest, checkout: CheckoutPage) -> bool:
    """Tell whether the account itself reaches every bill of a checkout.

    What a second fact or a pay link has opened is open in this browser and for this visit only.
    """
    if not request.user.is_authenticated:
        return False
    seeing = by_organization(account_sights(request)).get(checkout.organization_id, [])
    found = seeing and checkout_page(
        organization_id=checkout.organization_id,
        sights=seeing,
        checkout_id=checkout.id,
        user_id=user_id_of(request),
    )
    return bool(found)


def gift_sights(request: HttpRequest) -> list[Sight]:
    """Give what the followed pay links show: a bill's amount each."""
    return [
        Sight(
            organization_id=grant.organization_id,
            guarantor_id=None,
            level=Level.AMOUNT,
            via=Via.PAY_LINK,
            actor=grant.actor,
            bill_id=grant.bill_id,
        )
        for grant in gift_grants(request)
    ]


def opened_receipt(request: HttpRequest, number: str) -> ReceiptPage:
    """Give a receipt of a bill that the visitor may see.

    :raises SignedOut: nothing is open in this browser any more
    :raises NotFound: there is none, or it is somebody else's
    """
    gifts = _require_something_open(request)
    for seen in (sights(request), gifts):
        for organization_id, seeing in by_organization(seen).items():
            clinic = clinic_by_id(organization_id)
            receipt = receipt_page(
                organization_id=organization_id,
                sights=seeing,
                number=number,
                today=today_at(clinic),
            )
            if receipt is not None:
                _head(request, clinic)
                return receipt
    raise NotFound


def note_look(
    request: HttpRequest, person: CarePerson, thing: Thing, *, bill_id: UUID | None = None
) -> None:
    """Write down that the visitor saw something of a person, at the clinic that heads the page."""
    clinic = heading_clinic(request)
    assert clinic.id is not None
    record_look(
        sights=by_organization(sights(request))[clinic.id],
        person=person,
        bill_id=bill_id,
        thing=thing,
        today=today_at(clinic),
        now=utc_now(),
    )


def _head(request: HttpRequest, clinic: Clinic) -> None:
    """Let the page be headed by the clinic whose bill it shows."""
    request.opened_clinic = clinic  # type: ignore[attr-defined]


def heading_clinic(request: HttpRequest) -> Clinic:
    """Give the clinic that heads the page."""
    clinic: Clinic = request.opened_clinic  # type: ignore[attr-defined]
    return clinic
