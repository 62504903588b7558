"""The neutral shape of a bill on its way in, whatever file it came from.

A draft that exists adds up: the dataclasses refuse amounts that do not. Readers hand out drafts
and findings; what a reader could not understand it says in a finding, and it guesses nothing.
Personal fields stay out of ``repr`` so that no log or traceback shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wellpaid.kit.money import ZERO, Money, total


class BillDoesNotAddUpError(ValueError):
    """The amounts of a bill contradict each other.

    ``difference`` is what is missing (positive) or too much (negative); ``field`` names the column
    of the shape that is at fault. The message holds amounts, never names or health data.
    """

    def __init__(self, field_name: str, message: str, difference: Money) -> None:
        super().__init__(message)
        self.field = field_name
        self.difference = difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a billing clerk has to know about the file.

    ``where`` is a place in the file ("row 12", "ExplanationOfBenefit/2dad"), ``field`` the column
    or element, ``message`` a sentence without names or health data. ``is_fatal`` means that the
    bill at that place was refused, or the rest of the file when ``bill_source_id`` is None and
    ``where`` is "file". ``bill_source_id`` names the bill in the sender's own numbering: a draft
    with that id that was already handed out must not be used.
    """

    where: str
    field: str | None
    message: str
    is_fatal: bool
    bill_source_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """A patient, or the guarantor: the person who gets the bill.

    ``source_id`` is the sender's own number, ``phone`` is E.164 ("+16175550123"), ``language`` is
    BCP 47 ("en", "es", "pt-BR"). Never a social security, licence or passport number.
    """

    source_id: str
    family_name: str = field(repr=False)
    given_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    address_lines: tuple[str, ...] = field(default=(), repr=False)
    city: str | None = field(default=None, repr=False)
    state: str | None = field(default=None, repr=False)
    postal_code: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """One service, and where every cent of its charge goes.

    charge = plan_discount + plan_paid + waiting_on_plan + patient share, and the patient share is
    deductible + copay + coinsurance + other_share. ``waiting_on_plan`` is what the plan has not
    decided: nobody may be asked for it.

    :raises BillDoesNotAddUpError: a negative amount, or parts that are not the charge
    """

    source_id: str
    service_date: date = field(repr=False)
    description: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    code_system: str | None = None
    clinician_name: str | None = field(default=None, repr=False)
    charge: Money
    plan_discount: Money = ZERO
    plan_paid: Money = ZERO
    waiting_on_plan: Money = ZERO
    deductible: Money = ZERO
    copay: Money = ZERO
    coinsurance: Money = ZERO
    other_share: Money = ZERO

    def __post_init__(self) -> None:
        for name in AMOUNT_FIELDS:
            amount: Money = getattr(self, name)
            if amount.cents < 0:
                text = f"{name} is less than zero (${amount}); post a correction instead."
                raise BillDoesNotAddUpError(name, text, amount)
        difference = self.charge - self.plan_discount - self.plan_paid - self.waiting_on_plan
        difference -= self.patient_share
        if difference:
            side = "less" if difference.cents > 0 else "more"
            text = (
                f"The parts add up to ${abs(difference)} {side} than the charge; charge must be "
                "plan discount + plan paid + waiting on plan + the patient's share."
            )
            raise BillDoesNotAddUpError("charge", text, difference)

    @property
    def patient_share(self) -> Money:
        """What the patient owes for this line, before payments."""
        return self.deductible + self.copay + self.coinsurance + self.other_share


# The amounts of a line, in the order in which a bill is read.
AMOUNT_FIELDS = (
    "charge",
    "plan_discount",
    "plan_paid",
    "waiting_on_plan",
    "deductible",
    "copay",
    "coinsurance",
    "other_share",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDraft:
    """One bill: a patient, the person who gets the bill, and at least one line.

    :raises BillDoesNotAddUpError: no lines, a negative payment, or more paid than the share
    """

    source_id: str
    patient: PersonDraft
    guarantor: PersonDraft
    facility_name: str | None
    insurer_name: str | None
    member_id_last4: str | None = field(default=None, repr=False)
    claim_number: str | None = None
    plan_decided_date: date | None = None
    issued_date: date | None = None
    due_date: date | None = None
    already_paid: Money = ZERO
    lines: tuple[LineDraft, ...]

    def __post_init__(self) -> None:
        if not self.lines:
            raise BillDoesNotAddUpError("lines", "The bill has no lines.", ZERO)
        if self.already_paid.cents < 0:
            text = "The amount already paid is less than zero; post a refund instead."
            raise BillDoesNotAddUpError("already_paid", text, self.already_paid)
        over = self.already_paid - self.patient_share
        if over.cents > 0:
            text = (
                f"The amount already paid is ${over} more than the patient's share; "
                "move the extra to a credit first."
            )
            raise BillDoesNotAddUpError("already_paid", text, -over)

    @property
    def charge(self) -> Money:
        """Sum of the lines' charges."""
        return total(line.charge for line in self.lines)

    @property
    def plan_discount(self) -> Money:
        """Sum of the plan's lower prices."""
        return total(line.plan_discount for line in self.lines)

    @property
    def plan_paid(self) -> Money:
        """Sum of what the plan paid."""
        return total(line.plan_paid for line in self.lines)

    @property
    def waiting_on_plan(self) -> Money:
        """Sum of what the plan has not decided."""
        return total(line.waiting_on_plan for line in self.lines)

    @property
    def patient_share(self) -> Money:
        """Sum of the patient's shares, before payments."""
        return total(line.patient_share for line in self.lines)

    @property
    def is_waiting_on_plan(self) -> bool:
        """Tell whether the plan still has to answer for a part of this bill."""
        return self.waiting_on_plan.cents > 0
