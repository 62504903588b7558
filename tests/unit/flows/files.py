"""Remittances for a clinic, written by hand and taken in as the product does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID, uuid4

from tests.factories import NOW, TODAY
from wellpaid.claim_pay.payers.operations.register_payer import Offer, Payer, register_payer
from wellpaid.claim_pay.remittances.operations.receive_remittances import (
    Remitted,
    receive_remittances,
)
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.kit.money import Money

_numbers = count(1)
CARE = date(2026, 2, 3)


@dataclass(frozen=True)
class Line:
    """A service: what was charged, and the adjustments (group, reason, cents).

    ``code`` may have modifiers after colons; ``number`` is the clinic's own of the line.
    """

    code: str
    charge: int
    adjustments: Sequence[tuple[str, str, int]] = ()
    number: str = ""
    units: str = "1"

    @property
    def paid(self) -> int:
        return self.charge - sum(cents for _, _, cents in self.adjustments)


@dataclass(frozen=True)
class Claim835:
    """A claim of services."""

    account: str
    lines: Sequence[Line]
    status: str = "1"
    claim_number: str = "PW-1"
    family: str = "FENN"
    given: str = "ODALYS"
    member: str = "W000000882"
    received: date | None = None

    @property
    def sign(self) -> int:
        return -1 if self.status == "22" else 1

    @property
    def charge(self) -> int:
        return self.sign * sum(line.charge for line in self.lines)

    @property
    def paid(self) -> int:
        return self.sign * sum(line.paid for line in self.lines)

    @property
    def share(self) -> int:
        return self.sign * sum(
            cents for line in self.lines for group, _, cents in line.adjustments if group == "PR"
        )


def make_payer() -> Organization:
    """Register an invented health plan."""
    number = next(_numbers)
    payer_id = register_payer(
        payer=Payer(f"plan-{number}", "Pebbleway Health Plan", f"1841{number:06d}", Offer()),
        actor=SYSTEM,
        now=NOW,
    )
    return Organization.objects.get(id=payer_id)


def dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def segments(trace: str, claims: Sequence[Claim835], paid_cents: int, day: date) -> list[str]:
    found = [
        "ST*835*0001",
        f"BPR*I*{dollars(paid_cents)}*C*ACH*CCP*01*021000021*DA*1*1841234567**01*021000021*DA*2"
        f"*{day:%Y%m%d}",
        f"TRN*1*{trace}*1841234567",
        "N1*PR*PEBBLEWAY HEALTH PLAN*XV*P1",
        "N1*PE*LARKMOOR CLINIC*XX*1043270008",
        "LX*1",
    ]
    for claim in claims:
        found += [
            f"CLP*{claim.account}*{claim.status}*{dollars(claim.charge)}*{dollars(claim.paid)}*"
            f"{'' if claim.sign < 0 else dollars(claim.share)}*12*{claim.claim_number}*11*1",
            f"NM1*QC*1*{claim.family}*{claim.given}****MI*{claim.member}",
        ]
        if claim.received:
            found.append(f"DTM*050*{claim.received:%Y%m%d}")
        for line in claim.lines:
            found.append(
                f"SVC*HC:{line.code}*{dollars(claim.sign * line.charge)}*"
                f"{dollars(claim.sign * line.paid)}**{line.units}"
            )
            found.append(f"DTM*472*{CARE:%Y%m%d}")
            found += [
                f"CAS*{group}*{reason}*{dollars(claim.sign * cents)}"
                for group, reason, cents in line.adjustments
            ]
            if line.number:
                found.append(f"REF*6R*{line.number}")
    return [*found, f"SE*{len(found) + 1}*0001"]


def remit(clinic: Organization, *claims: Claim835, payer: Organization | None = None,
          trace: str = "", day: date = TODAY) -> UUID:  # fmt: skip
    """Let a payer's remittance of these claims come in; give its trace number's disbursement."""
    payer = payer or make_payer()
    trace = trace or f"T{next(_numbers):06d}"
    paid_cents = max(sum(claim.paid for claim in claims), 0)
    raw = "~".join([*segments(trace, claims, paid_cents, day), ""]).encode()
    disbursement_id = uuid4()
    remitted = Remitted(
        payer_id=payer.id,
        payer_name=payer.name[:60],
        payer_id_number="1841234567",
        trace_number=trace,
        disbursement_id=disbursement_id,
        payee_id=uuid4(),
        payee_npi="1043270008",
        way="ach" if paid_cents else "nothing",
        amount=Money(paid_cents),
        charge=Money(sum(claim.charge for claim in claims)),
        patient_responsibility=Money(sum(claim.share for claim in claims)),
        adjustment=Money(0),
        claim_count=len(claims),
        payment_date=day,
        raw=raw,
        delimiters=Delimiters(b"*", b":", b"~", b"^"),
        guide_version="005010X221A1",
        state=RemittanceState.COMING if paid_cents else RemittanceState.NOTHING,
    )
    receive_remittances(organization_id=clinic.id, remitted=[remitted], actor=SYSTEM, now=NOW)
    return disbursement_id
