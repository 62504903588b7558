"""Say why a patient owes what they owe, in words, from any file of claim payments (X12 835)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.codes.tables import (
    adjustment_groups,
    adjustment_reasons,
    claim_statuses,
    remarks,
)
from wellpaid.formats.x12.explaining import Cause, ClaimStory, LineStory, explain_claim
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.transaction import Transaction835

_STDIN: Final = "-"
_NOT_FOUND, _UNUSABLE = 1, 2
_WORDS: Final = {
    "en": {
        "payment": "Payment {trace} of {payer}, {day}",
        "no_day": "no day",
        "claim": "Claim {number}, the plan’s number {plan_number}",
        "charged": "charged {charge}, the plan paid {paid}",
        "owes": "The patient owes {amount}:",
        "owes_nothing": "The patient owes nothing.",
        "taken_back": "This takes {amount} of an earlier decision back from the patient's part:",
        "rest": "Nobody asks the patient for the rest:",
        "line": "line {line}, {procedure}, {day}",
        "whole": "the claim as a whole",
        "no_words": "no words for this code here; the plan can explain it",
        "differs": "The plan writes {said} as the patient’s part; its own reasons add up to "
        "{found}. Bill no more than the reasons say.",
        "unbalanced": "Charge less adjustments isn’t what was paid: ask the plan before billing.",
        "doubtful": "This payment has errors (see check_835): look before you bill.",
    },
    "es": {
        "payment": "Pago {trace} de {payer}, {day}",
        "no_day": "sin fecha",
        "claim": "Reclamación {number}, número del plan {plan_number}",
        "charged": "se cobró {charge}, el plan pagó {paid}",
        "owes": "El paciente debe {amount}:",
        "owes_nothing": "El paciente no debe nada.",
        "taken_back": "Esto retira {amount} de una decisión anterior sobre la parte del paciente:",
        "rest": "Nadie le pide el resto al paciente:",
        "line": "línea {line}, {procedure}, {day}",
        "whole": "la reclamación entera",
        "no_words": "aquí no hay palabras para este código; el plan puede explicarlo",
        "differs": "El plan anota {said} como parte del paciente; sus propios motivos suman "
        "{found}. No cobre más de lo que dicen los motivos.",
        "unbalanced": "El cargo menos los ajustes no es lo pagado: pregunte al plan antes de "
        "cobrar.",
        "doubtful": "Este pago tiene errores (vea check_835): revíselo antes de cobrar.",
    },
}


class Command(BaseCommand):
    """``explain_835 FILE… [--claim NUMBER] [--language es] [--json]``: needs no database."""

    help = (
        "Say why the patient owes what they owe, claim by claim, from files of claim payments "
        "(X12 835). Exit code 1: no such claim in them, 2: a file can't be used."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the arguments."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="- reads standard input")
        parser.add_argument(
            "--claim", metavar="NUMBER", help="the provider's number of a claim, or the plan's"
        )
        parser.add_argument("--language", choices=sorted(_WORDS), default="en")
        parser.add_argument(
            "--piece", action="store_true", help="look at a piece that begins with ST, too"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Explain one file after the other."""
        found: list[dict[str, Any]] = []
        count, is_unusable = 0, False
        for name in options["files"]:
            try:
                for payment, story in _stories(name, options):
                    count += 1
                    if options["json"]:
                        found.append(_as_json(payment, story))
                    else:
                        self._tell(payment, story, options["language"])
            except OSError as error:
                is_unusable = True
                self.stderr.write(f"{name}: {error.strerror or 'it can’t be read'}")
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        if is_unusable or count == 0:
            if count == 0:
                self.stderr.write("No such claim was found.")
            sys.exit(_UNUSABLE if is_unusable else _NOT_FOUND)

    def _tell(self, payment: Transaction835, story: ClaimStory, language: str) -> None:
        for line in claim_words(payment, story, language):
            self.stdout.write(line)
        self.stdout.write("")


def _stories(name: str, options: dict[str, Any]) -> Iterator[tuple[Transaction835, ClaimStory]]:
    if name == _STDIN:
        yield from _explained(sys.stdin.buffer, options)
        return
    with Path(name).open("rb") as source:
        yield from _explained(source, options)


