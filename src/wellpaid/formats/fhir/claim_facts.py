"""What a claim or an explanation of benefit says beside its amounts: who, where, when, what."""

from __future__ import annotations

from datetime import date
from typing import Final

from wellpaid.formats.fhir.json_reading import Node, child, codings, day, nodes, text
from wellpaid.formats.fhir.people import practitioner_name
from wellpaid.formats.fhir.resources import Index

_SYSTEM_NAMES: Final = {
    "http://www.ama-assn.org/go/cpt": "CPT",
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
    "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
    "http://www.ada.org/cdt": "CDT",
    "http://snomed.info/sct": "SNOMED CT",
    "http://hl7.org/fhir/sid/cvx": "CVX",
    "http://hl7.org/fhir/sid/ndc": "NDC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://www.cms.gov/Medicare/Coding/ICD10": "ICD-10-PCS",
    "https://www.nubc.org/CodeSystem/RevenueCodes": "Revenue code",
}
_CLAIM_NUMBER_SYSTEM: Final = "https://bluebutton.cms.gov/resources/variables/clm_id"
# CARIN's identifier type for the payer's own claim number ("unique claim").
_CLAIM_NUMBER_TYPE: Final = "uc"
_MEMBER_TYPE: Final = "MB"
_MEMBER_ID_KEPT: Final = 4


def service_date(item: Node, *holders: Node) -> date | None:
    """Give the first day of a service in its own offset; the claim's period stands in."""
    stated = text(item, "servicedDate") or text(child(item, "servicedPeriod"), "start")
    found = day(stated)
    for holder in holders:
        found = found or day(text(child(holder, "billablePeriod"), "start"))
    return found


def service_code(item: Node) -> tuple[str | None, str | None]:
    """Give (code, short name of its system)."""
    for system, code in codings(child(item, "productOrService")):
        if code:
            return code, _SYSTEM_NAMES.get(system or "", system)
    return None, None


def description(item: Node) -> str:
    """Give the words for the care: the text, else a display, else the code itself."""
    concept = child(item, "productOrService")
    displays = (text(coding, "display") for coding in nodes(concept, "coding"))
    words = text(concept, "text") or next((display for display in displays if display), None)
    if words:
        return words
    code, system = service_code(item)
    return " ".join(part for part in (system, code) if part) or "Care on this claim"


def clinician(index: Index, holder: Node, item: Node) -> str | None:
    """Give the name of who gave the care, by the item's care team or the claim's first member."""
    team = nodes(holder, "careTeam")
    wanted = item.get("careTeamSequence")
    sequences = wanted if isinstance(wanted, list) else []
    chosen = [member for member in team if member.get("sequence") in sequences] or team
    for reference in (*(child(member, "provider") for member in chosen), child(holder, "provider")):
        found = index.resolve(reference, "Practitioner", holder)
        if found is not None:
            return practitioner_name(found)
    return None


def organization_name(index: Index, holder: Node, key: str) -> str | None:
    """Give the name of the organization under a key, or the display of the reference."""
    reference = child(holder, key)
    found = index.resolve(reference, "Organization", holder)
    if found is not None:
        return text(found, "name")
    is_other = index.resolve(reference, "Practitioner", holder) is not None
    return None if is_other else text(reference, "display")


def coverage(index: Index, holder: Node) -> tuple[str | None, str | None]:
    """Give (plan's name, last four of the member id) of the coverage the claim goes to."""
    insurances = nodes(holder, "insurance")
    focal = next((item for item in insurances if item.get("focal") is True), None)
    reference = child(focal or (insurances[0] if insurances else {}), "coverage")
    found = index.resolve(reference, "Coverage", holder)
    if found is None:
        return text(reference, "display"), None
    payors = nodes(found, "payor")
    name = organization_name(index, {**found, "payor": payors[0]}, "payor") if payors else None
    member = text(found, "subscriberId") or _identifier(found, _MEMBER_TYPE)
    return name or text(reference, "display"), member[-_MEMBER_ID_KEPT:] if member else None


def claim_number(holder: Node) -> str | None:
    """Give the payer's claim number, if the resource marks one as such."""
    for identifier in nodes(holder, "identifier"):
        if text(identifier, "system") == _CLAIM_NUMBER_SYSTEM:
            return text(identifier, "value")
    return _identifier(holder, _CLAIM_NUMBER_TYPE)


def _identifier(holder: Node, type_code: str) -> str | None:
    for identifier in nodes(holder, "identifier"):
        if any(code == type_code for _, code in codings(child(identifier, "type"))):
            return text(identifier, "value")
    return None
