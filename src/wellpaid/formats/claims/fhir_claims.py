"""Claims of a FHIR R4 bundle (JSON): Claim resources with the patient, plan and provider of each.

An active claim is an original, a cancelled one a void. The claim's number is its own identifier, or
where it has none the resource's id.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from wellpaid.formats.fhir.claim_facts import claim_number, coverage
from wellpaid.formats.fhir.json_reading import (
    Node,
    UnreadableJsonError,
    child,
    codings,
    day,
    nodes,
    parse_json,
    text,
    texts,
)
from wellpaid.formats.fhir.resources import Index, index_entries, place_of
from wellpaid.kit.money import Money, MoneyError, total

from .draft import CONTROL_NUMBER_MAX, ClaimFinding, Form, Frequency, Reading, SentClaim

_SIZE_MAX: Final = 64 * 1024 * 1024
_TYPES: Final = frozenset({"transaction", "collection", "searchset", "batch"})
_NPI: Final = "http://hl7.org/fhir/sid/us-npi"
_EIN: Final = frozenset({"urn:oid:2.16.840.1.113883.4.4", "http://hl7.org/fhir/sid/us-ein"})
_MEMBER: Final = "MB"
_FORMS: Final = {
    "professional": Form.PROFESSIONAL, "institutional": Form.INSTITUTIONAL, "oral": Form.DENTAL,
}  # fmt: skip
_FREQUENCIES: Final = {"active": Frequency.ORIGINAL, "cancelled": Frequency.VOID}


class _Refused(ValueError):
    """A claim can't be taken; ``element`` is where, ``rule`` why."""

    def __init__(self, rule: str, element: str, message: str) -> None:
        super().__init__(message)
        self.rule, self.element = rule, element


def read_fhir_claims(data: bytes) -> Reading:
    """Give the claims of a bundle, and what is wrong with it; never raises for its bytes."""
    try:
        root = parse_json(data, size_limit_bytes=_SIZE_MAX)
    except UnreadableJsonError as error:
        yield _fault("file", "", "unreadable", str(error))
        return
    if not isinstance(root, dict) or text(root, "resourceType") != "Bundle":
        yield _fault("file", "resourceType", "fhir-bundle", "The file holds no FHIR bundle.")
        return
    if text(root, "type") not in _TYPES:
        known = ", ".join(sorted(_TYPES))
        message = f"The bundle’s type must be one of {known}."
        yield _fault("file", "type", "fhir-bundle", message)
        return
    index = index_entries(root)
    for found in index.findings:
        if found.where.startswith(("Claim/", "entry ")):
            yield _fault(
                found.where, found.field or "", "fhir-resource", found.message,
                is_fatal=found.is_fatal,
            )  # fmt: skip
    if not index.by_type["Claim"]:
        yield _fault("file", "entry", "fhir-bundle", "The bundle holds no claim that can be read.")
    for claim in index.by_type["Claim"]:
        yield from _read_one(index, claim)


def _fault(
    where: str, element: str, rule: str, message: str, *, is_fatal: bool = True
) -> ClaimFinding:
    return ClaimFinding(where=where, field=element, rule=rule, message=message, is_fatal=is_fatal)


def _read_one(index: Index, claim: Node) -> Reading:
    place, status, use = place_of(claim), text(claim, "status") or "", text(claim, "use")
    if status not in _FREQUENCIES or use != "claim":
        element = "use" if use != "claim" else "status"
        message = "It is a draft, an estimate or no claim, so it was skipped."
        yield _fault(place, element, "fhir-status", message, is_fatal=False)
        return
    if index.is_ambiguous(claim):
        return  # the index said so
    try:
        yield _made(index, claim, place, _FREQUENCIES[status])
    except _Refused as error:
        yield _fault(place, error.element, error.rule, str(error))


