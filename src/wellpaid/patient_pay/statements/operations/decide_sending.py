"""Decide how and where a guarantor's statement goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.statements.models import DeliveryChoice, Statement

_LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Sending:
    """How and where one statement goes; the fields are those of ``Statement``."""

    delivery: Statement.Delivery
    email: str
    name: str
    street: str
    town: str
    is_large_type: bool
    language: str

    @property
    def address(self) -> tuple[str, ...]:
        """The lines below the name."""
        return tuple(part for part in (self.street, self.town) if part)


def decide_sending(guarantors: Iterable[Guarantor]) -> dict[UUID, Sending]:
    """Give each guarantor's, by the choices and addresses of this moment: one query."""
    people = list(guarantors)
    rows = DeliveryChoice.objects.filter(guarantor_id__in=[person.id for person in people])
    choices = {row.guarantor_id: row for row in rows}
    return {person.id: _sending(person, choices.get(person.id)) for person in people}


def _sending(person: Guarantor, choice: DeliveryChoice | None) -> Sending:
    is_paperless = choice is not None and choice.delivery == "email" and bool(choice.email)
    if is_paperless:
        delivery = Statement.Delivery.EMAIL
    elif person.street and person.city and person.postal_code:
        delivery = Statement.Delivery.PAPER
    else:
        delivery = Statement.Delivery.NONE
    return Sending(
        delivery=delivery,
        email=choice.email if choice and is_paperless else "",
        name=person.full_name,
        street=person.street,
        town=f"{person.city}, {person.state} {person.postal_code}".strip(" ,"),
        is_large_type=choice.is_large_type if choice else False,
        language=_printed(choice.language if choice else person.language),
    )


def _printed(language: str) -> str:
    """Give the language that we print for a BCP 47 tag: ``es-MX`` reads Spanish."""
    first = language.replace("_", "-").partition("-")[0].lower()
    return first if first in _LANGUAGES else "en"
