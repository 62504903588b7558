"""A claim, with or without its explanation of benefit, to one bill draft.

What the plan has not decided waits on the plan: a claim without an explanation of benefit, one that
decides nothing, and the part of the submitted total that no line accounts for (senders bill the
encounter itself without a line amount). The patient is never asked for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wellpaid.formats.bills.draft import BillDoesNotAddUpError, BillDraft, LineDraft, PersonDraft
from wellpaid.formats.fhir import claim_facts
from wellpaid.formats.fhir.adjudication import (
    BillRefusedError,
    ExactSplit,
    read_amount,
    read_amounts,
    refuse_other_currencies,
    split_line,
    to_cents,
)
from wellpaid.formats.fhir.adjudication_codes import Meaning
from wellpaid.formats.fhir.json_reading import Node, child, day, nodes, text
from wellpaid.formats.fhir.people import PersonUnusableError, has_died, is_minor_on, read_person
from wellpaid.formats.fhir.resources import Index
from wellpaid.kit.money import Money

# Outcomes under which the plan has not decided, whatever the resource holds.
_UNDECIDED: Final = frozenset({"queued", "error"})
_WHOLE_CENT_NOISE: Final = Decimal("0.0001")

type Tell = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    item: Node
    split: ExactSplit
    paid_by_patient: Decimal


def read_bill(index: Index, claim: Node | None, benefit: Node | None, tell: Tell) -> BillDraft:
    """Make the draft; ``tell(element, message)`` takes what is odd but not fatal.

    :raises BillRefusedError: the resources contradict each other or don't add up
    """
    holder = benefit if benefit is not None else claim
    if holder is None:
        raise TypeError("a bill needs a claim or an explanation of benefit")
    both = [node for node in (claim, benefit) if node is not None]
    for node in both:
        refuse_other_currencies(node)
        if index.is_ambiguous(node):
            raise BillRefusedError("id", "The bundle holds two different resources with this id.")
    patient = _patient(index, both)
    lines = _lines(holder, both, tell)
    drafts = _draft_lines(index, holder, both, lines)
    _tell_about_patient(patient, drafts, tell)
    person = _person(patient)
    is_decided = any(line.split.is_decided for line in lines)
    covered, member = claim_facts.coverage(index, holder)
    try:
        return BillDraft(
            source_id=f"{both[0]['resourceType']}/{both[0]['id']}",
            patient=person,
            guarantor=person,
            facility_name=_facility(index, both, tell),
            insurer_name=claim_facts.organization_name(index, holder, "insurer") or covered,
            member_id_last4=member,
            claim_number=claim_facts.claim_number(holder),
            plan_decided_date=day(text(holder, "created")) if is_decided else None,
            already_paid=Money.rounded(sum((ln.paid_by_patient for ln in lines), Decimal(0))),
            lines=drafts,
        )
    except BillDoesNotAddUpError as error:
        raise BillRefusedError("item", str(error)) from None


def _patient(index: Index, both: list[Node]) -> Node:
    found = [index.resolve(child(node, "patient"), "Patient", node) for node in both]
    if found[0] is None or found[-1] is None:
        raise BillRefusedError("patient", "The patient isn't in the bundle.")
    if found[0]["id"] != found[-1]["id"]:
        text_ = "The explanation of benefit and its claim are for different patients."
        raise BillRefusedError("patient", text_)
    if index.is_ambiguous(found[0]):
        raise BillRefusedError("patient", "The bundle holds two different patients with this id.")
    return found[0]


def _person(patient: Node) -> PersonDraft:
    try:
        return read_person(patient)
    except PersonUnusableError as error:
        raise BillRefusedError(f"patient.{error.element}", str(error)) from None


def _lines(holder: Node, both: list[Node], tell: Tell) -> list[_Line]:
    is_benefit = holder["resourceType"] == "ExplanationOfBenefit"
    outcome = text(holder, "outcome")
    payment = _payment(holder)
    if is_benefit and outcome in _UNDECIDED:
        if payment:
            raise BillRefusedError("outcome", "The plan hasn't decided, and yet it paid.")
        tell("outcome", "The plan hasn't decided this claim, so all of it waits on the plan.")
    if any(
        read_amounts(nodes(item, "adjudication"), "addItem") for item in nodes(holder, "addItem")
    ):
        raise BillRefusedError("addItem", "The plan added lines of its own. Enter it by hand.")
    is_open = not is_benefit or outcome in _UNDECIDED
    lines = [line for item in nodes(holder, "item") if (line := _line(item, is_open=is_open))]
    submitted = _submitted(both)
    if not is_open and not any(line.split.is_decided for line in lines):
        whole = _decided_as_a_whole(holder, submitted, lines)
        if whole is not None:
            return [whole]
        if payment:
            raise BillRefusedError("payment.amount", "The plan paid, but doesn't say for what.")
    lines = _with_the_encounter(holder, lines, submitted, tell)
    if any(line.split.is_decided and line.split.waiting_on_plan for line in lines):
        text_ = "The plan doesn't say who owes what it didn't cover; that part waits on the plan."
        tell("item.adjudication", text_)
    return lines


def _line(item: Node, *, is_open: bool) -> _Line | None:
    """Read an item that has a charge; None for encounters and conditions, which have none."""
    element = f"item[{item.get('sequence')}]"
    amounts = read_amounts(nodes(item, "adjudication"), element)
    net = read_amount(child(item, "net"), f"{element}.net")
    charge = amounts.get(Meaning.CHARGE, net)
    if charge is None:
        if amounts:
            raise BillRefusedError(element, "The plan decided on a line that states no charge.")
        return None
    if net is not None and abs(net - charge) > _WHOLE_CENT_NOISE:
        difference = Money.rounded(abs(net - charge))
        raise BillRefusedError(element, f"Net and submitted amount differ by ${difference}.")
    _require_whole_cents(charge, element)
    paid_by_patient = amounts.pop(Meaning.PAID_BY_PATIENT, Decimal(0))
    split = split_line(charge, {} if is_open else amounts, element)
    return _Line(item=item, split=split, paid_by_patient=paid_by_patient)


def _require_whole_cents(charge: Decimal, element: str) -> None:
    if abs(charge - charge.quantize(Decimal("0.01"))) > _WHOLE_CENT_NOISE:
        raise BillRefusedError(element, "The charge isn't in whole cents.")


def _submitted(both: list[Node]) -> Decimal | None:
    """Give the submitted total; claim and explanation of benefit must agree on it."""
    found: list[Decimal] = []
    for node in both:
        if node["resourceType"] == "Claim":
            amount = read_amount(child(node, "total"), "total")
        else:
            amount = read_amounts(nodes(node, "total"), "total").get(Meaning.CHARGE)
        if amount is not None:
            _require_whole_cents(amount, "total")
            found.append(amount)
    if found and abs(found[0] - found[-1]) > _WHOLE_CENT_NOISE:
        difference = Money.rounded(abs(found[0] - found[-1]))
        text_ = f"The claim's total and the plan's submitted total differ by ${difference}."
        raise BillRefusedError("total", text_)
    return found[0] if found else None


def _decided_as_a_whole(
    holder: Node, submitted: Decimal | None, lines: list[_Line]
) -> _Line | None:
    """Read a decision on the whole claim, as hospitals get it: one line for all of the care."""
    amounts = read_amounts([*nodes(holder, "adjudication"), *nodes(holder, "total")], "total")
    charge = amounts.get(Meaning.CHARGE, submitted)
    paid_by_patient = amounts.pop(Meaning.PAID_BY_PATIENT, Decimal(0))
    if charge is None or not amounts.keys() - {Meaning.CHARGE}:
        return None
    listed = sum((line.split.charge for line in lines), Decimal(0))
    if listed - charge > _WHOLE_CENT_NOISE:
        difference = Money.rounded(listed - charge)
        raise BillRefusedError("total", f"The lines are ${difference} more than the total.")
    first = next(iter(nodes(holder, "item")), {})
    item: Node = {key: first[key] for key in ("servicedDate", "servicedPeriod") if key in first}
    item |= {"sequence": "claim", "productOrService": {"text": "All care on this claim"}}
    split = split_line(charge, amounts, "total")
    return _Line(item=item, split=split, paid_by_patient=paid_by_patient)


def _with_the_encounter(
    holder: Node, lines: list[_Line], submitted: Decimal | None, tell: Tell
) -> list[_Line]:
    """Put the part of the total that no line accounts for on the encounter: it waits."""
    listed = sum((line.split.charge for line in lines), Decimal(0))
    rest = listed if submitted is None else submitted
    rest -= listed
    difference = Money.rounded(abs(rest))
    if rest < 0 and difference:
        raise BillRefusedError("total", f"The lines are ${difference} more than the total.")
    if not difference:
        if not lines:
            raise BillRefusedError("item", "The claim charges nothing.")
        return lines
    charged = [line.item for line in lines]
    free = [item for item in nodes(holder, "item") if item not in charged]
    # An item that only points to a diagnosis is a condition, not a service.
    services = [item for item in free if "diagnosisSequence" not in item] or free
    if not services:
        raise BillRefusedError("total", f"The total is ${difference} more than the lines.")
    if len(services) > 1:
        text_ = "Several services state no charge; the rest of the total stands on the first."
        tell("item.net", text_)
    split = ExactSplit(charge=rest, waiting_on_plan=rest, is_decided=False)
    encounter = _Line(item=services[0], split=split, paid_by_patient=Decimal(0))
    order = [id(item) for item in nodes(holder, "item")]
    return sorted([*lines, encounter], key=lambda line: order.index(id(line.item)))


def _draft_lines(
    index: Index, holder: Node, both: list[Node], lines: list[_Line]
) -> tuple[LineDraft, ...]:
    drafts: list[LineDraft] = []
    cents = to_cents([line.split for line in lines], _payment(holder))
    for line, amounts in zip(lines, cents, strict=True):
        served = claim_facts.service_date(line.item, holder, *both)
        element = f"item[{line.item.get('sequence')}]"
        if served is None:
            raise BillRefusedError(element, "The line has no day of service.")
        code, code_system = claim_facts.service_code(line.item)
        try:
            draft = LineDraft(
                source_id=str(line.item.get("sequence")),
                service_date=served,
                description=claim_facts.description(line.item),
                code=code,
                code_system=code_system,
                clinician_name=claim_facts.clinician(index, holder, line.item),
                **amounts,
            )
        except BillDoesNotAddUpError as error:
            raise BillRefusedError(element, str(error)) from None
        drafts.append(draft)
    return tuple(drafts)


def _payment(holder: Node) -> Decimal | None:
    return read_amount(child(child(holder, "payment"), "amount"), "payment.amount")


def _facility(index: Index, both: list[Node], tell: Tell) -> str | None:
    for node in both:
        for key in ("provider", "facility"):
            name = claim_facts.organization_name(index, node, key)
            if name is not None:
                return name
    tell("provider", "The place of care isn't in the bundle, so the bill names none.")
    return None


def _tell_about_patient(patient: Node, lines: tuple[LineDraft, ...], tell: Tell) -> None:
    if has_died(patient):
        tell("patient", "The patient has died. Choose who gets the bill before it goes out.")
    born = day(text(patient, "birthDate"))
    if born is not None and any(is_minor_on(born, line.service_date) for line in lines):
        tell("patient", "The patient was under 18. Choose who gets the bill before it goes out.")
