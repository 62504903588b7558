"""What a gateway does for us. One file a gateway; none of them sees our models.

Our own reference travels with every call, so that a lost answer can be asked for, and comes back
with every webhook, so that it can be told whose it is. ``tests/gateways/conformance.py`` holds what
every gateway has to pass; ``docs/how-to/add-a-gateway.md`` tells how to write one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from wellpaid.kit.money import Money


class GatewayUnreachable(Exception):
    """Nothing left the building: surely nobody was charged."""


class AnswerLost(Exception):
    """The request went out and no usable answer came: perhaps somebody was charged."""


class GatewayRefused(Exception):
    """The gateway understood and refused the request itself: surely nobody was charged.

    :param code: the gateway's word for it, safe to log
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ForgedNotice(Exception):
    """A webhook whose signature doesn't hold."""


class UnreadableNotice(Exception):
    """A webhook that is genuine and makes no sense: the gateway speaks another version."""


class ChargeStatus(StrEnum):
    """What the gateway says of a charge.

    ``OPEN``: made ready, and nobody has asked for the money: none can move. ``PROCESSING``: it
    can't say yet whether the money will come. ``SUBMITTED``: it is on its way
    between banks, counts as paid, and may still come back. ``RETURNED``: it came back.
    """

    OPEN = "open"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CHALLENGE = "challenge"
    PROCESSING = "processing"
    CANCELLED = "cancelled"
    SUBMITTED = "submitted"
    RETURNED = "returned"


@dataclass(frozen=True)
class Card:
    """What we may know of a card. ``kind`` is ``credit``, ``debit`` or ``hsa``."""

    token: str
    brand: str
    kind: str
    last4: str
    expiry_month: int
    expiry_year: int


class Initiator(StrEnum):
    """Who begins a charge, as card networks want to know: somebody at a screen, or we alone."""

    CUSTOMER = "customer"
    MERCHANT = "merchant"


@dataclass(frozen=True)
class StoreRequest:
    """A card to keep. ``reference`` is the idempotency key; ``agreement`` names the words."""

    token: str
    reference: str
    agreement: str


@dataclass(frozen=True)
class StoredCard:
    """A card that the gateway keeps for us; its ``token`` is charged any number of times.

    :param fingerprint: the same for the same card number, and of no other use
    """

    card: Card
    fingerprint: str


@dataclass(frozen=True)
class Charge:
    """A charge as the gateway tells it. ``return_code``: why it came back, such as ``R01``."""

    gateway_id: str
    reference: str
    status: ChargeStatus
    amount: Money
    decline_code: str = ""
    approval_code: str = ""
    challenge_url: str = ""
    return_code: str = ""


@dataclass(frozen=True)
class ChargeRequest:
    """What is asked for. ``reference`` is the idempotency key too.

    ``token`` is a one-time token or a stored card's. Without anybody there to be sent back,
    ``return_url`` is blank.

    :param keeps_card: its holder agreed that the card is stored once it has paid
    :param opened_id: what :meth:`Gateway.open_charge` gave, once we have written it down
    """

    token: str
    amount: Money
    reference: str
    statement_descriptor: str
    return_url: str
    initiator: Initiator = Initiator.CUSTOMER
    keeps_card: bool = False
    opened_id: str = ""


@dataclass(frozen=True)
class HostedPage:
    """The gateway's own page for card details, for browsers without scripts."""

    setup_id: str
    url: str