def _explained(
    source: BinaryIO, options: dict[str, Any]
) -> Iterator[tuple[Transaction835, ClaimStory]]:
    for payment in read_835(source, is_piece=options["piece"]):
        for claim in payment.claims:
            if _is_wanted(claim, options["claim"]):
                yield payment, explain_claim(claim)


def _is_wanted(claim: Claim, number: str | None) -> bool:
    return number is None or number in (claim.patient_control_number, claim.payer_claim_number)


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def claim_words(payment: Transaction835, story: ClaimStory, language: str) -> Iterator[str]:
    """Give a claim's story line by line, in English or Spanish."""
    say, claim = _WORDS[language], story.claim
    day = payment.payment.effective_date
    yield say["payment"].format(
        trace=payment.trace.number, payer=payment.payer.name, day=day or say["no_day"]
    )
    heading = say["claim"].format(
        number=claim.patient_control_number, plan_number=claim.payer_claim_number
    )
    status = claim_statuses().words(claim.status, language)
    charged = say["charged"].format(
        charge=_dollars(claim.charge_cents), paid=_dollars(claim.paid_cents)
    )
    yield f"  {heading}: {charged}. {status}"
    yield from _patient_words(story, language)
    if story.other_causes:
        yield f"  {say['rest']}"
        yield from (_cause_words(one, story, language) for one in story.other_causes)
    if not story.is_as_said:
        said = _dollars(story.said_cents or 0)
        yield f"  {say['differs'].format(said=said, found=_dollars(story.patient_cents))}"
    if not story.adds_up:
        yield f"  {say['unbalanced']}"
    elif not payment.is_postable:
        yield f"  {say['doubtful']}"


def _patient_words(story: ClaimStory, language: str) -> Iterator[str]:
    say = _WORDS[language]
    if not story.causes_of_patient:
        yield f"  {say['owes_nothing']}"
        return
    words = say["taken_back"] if story.patient_cents < 0 else say["owes"]
    yield f"  {words.format(amount=_dollars(abs(story.patient_cents)))}"
    yield from (_cause_words(one, story, language) for one in story.causes_of_patient)


def _cause_words(cause: Cause, story: ClaimStory, language: str) -> str:
    say = _WORDS[language]
    reason = adjustment_reasons().words(cause.reason, language) or say["no_words"]
    if cause.group != "PR":
        group = adjustment_groups().words(cause.group, language)
        reason = f"{reason} {group}".strip()
    line = next((one for one in story.lines if one.line == cause.line), None)
    where = _line_words(line, language)
    marks = [f"{code}: {remarks().words(code, language) or say['no_words']}"
             for code in (line.remarks if line else ())]  # fmt: skip
    tail = f" [{'; '.join(marks)}]" if marks else ""
    return (
        f"    {_dollars(cause.amount_cents):>12}  {cause.group}-{cause.reason} {reason} "
        f"({where}){tail}"
    )


def _line_words(line: LineStory | None, language: str) -> str:
    say = _WORDS[language]
    if line is None:
        return say["whole"]
    return say["line"].format(
        line=line.line, procedure=line.procedure, day=line.service_date or say["no_day"]
    )


def _as_json(payment: Transaction835, story: ClaimStory) -> dict[str, Any]:
    day = payment.payment.effective_date
    return {
        "payment": {
            "trace_number": payment.trace.number,
            "payer": payment.payer.name,
            "effective_date": str(day) if day else None,
            "is_postable": payment.is_postable,
        },
        "patient_control_number": story.claim.patient_control_number,
        "payer_claim_number": story.claim.payer_claim_number,
        "status": story.claim.status,
        "charge_cents": story.claim.charge_cents,
        "paid_cents": story.claim.paid_cents,
        "patient_cents": story.patient_cents,
        "said_cents": story.said_cents,
        "adds_up": story.adds_up,
        "causes": [
            {
                "line": one.line or None,
                "group": one.group,
                "reason": one.reason,
                "amount_cents": one.amount_cents,
                "words": adjustment_reasons().words(one.reason),
                "palabras": adjustment_reasons().words(one.reason, "es"),
            }
            for one in story.causes
        ],
    }
