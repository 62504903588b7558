"""The 835 files that the demo's plans send, written segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Nobody's names: patients of the invented town's plans.
_PATIENTS = (("FENN", "ODALYS"), ("MARROW", "TEODOR"), ("QUINCE", "ADELA"), ("VALE", "RUFINO"))
_CLAIM_CENTS = 120_000
_BANK = "021000021"
# The care was so long before its payment.
_BEFORE_PAYMENT = timedelta(days=24)


@dataclass(frozen=True)
class PlanLine:
    """A service as the plan decided on it: (group, reason, cents) are what it took off."""

    code: str
    day: date
    charge_cents: int
    reasons: tuple[tuple[str, str, int], ...]

    @property
    def paid_cents(self) -> int:
        """What is left of the charge."""
        return self.charge_cents - sum(cents for _, _, cents in self.reasons)


@dataclass(frozen=True)
class PlanClaim:
    """A claim of the clinic's, by the number that it gave it."""

    account: str
    plan_number: str
    family_name: str
    given_name: str
    member_id: str
    lines: tuple[PlanLine, ...]
    status: str = "1"

    @property
    def paid_cents(self) -> int:
        """What the plan pays for it."""
        return sum(line.paid_cents for line in self.lines)


@dataclass(frozen=True)
class PlanCorrection:
    """What a plan takes back in a payment, and a claim that it denies, beside nobody's claims.

    :param claim: the account and the plan's number of a claim that it paid before
    :param first_paid: when it was paid
    :param was_cents, now_cents: what was paid for it, and what is paid now
    :param taken: the plan's number of another claim, and what is kept for it (PLB WO)
    :param denied: the account, the plan's number and the charge of a claim that isn't paid (CO 197)
    """

    claim: tuple[str, str]
    first_paid: date
    was_cents: int
    now_cents: int
    taken: tuple[str, int]
    denied: tuple[str, str, int]

    @property
    def lowers_cents(self) -> int:
        """By how much the payment is less than its other claims."""
        return self.was_cents - self.now_cents + self.taken[1]


@dataclass(frozen=True)
class PlanPayment:
    """A payment to the clinic. Without claims of its own it gets some of nobody's."""

    trace: str
    cents: int
    day: date
    claims: tuple[PlanClaim, ...] = ()
    correction: PlanCorrection | None = None


@dataclass(frozen=True)
class Sender:
    """The plan as its file names it.

    :param known_as: its own number in N1, where that isn't the interchange's
    """

    name: str
    sender_id: str
    trn03: str
    payee_name: str
    payee_tin: str
    payee_npi: str
    known_as: str = ""


def plan_file(sender: Sender, payments: Sequence[PlanPayment], *, number: int, made: date) -> bytes:
    """Write a file with one transaction a payment.

    :param number: the interchange's control number
    """
    day = f"{made:%Y%m%d}"
    segments = [
        f"ISA*00*          *00*          *ZZ*{sender.sender_id:<15}*ZZ*WELLPAID       "
        f"*{made:%y%m%d}*0910*^*00501*{number:09d}*0*P*:",
        f"GS*HP*{sender.sender_id}*WELLPAID*{day}*0910*{number}*X*005010X221A1",
    ]
    for place, payment in enumerate(payments, start=1):
        body = [*_head(sender, payment, day), *_claims(payment)]
        if payment.correction:
            body += _correction(payment.correction, payment.day, sender.payee_npi)
        segments += [f"ST*835*{place:04d}", *body, f"SE*{len(body) + 2}*{place:04d}"]
    segments += [f"GE*{len(payments)}*{number}", f"IEA*1*{number:09d}"]
    return ("~\n".join(segments) + "~\n").encode("ascii")


def _head(sender: Sender, payment: PlanPayment, made: str) -> list[str]:
    return [
        f"BPR*I*{_dollars(payment.cents)}*C*ACH*CCP*01*{_BANK}*DA*700100*{sender.trn03}**01*{_BANK}"
        f"*DA*1620000099*{payment.day:%Y%m%d}",
        f"TRN*1*{payment.trace}*{sender.trn03}",
        f"DTM*405*{made}",
        f"N1*PR*{sender.name.upper()}*XV*{sender.known_as or sender.sender_id}",
        "N3*12 LEDGER ROW",
        "N4*DUNMERE*OH*43996",
        "PER*BL*PROVIDER PAYMENTS*TE*8005550172",
        f"N1*PE*{sender.payee_name}*XX*{sender.payee_npi}",
        "N3*1180 EASTGATE ROAD",
        "N4*DUNMERE*OH*43999",
        f"REF*TJ*{sender.payee_tin}",
        "LX*1",
    ]


