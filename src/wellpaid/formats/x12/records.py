"""The small segments of an 835 as dataclasses: what the loops are made of.

Amounts are whole cents. A text is "" where the element is missing; a day is None where there is
none, or none that exists. Where an amount can't be read it is 0, and an error says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Payment:
    """BPR: how much is paid, which way, out of which account into which.

    :param handling: BPR01, what the payment and the remittance do together, such as I or H
    :param method: BPR04: ACH, BOP, CHK, FWT or NON
    """

    handling: str
    amount_cents: int
    credit_debit: str
    method: str
    format: str = ""
    payer_routing_qualifier: str = ""
    payer_routing: str = ""
    payer_account_qualifier: str = ""
    payer_account: str = ""
    originating_company_id: str = ""
    originating_company_supplement: str = ""
    payee_routing_qualifier: str = ""
    payee_routing: str = ""
    payee_account_qualifier: str = ""
    payee_account: str = ""
    effective_date: date | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """TRN: the number that money and remittance share, so that they find each other."""

    number: str
    payer_id: str
    supplement: str = ""
    type_code: str = "1"


@dataclass(frozen=True, slots=True)
class Currency:
    """CUR: in which currency, if not in US dollars."""

    entity: str
    code: str
    exchange_rate: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """REF: a number with what it is the number of."""

    qualifier: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class DateReference:
    """DTM: a day with what happened on it."""

    qualifier: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Contact:
    """PER: whom to ask, by which ways.

    :param numbers: pairs of kind (TE, FX, EM, EX, UR) and number, at most three
    """

    function: str
    name: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """AMT: an amount that explains and doesn't count in a balance."""

    qualifier: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """QTY: a number of days, units or the like, as text: it may have decimals."""

    qualifier: str
    text: str

    @property
    def value(self) -> Decimal | None:
        """The number, or None if it is none."""
        return read_number(self.text)


@dataclass(frozen=True, slots=True)
class Remark:
    """LQ: a remark code of a service line; HE are the RARC."""

    qualifier: str
    code: str


@dataclass(frozen=True, slots=True)
class Name:
    """NM1: a person or an organization in a claim.

    :param entity: QC patient, IL insured, 74 corrected, 82 rendering provider, TT crossover
        carrier, PR corrected priority payer, GB other subscriber
    :param kind: 1 a person, 2 an organization
    """

    entity: str
    kind: str
    last_or_organization: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    id_qualifier: str = ""
    id_code: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Payer (loop 1000A) or payee (loop 1000B).

    :param entity: PR or PE
    :param delivery: the elements of RDM, how the payee gets the remittance
    """

    entity: str
    name: str = ""
    id_qualifier: str = ""
    id_code: str = ""
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    delivery: tuple[str, ...] = ()

    @property
    def npi(self) -> str:
        """The National Provider Identifier, or ""."""
        return self.id_code if self.id_qualifier == "XX" else ""

    @property
    def tin(self) -> str:
        """The tax id: N104 where N103 says FI, else REF TJ, or ""."""
        return self.id_code if self.id_qualifier == "FI" else self.reference("TJ")

    def reference(self, qualifier: str) -> str:
        """Give the first number of a kind, or ""."""
        return next((r.value for r in self.references if r.qualifier == qualifier), "")


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One pair of a PLB segment: money that moves for another reason than a claim.

    :param provider_id: PLB01, an NPI as a rule
    :param fiscal_date: PLB02, last day of the provider's fiscal year
    :param reason: such as WO (an overpayment is taken back) or FB (carried forward)
    :param reference: what it is about, usually the old claim's number
    :param amount_cents: lowers the payment; negative raises it
    """

    provider_id: str
    fiscal_date: date | None
    reason: str
    reference: str
    amount_cents: int


def read_number(text: str) -> Decimal | None:
    """Give an X12 number (type R) that isn't money, or None if it is none."""
    plain = text.removeprefix("-").replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit()):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - what passed above is a number
        return None
