"""The resources of a bundle: found, validated, and told apart.

Only six types are used. Each is validated against FHIR R4 (by the R4B models, which differ from R4
in none of them); the rest are counted and left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from fhir.resources.R4B.claim import Claim
from fhir.resources.R4B.coverage import Coverage
from fhir.resources.R4B.explanationofbenefit import ExplanationOfBenefit
from fhir.resources.R4B.organization import Organization
from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.practitioner import Practitioner
from pydantic import BaseModel, ValidationError

from wellpaid.formats.bills.draft import Finding
from wellpaid.formats.fhir.json_reading import Node, nodes, text

_MODELS: Final[dict[str, type[BaseModel]]] = {
    "Patient": Patient,
    "Organization": Organization,
    "Practitioner": Practitioner,
    "Coverage": Coverage,
    "Claim": Claim,
    "ExplanationOfBenefit": ExplanationOfBenefit,
}
_MUST_BE_UNIQUE: Final = frozenset({"Patient", "Claim", "ExplanationOfBenefit"})


@dataclass(slots=True)
class Index:
    """The used resources of one bundle, by every name under which another may refer to them."""

    by_type: dict[str, list[Node]] = field(default_factory=lambda: {name: [] for name in _MODELS})
    findings: list[Finding] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    _by_reference: dict[str, Node] = field(default_factory=dict)
    _ambiguous: set[str] = field(default_factory=set)

    def resolve(self, reference: Node, wanted: str, container: Node | None = None) -> Node | None:
        """Follow a reference to a resource of the wanted type; None if it isn't in the bundle."""
        target = text(reference, "reference")
        if target is None:
            return None
        if target.startswith("#"):
            inner = nodes(container or {}, "contained")
            found = next((node for node in inner if text(node, "id") == target[1:]), None)
        else:
            found = self._by_reference.get(target.split("/_history/")[0])
            if found is None:
                found = self._by_reference.get("/".join(target.split("/")[-2:]))
        return found if found is not None and found.get("resourceType") == wanted else None

    def is_ambiguous(self, node: Node) -> bool:
        """Tell whether the bundle holds two different resources under this one's name."""
        return place_of(node) in self._ambiguous

    def add(self, node: Node, full_url: str | None, position: int) -> None:
        """Take one entry's resource in."""
        kind = text(node, "resourceType") or "no resourceType"
        if kind not in _MODELS:
            self.ignored[kind] += 1
            return
        if text(node, "id") is None and full_url:
            node = {**node, "id": full_url.rsplit("/", 1)[-1].rsplit(":", 1)[-1]}
        where = place_of(node) if text(node, "id") else f"entry {position}"
        if text(node, "id") is None:
            self._tell(where, "id", f"The {kind} has no id, so it wasn't read.")
            return
        fault = _fault(kind, node)
        if fault is not None:
            self._tell(where, fault, f"The {kind} isn't valid FHIR R4 here, so it wasn't read.")
            return
        self._register(kind, node, full_url, where)

    def _register(self, kind: str, node: Node, full_url: str | None, where: str) -> None:
        known = self._by_reference.get(where)
        if known is not None:
            self._double(known == node, where, kind)
            return
        self._by_reference[where] = node
        if full_url:
            self._by_reference[full_url] = node
        for identifier in nodes(node, "identifier"):
            value = text(identifier, "value")
            if value:
                name = f"{kind}?identifier={text(identifier, 'system') or ''}|{value}"
                self._by_reference.setdefault(name, node)
        self.by_type[kind].append(node)

    def _double(self, is_same: bool, where: str, kind: str) -> None:  # noqa: FBT001 a fact
        if is_same:
            message = f"The {kind} is in the bundle twice, word for word. It was read once."
        else:
            message = f"The bundle holds two different {kind} resources with this id."
            self._ambiguous.add(where)
        is_fatal = not is_same and kind in _MUST_BE_UNIQUE
        self.findings.append(Finding(where=where, field="id", message=message, is_fatal=is_fatal))

    def _tell(self, where: str, element: str, message: str) -> None:
        self.findings.append(Finding(where=where, field=element, message=message, is_fatal=True))


def place_of(node: Node) -> str:
    """Name a resource as ``Type/id``."""
    return f"{node.get('resourceType')}/{node.get('id')}"


def index_entries(bundle: Node) -> Index:
    """Index all entries of a bundle."""
    index = Index()
    for position, (node, full_url) in enumerate(_entries(bundle), start=1):
        if node is None:
            index.ignored["no resource"] += 1
        else:
            index.add(node, full_url, position)
    return index


def _entries(bundle: Node) -> Iterator[tuple[Node | None, str | None]]:
    entries: Any = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield resource, text(entry, "fullUrl")
        else:
            yield None, None


def _fault(kind: str, node: Node) -> str | None:
    """Name the first element that isn't valid; never its value, which may be personal."""
    try:
        _MODELS[kind].model_validate(node)
    except ValidationError as error:
        place = error.errors(include_input=False, include_url=False)[0]["loc"]
        return ".".join(str(part) for part in place) or kind
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        # The models' own validators let some faults of odd input through as plain errors.
        return kind
    return None