def _claims(payment: PlanPayment) -> list[str]:
    """Divide a payment into claims of one line each; the plan's lower price is an eighth."""
    if payment.claims:
        return [segment for claim in payment.claims for segment in _claim(claim)]
    lowered = payment.correction.lowers_cents if payment.correction else 0
    left, found, place = payment.cents + lowered, list[str](), 0
    care = f"{payment.day - _BEFORE_PAYMENT:%Y%m%d}"
    while left:
        paid = min(left, _CLAIM_CENTS)
        left -= paid
        place += 1
        off = paid // 8
        charge = _dollars(paid + off)
        last, first = _patient(place, payment.cents)
        found += [
            f"CLP*LK{payment.trace[-4:]}{place:02d}*1*{charge}*{_dollars(paid)}**12"
            f"*IC{payment.trace}{place:02d}*11*1",
            f"NM1*QC*1*{last}*{first}****MI*W00000{place:04d}",
            f"DTM*232*{care}",
            f"SVC*HC:99213*{charge}*{_dollars(paid)}**1",
            f"DTM*472*{care}",
        ]
        if off:
            found.append(f"CAS*CO*45*{_dollars(off)}")
    return found


def _patient(place: int, cents: int) -> tuple[str, str]:
    """Give somebody's names for a claim of a payment, the same for the same."""
    return _PATIENTS[(place + cents) % len(_PATIENTS)]


def _correction(one: PlanCorrection, day: date, npi: str) -> list[str]:
    """Take a claim back and pay it anew for less, deny another, and keep money for a third."""
    account, number = one.claim
    charge = one.was_cents + one.was_cents // 8
    last, first = _patient(1, one.was_cents)  # the first claim of a payment of so much
    care = f"{one.first_paid - _BEFORE_PAYMENT:%Y%m%d}"
    found = []
    for sign, status, paid in ((-1, "22", one.was_cents), (1, "1", one.now_cents)):
        off = charge - paid
        found += [
            f"CLP*{account}*{status}*{_dollars(sign * charge)}*{_dollars(sign * paid)}**12"
            f"*{number}*11*1",
            f"NM1*QC*1*{last}*{first}****MI*W000000001",
            f"DTM*232*{care}",
            f"SVC*HC:99213*{_dollars(sign * charge)}*{_dollars(sign * paid)}**1",
            f"DTM*472*{care}",
            f"CAS*CO*45*{_dollars(sign * off)}",
        ]
    account, number, charge = one.denied
    found += [
        f"CLP*{account}*1*{_dollars(charge)}*0**12*{number}*11*1",
        "NM1*QC*1*QUINCE*ADELA****MI*W000009001",
        f"SVC*HC:72148*{_dollars(charge)}*0**1",
        f"DTM*472*{day - _BEFORE_PAYMENT:%Y%m%d}",
        f"CAS*CO*197*{_dollars(charge)}",
    ]
    number, cents = one.taken
    return [*found, f"PLB*{npi}*{day:%Y}1231*WO:{number}*{_dollars(cents)}"]


def _claim(claim: PlanClaim) -> list[str]:
    charge_cents = sum(line.charge_cents for line in claim.lines)
    share_cents = sum(
        cents for line in claim.lines for group, _, cents in line.reasons if group == "PR"
    )
    found = [
        f"CLP*{claim.account}*{claim.status}*{_dollars(charge_cents)}*{_dollars(claim.paid_cents)}"
        f"*{_dollars(share_cents)}*12*{claim.plan_number}*11*1",
        f"NM1*QC*1*{claim.family_name}*{claim.given_name}****MI*{claim.member_id}",
    ]
    for line in claim.lines:
        found += [
            f"SVC*HC:{line.code}*{_dollars(line.charge_cents)}*{_dollars(line.paid_cents)}**1",
            f"DTM*472*{line.day:%Y%m%d}",
        ]
        found += [
            f"CAS*{group}*{reason}*{_dollars(cents)}" for group, reason, cents in line.reasons
        ]
    return found


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