class RefundStatus(StrEnum):
    """What the gateway says of a refund. Even ``SUCCEEDED`` may become ``FAILED`` weeks later."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class RefundRequest:
    """Money to give back of one charge. ``reference`` is ours and the idempotency key too."""

    charge_gateway_id: str
    charge_reference: str
    amount: Money
    reference: str


@dataclass(frozen=True)
class Refund:
    """A refund as the gateway tells it. ``failure_code``: why it failed, if it did."""

    gateway_id: str
    reference: str
    charge_gateway_id: str
    status: RefundStatus
    amount: Money
    failure_code: str = ""


class DisputeStatus(StrEnum):
    """What the gateway says of a cardholder's dispute (chargeback).

    The money is gone while it is open, comes back when it is won, and stays gone when it is lost.
    """

    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Dispute:
    """A dispute as the gateway tells it.

    :param fee: what the gateway keeps for the trouble, whoever is right
    :param evidence_due_at: after this instant it is lost; ``None`` once nothing can be sent
    """

    gateway_id: str
    charge_gateway_id: str
    charge_reference: str
    status: DisputeStatus
    amount: Money
    fee: Money
    reason_code: str
    evidence_due_at: datetime | None


class PayoutStatus(StrEnum):
    """What the gateway says of money that it sends to our bank."""

    IN_TRANSIT = "in_transit"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True)
class Payout:
    """Money that the gateway sends to our bank; less than zero when it takes money from there.

    :param bank_reference: what the bank's statement shows of it, as far as the gateway knows
    """

    gateway_id: str
    status: PayoutStatus
    amount: Money
    arrival_date: date
    bank_reference: str


class PayoutLineKind(StrEnum):
    """What one line of a payout is."""

    CHARGE = "charge"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    FEE = "fee"
    OTHER = "other"


@dataclass(frozen=True)
class PayoutLine:
    """One line of a payout. The payout is Σ(amount − fee) of its lines.

    :param reference: ours, of the charge, refund or disputed charge; blank for what has none
    :param subject_gateway_id: the gateway's id of the charge, refund or dispute
    :param amount: before the fee, less than zero when money went out
    :param fee: what the gateway kept of it; less than zero when it gave a fee back
    """

    gateway_id: str
    kind: PayoutLineKind
    reference: str
    subject_gateway_id: str
    amount: Money
    fee: Money


class NoticeKind(StrEnum):
    """What a webhook is about."""

    CHARGE = "charge"
    REFUND = "refund"
    DISPUTE = "dispute"


@dataclass(frozen=True)
class Notice:
    """A webhook that is genuine. It says that something happened; what, is asked for afterwards.

    :param reference: ours: the payment's for a charge or dispute, the refund's for a refund
    :param subject_gateway_id: the gateway's id of the charge, refund or dispute
    :param status: the gateway's word, for whoever looks through what came
    """

    notice_id: str
    kind: NoticeKind
    reference: str
    subject_gateway_id: str
    status: str


class Gateway(Protocol):
    """What every gateway does, whatever it moves money by.

    Every method may raise :class:`GatewayUnreachable` or :class:`AnswerLost`.
    """

    code: str

    def open_charge(self, request: ChargeRequest) -> str:
        """Make a charge ready and give its id, before any money can move; asked twice, the same.

        For a gateway that can't be asked by our reference at once: we write the id down and ask
        for the money afterwards, so that whatever may have moved can be found. Blank where our
        reference is enough; then nothing is sent.

        :raises GatewayRefused: the request itself was wrong
        """

    def charge(self, request: ChargeRequest) -> Charge:
        """Ask for money, once: the same reference is never charged twice.

        :raises GatewayRefused: the request itself was wrong
        """

    def find_charge(self, reference: str, *, gateway_id: str = "") -> Charge | None:
        """Give the charge with our reference, or ``None`` if it surely never arrived.

        :param gateway_id: what :meth:`open_charge` gave, as far as we have written it down
        """

    def cancel_charge(self, gateway_id: str) -> Charge:
        """Stop a charge that can still be stopped, and give what became of it."""

    def refund(self, request: RefundRequest) -> Refund:
        """Ask for money to be given back, once: the same reference never gives back twice.

        :raises GatewayRefused: surely nothing was given back; its code says why
        """

    def find_refund(self, *, reference: str, charge_gateway_id: str) -> Refund | None:
        """Give the refund with our reference, or ``None`` if it never arrived."""


class CardGateway(Gateway, Protocol):
    """A gateway that takes cards."""

    def read_card(self, token: str) -> Card:
        """Give the facts of a token that a browser handed in.

        :raises GatewayRefused: no such token
        """

    def open_hosted_page(
        self, *, reference: str, kind: str, language: str, return_url: str, cancel_url: str
    ) -> HostedPage:
        """Make a page on the gateway's own origin that asks for the card."""

    def read_hosted_page(self, setup_id: str) -> Card | None:
        """Give the card that was entered on a hosted page, or ``None`` if none was.

        :raises GatewayRefused: no such page
        """

    def store_card(self, request: StoreRequest) -> StoredCard:
        """Keep a token's card, once: the same reference gives the same stored card again.

        :raises GatewayRefused: no such token, or a card that can't be kept
        """

    def forget_card(self, token: str) -> None:
        """Have a stored card never charged again. One that is gone already is forgotten."""

    def find_dispute(self, gateway_id: str) -> Dispute | None:
        """Give a dispute as it stands, or ``None`` if there is no such one."""

    def send_evidence(self, gateway_id: str, text: str) -> Dispute:
        """Answer a dispute, once, in words that hold no health data.

        :raises GatewayRefused: too late, or answered already
        """

    def accept_dispute(self, gateway_id: str) -> Dispute:
        """Let the cardholder have the money.

        :raises GatewayRefused: it is over already
        """

    def list_payouts(self, since: date) -> Sequence[Payout]:
        """Give the payouts that arrive at the bank on this day or later, the oldest first."""

    def payout_lines(self, payout_gateway_id: str) -> Sequence[PayoutLine]:
        """Give what a payout is made of."""

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        """Read a webhook; ``None`` for a kind that we have no use for.

        :raises ForgedNotice: the signature doesn't hold, or it is too old
        :raises UnreadableNotice: it is genuine, and not what a notice looks like
        """
