"""A FHIR R4 Bundle (JSON) to bill drafts, findings, and a count of what was left alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from wellpaid.formats.bills.draft import BillDraft, Finding
from wellpaid.formats.fhir.adjudication import BillRefusedError
from wellpaid.formats.fhir.explanation_of_benefit import read_bill
from wellpaid.formats.fhir.json_reading import (
    Node,
    UnreadableJsonError,
    child,
    nodes,
    parse_json,
    text,
)
from wellpaid.formats.fhir.resources import Index, index_entries, place_of

SIZE_LIMIT_BYTES: Final = 64 * 1024 * 1024
_TYPES: Final = frozenset({"transaction", "collection", "searchset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReading:
    """What a bundle held. ``ignored`` counts resource types that make no part of a bill."""

    drafts: tuple[BillDraft, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignored: Counter[str] = field(default_factory=Counter)


def read_bundle(data: bytes, *, size_limit_bytes: int = SIZE_LIMIT_BYTES) -> BundleReading:
    """Read a transaction, collection or searchset bundle.

    Never raises for what the bytes hold: a file that can't be read at all gives one fatal finding
    whose ``where`` is "file".
    """
    try:
        root = parse_json(data, size_limit_bytes=size_limit_bytes)
    except UnreadableJsonError as error:
        return _unread(None, str(error))
    if not isinstance(root, dict):
        return _unread(None, "The file holds no FHIR resource.")
    kind = text(root, "resourceType")
    if kind != "Bundle":
        ignored = Counter({kind: 1}) if kind else Counter()
        held = f"one {kind}" if kind and kind.isalpha() else "no FHIR resource"
        return _unread("resourceType", f"The file holds {held}; a Bundle is needed.", ignored)
    if text(root, "type") not in _TYPES:
        known = ", ".join(sorted(_TYPES))
        return _unread("type", f"The bundle's type must be one of {known}.")
    index = index_entries(root)
    if any(text(link, "relation") == "next" for link in nodes(root, "link")):
        message = "The bundle is one page of several. Claims may have their answers on another one."
        found = Finding(where="file", field="link", message=message, is_fatal=False)
        index.findings.append(found)
    return _Reader(index).read()


def _unread(
    element: str | None, message: str, ignored: Counter[str] | None = None
) -> BundleReading:
    finding = Finding(where="file", field=element, message=message, is_fatal=True)
    return BundleReading(findings=(finding,), ignored=ignored or Counter())


class _Reader:
    """One run over one indexed bundle."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._findings = list(index.findings)
        self._drafts: list[BillDraft] = []

    def read(self) -> BundleReading:
        benefits = self._benefits_by_claim()
        claims = [node for node in self._index.by_type["Claim"] if self._is_wanted(node)]
        skipped = {place_of(claim) for claim in self._index.by_type["Claim"]}
        skipped -= {place_of(claim) for claim in claims}
        for claim in claims:
            self._read_one(claim, benefits.pop(place_of(claim), []))
        for place, orphans in benefits.items():
            for benefit in orphans:
                if place in skipped:
                    self._skip(benefit, "claim", "Its claim was cancelled, so it was skipped.")
                else:
                    self._tell(benefit, "claim", "Its claim isn't in the bundle.", is_fatal=False)
                    self._read_one(None, [benefit])
        return BundleReading(
            drafts=tuple(self._drafts),
            findings=tuple(self._findings),
            ignored=self._index.ignored,
        )

    def _benefits_by_claim(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for benefit in self._index.by_type["ExplanationOfBenefit"]:
            if self._is_wanted(benefit):
                claim = self._index.resolve(child(benefit, "claim"), "Claim", benefit)
                found[place_of(benefit if claim is None else claim)].append(benefit)
        return dict(found)

    def _is_wanted(self, node: Node) -> bool:
        status, use = text(node, "status"), text(node, "use")
        if status != "active":
            self._skip(node, "status", f"Its status is {status}, so it was skipped.")
        elif use != "claim":
            self._skip(node, "use", f"It is a {use}, not a claim, so it was skipped.")
        else:
            return True
        return False

    def _read_one(self, claim: Node | None, benefits: list[Node]) -> None:
        holder = benefits[0] if benefits else claim
        if holder is None:
            return
        if len(benefits) > 1:
            for benefit in benefits:
                text_ = "The claim has several explanations of benefit. Keep the one that counts."
                self._tell(benefit, "claim", text_, is_fatal=True)
            return
        try:
            draft = read_bill(
                self._index,
                claim,
                benefits[0] if benefits else None,
                lambda element, message: self._tell(holder, element, message, is_fatal=False),
            )
        except BillRefusedError as error:
            self._tell(holder, error.element, str(error), is_fatal=True)
        else:
            self._drafts.append(draft)

    def _skip(self, node: Node, element: str, message: str) -> None:
        self._tell(node, element, message, is_fatal=False)

    def _tell(self, node: Node, element: str, message: str, *, is_fatal: bool) -> None:
        self._findings.append(
            Finding(where=place_of(node), field=element, message=message, is_fatal=is_fatal)
        )
