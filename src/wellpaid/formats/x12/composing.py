"""Dataclasses to segments: the way back of :mod:`wellpaid.formats.x12.parsing`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import batched, groupby
from typing import Final

from wellpaid.formats.x12.amounts import write_amount
from wellpaid.formats.x12.claims import Adjustment, Claim, Procedure, Service
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.errors import TextNotAllowedError
from wellpaid.formats.x12.records import (
    Amount,
    Contact,
    DateReference,
    Name,
    Party,
    Payment,
    ProviderAdjustment,
    Quantity,
    Reference,
)
from wellpaid.formats.x12.remittance import ClaimSection, Remittance
from wellpaid.formats.x12.summaries import Figures

_PRINTABLE: Final = re.compile(r"[ -~]*")
_TRIOS_MAX: Final = 6


class Composite(str):
    """An element whose components were checked one by one."""

    __slots__ = ()


class Composer:
    """Composes the segments of remittances, without their terminators."""

    def __init__(self, delimiters: Delimiters) -> None:
        self._element = delimiters.element.decode("latin-1")
        self._component = delimiters.component.decode("latin-1")
        self._no_text = frozenset(delimiters.all.decode("latin-1"))

    def segment(self, segment_id: str, *texts: str) -> bytes:
        """Compose a segment; trailing empty elements are left out.

        :raises TextNotAllowedError: a text holds a separator or isn't printable ASCII
        """
        for number, text in enumerate(texts, 1):
            if not isinstance(text, Composite):
                self.check(text, f"{segment_id}{number:02d}")
        return self._element.join([segment_id, *_trimmed(texts)]).encode("ascii")

    def composite(self, where: str, *texts: str) -> Composite:
        """Compose an element that has components.

        :raises TextNotAllowedError: a text holds a separator or isn't printable ASCII
        """
        for text in texts:
            self.check(text, where)
        return Composite(self._component.join(_trimmed(texts)))

    def check(self, text: str, where: str) -> None:
        """Make sure that a text can be written.

        :raises TextNotAllowedError: it holds a separator or isn't printable ASCII
        """
        if _PRINTABLE.fullmatch(text) is None or not self._no_text.isdisjoint(text):
            raise TextNotAllowedError(where, "A text is printable ASCII without separators.")

    def body(self, remittance: Remittance) -> Iterator[bytes]:
        """Compose everything between ST and SE."""
        yield self._payment(remittance.payment)
        trace = remittance.trace
        yield self.segment("TRN", trace.type_code, trace.number, trace.payer_id, trace.supplement)
        if remittance.currency is not None:
            one = remittance.currency
            yield self.segment("CUR", one.entity, one.code, one.exchange_rate)
        yield from map(self._reference, remittance.references)
        if remittance.production_date is not None:
            yield self.segment("DTM", "405", _day(remittance.production_date))
        yield from self._party(remittance.payer)
        yield from self._party(remittance.payee)
        for section in remittance.sections:
            yield from self._section(section)
        yield from self._provider_adjustments(remittance.provider_adjustments)

    def _payment(self, one: Payment) -> bytes:
        return self.segment(
            "BPR", one.handling, write_amount(one.amount_cents), one.credit_debit, one.method,
            one.format, one.payer_routing_qualifier, one.payer_routing,
            one.payer_account_qualifier, one.payer_account, one.originating_company_id,
            one.originating_company_supplement, one.payee_routing_qualifier, one.payee_routing,
            one.payee_account_qualifier, one.payee_account, _day(one.effective_date),
        )  # fmt: skip

    def _party(self, one: Party) -> Iterator[bytes]:
        yield self.segment("N1", one.entity, one.name, one.id_qualifier, one.id_code)
        address = one.address
        if address is not None:
            if address.lines:
                yield self.segment("N3", *address.lines)
            if address.city or address.state or address.postal_code or address.country:
                yield self.segment(
                    "N4", address.city, address.state, address.postal_code, address.country, "",
                    "", address.subdivision,
                )  # fmt: skip
        yield from map(self._reference, one.references)
        yield from map(self._contact, one.contacts)
        if one.delivery:
            yield self.segment("RDM", *one.delivery)

    def _section(self, section: ClaimSection) -> Iterator[bytes]:
        if section.number:
            yield self.segment("LX", section.number)
        yield from self._figures("TS3", section.summary)
        yield from self._figures("TS2", section.supplement)
        for claim in section.claims:
            yield from self._claim(claim)

    def _claim(self, claim: Claim) -> Iterator[bytes]:
        left = claim.patient_responsibility_cents
        yield self.segment(
            "CLP", claim.patient_control_number, claim.status, write_amount(claim.charge_cents),
            write_amount(claim.paid_cents), "" if left is None else write_amount(left),
            claim.filing_indicator, claim.payer_claim_number, claim.facility, claim.frequency,
            claim.patient_status, claim.drg, claim.drg_weight, claim.discharge_fraction,
        )  # fmt: skip
        yield from self._adjustments(claim.adjustments)
        yield from map(self._name, claim.names)
        yield from self._figures("MIA", claim.inpatient)
        yield from self._figures("MOA", claim.outpatient)
        yield from map(self._reference, claim.references)
        yield from map(self._date, claim.dates)
        yield from map(self._contact, claim.contacts)
        yield from map(self._amount, claim.amounts)
        yield from map(self._quantity, claim.quantities)
        for service in claim.services:
            yield from self._service(service)

    def _service(self, line: Service) -> Iterator[bytes]:
        submitted = line.submitted_procedure
        yield self.segment(
            "SVC", self._procedure("SVC01", line.procedure), write_amount(line.charge_cents),
            write_amount(line.paid_cents), line.revenue_code, line.paid_units,
            self._procedure("SVC06", submitted) if submitted is not None else "",
            line.submitted_units,
        )  # fmt: skip
        yield from map(self._date, line.dates)
        yield from self._adjustments(line.adjustments)
        yield from map(self._reference, line.references)
        yield from map(self._amount, line.amounts)
        yield from map(self._quantity, line.quantities)
        for remark in line.remarks:
            yield self.segment("LQ", remark.qualifier, remark.code)

    def _procedure(self, where: str, one: Procedure) -> str:
        modifiers = [*one.modifiers, "", "", "", ""][:4]
        return self.composite(
            where, one.qualifier, one.code, *modifiers, one.description, one.last_code
        )

    def _adjustments(self, adjustments: Sequence[Adjustment]) -> Iterator[bytes]:
        """Neighbours of one group share a segment, six at most."""
        for group, members in groupby(adjustments, key=lambda one: one.group):
            for some in batched(members, _TRIOS_MAX):
                texts = [
                    text
                    for one in some
                    for text in (one.reason, write_amount(one.amount_cents), one.quantity)
                ]
                yield self.segment("CAS", group, *texts)

    def _provider_adjustments(self, adjustments: Sequence[ProviderAdjustment]) -> Iterator[bytes]:
        def provider(one: ProviderAdjustment) -> tuple[str, str]:
            return one.provider_id, _day(one.fiscal_date)

        for key, members in groupby(adjustments, key=provider):
            for some in batched(members, _TRIOS_MAX):
                texts = [
                    text
                    for one in some
                    for text in (
                        self.composite("PLB03", one.reason, one.reference),
                        write_amount(one.amount_cents),
                    )
                ]
                yield self.segment("PLB", *key, *texts)

    def _name(self, one: Name) -> bytes:
        return self.segment(
            "NM1", one.entity, one.kind, one.last_or_organization, one.first, one.middle,
            one.prefix, one.suffix, one.id_qualifier, one.id_code,
        )  # fmt: skip

    def _figures(self, segment_id: str, figures: Figures | None) -> Iterator[bytes]:
        if figures is not None:
            yield self.segment(segment_id, *figures.elements)

    def _reference(self, one: Reference) -> bytes:
        return self.segment("REF", one.qualifier, one.value, one.description)

    def _date(self, one: DateReference) -> bytes:
        return self.segment("DTM", one.qualifier, _day(one.day))

    def _contact(self, one: Contact) -> bytes:
        return self.segment(
            "PER", one.function, one.name, *[t for pair in one.numbers for t in pair]
        )

    def _amount(self, one: Amount) -> bytes:
        return self.segment("AMT", one.qualifier, write_amount(one.amount_cents))

    def _quantity(self, one: Quantity) -> bytes:
        return self.segment("QTY", one.qualifier, one.text)


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day is not None else ""


def _trimmed(texts: Sequence[str]) -> Sequence[str]:
    end = len(texts)
    while end and not texts[end - 1]:
        end -= 1
    return texts[:end]