def _made(index: Index, claim: Node, place: str, frequency: Frequency) -> SentClaim:
    """Make a claim.

    :raises _Refused: something that it needs is missing or contradicts itself
    """
    since, until = _days(claim)
    plan, _ = coverage(index, claim)
    payer = index.resolve(child(claim, "insurer"), "Organization", claim)
    name = (text(payer, "name") if payer else None) or plan
    if not name:
        raise _Refused("claim-payer", "insurer", "The claim names no plan.")
    patient = index.resolve(child(claim, "patient"), "Patient", claim) or {}
    person = next(iter(nodes(patient, "name")), {})
    provider = index.resolve(child(claim, "provider"), "Organization", claim) or {}
    kinds = [code for _, code in codings(child(claim, "type"))]
    return SentClaim(
        place=place,
        control_number=_number(claim),
        frequency=frequency,
        form=next((_FORMS[kind] for kind in kinds if kind in _FORMS), Form.UNKNOWN),
        charge=_charge(claim),
        payer_name=name[:60],
        payer_number=_identifier(payer or {}, {_NPI, *_EIN})[:80],
        tin=_identifier(provider, _EIN).replace("-", ""),
        npi=_identifier(provider, {_NPI})[:10],
        family_name=(text(person, "family") or "")[:60],
        given_name=" ".join(texts(person, "given"))[:35],
        member_id=_member(index, claim)[:80],
        service_from=since,
        service_to=until,
        sent_date=day(text(claim, "created")),
    )


def _number(claim: Node) -> str:
    theirs = claim_number(claim)
    own = (text(one, "value") for one in nodes(claim, "identifier"))
    number = next((value for value in own if value and value != theirs), None)
    number = number or str(claim["id"])
    if len(number) > CONTROL_NUMBER_MAX:
        raise _Refused("claim-number", "identifier", "The claim’s number is too long.")
    return number


def _charge(claim: Node) -> Money:
    charge = _money(claim, "total")
    if charge is None:
        raise _Refused("claim-charge", "total", "The claim has no total in US dollars.")
    items = nodes(claim, "item")
    prices = [_money(item, "net") for item in items]
    known = [price for price in prices if price is not None]
    if items and len(known) == len(items) and total(known) != charge:
        message = f"The total is ${charge}; the items add up to ${total(known)}."
        raise _Refused("claim-balance", "total", message)
    return charge


def _money(node: Node, key: str) -> Money | None:
    stated = child(node, key)
    value = stated.get("value")
    if text(stated, "currency") not in (None, "USD") or isinstance(value, bool):
        return None
    if not isinstance(value, int | Decimal) or value < 0:
        return None
    try:
        return Money.from_decimal_text(format(Decimal(value), "f"))
    except MoneyError:
        # More than two decimals are no price; nothing is rounded here.
        return None


def _days(claim: Node) -> tuple[date, date]:
    period = child(claim, "billablePeriod")
    stated = [day(text(period, "start")), day(text(period, "end"))]
    for item in nodes(claim, "item"):
        inner = child(item, "servicedPeriod")
        stated += [day(text(item, "servicedDate")), day(text(inner, "start"))]
        stated.append(day(text(inner, "end")))
    days = [one for one in stated if one is not None]
    if not days:
        raise _Refused("claim-dates", "billablePeriod", "The claim has no day of care.")
    return min(days), max(days)


def _member(index: Index, claim: Node) -> str:
    for insurance in nodes(claim, "insurance"):
        found = index.resolve(child(insurance, "coverage"), "Coverage", claim)
        if found is not None:
            return text(found, "subscriberId") or _typed(found, _MEMBER)
    return ""


def _typed(node: Node, wanted: str) -> str:
    for one in nodes(node, "identifier"):
        if any(code == wanted for _, code in codings(child(one, "type"))):
            return text(one, "value") or ""
    return ""


def _identifier(node: Node, systems: frozenset[str] | set[str]) -> str:
    for one in nodes(node, "identifier"):
        if text(one, "system") in systems:
            return text(one, "value") or ""
    return ""
