"""What the conformance suite asks of a gateway's test bench. One harness a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from wellpaid.patient_pay.payments.gateways.base import CardGateway, Charge, ChargeStatus, Gateway


class Means(StrEnum):
    """What somebody pays with, named for what happens then."""

    APPROVED = "approved"
    DECLINED = "declined"
    CHALLENGE = "challenge"
    NOT_STORABLE = "not_storable"
    REFUND_PENDING = "refund_pending"
    REFUND_REFUSED = "refund_refused"
    REFUND_FAILS_LATER = "refund_fails_later"


@dataclass(frozen=True)
class Delivery:
    """A webhook as it came in; the names of its headers in lower case."""

    headers: Mapping[str, str]
    body: bytes


class Harness:
    """Knows a gateway's test cards and how to make things happen there.

    A harness overrides what its gateway can do; the suite's classes that it is not put through
    need nothing. ``gaps`` names tests that the simulated other side can't be put through, each with
    the reason and where else it is tried. They are listed at the end of every run.
    """

    gateway: Gateway
    gaps: Mapping[str, str] = {}
    # What says that a charge counts: a bank's is on its way for days.
    counts: ChargeStatus = ChargeStatus.SUCCEEDED
    asks_for_money = b""
    """What stands in the request that takes money."""
    decline_code = "card_declined"
    charge_event_type = "charge.succeeded"
    return_url = "http://merchant.test/pay/back"
    unknown_token = "tok_nobody"

    @property
    def organization(self) -> str:
        """Whose references they are; any will do where the gateway knows nobody."""
        return str(UUID(int=7))

    @property
    def cards(self) -> CardGateway:
        """The gateway, known to take cards."""
        return self.gateway  # type: ignore[return-value]

    def token(self, means: Means) -> str:
        """Give a one-time token, as a browser would hand it in."""
        raise NotImplementedError

    def arrived(self, charge: Charge) -> Charge:
        """Let a charge's money arrive, where that takes days."""
        return charge

    def losing_requests(self) -> AbstractContextManager[None]:
        """Lose every request on its way there, so that no answer comes."""
        raise NotImplementedError

    def losing_answers(self, only: bytes = b"") -> AbstractContextManager[None]:
        """Lose answers on their way back, after the other side has acted.

        :param only: of requests that hold these bytes
        """
        raise NotImplementedError

    def away(self) -> AbstractContextManager[None]:
        """Have nobody at the other side's address."""
        raise NotImplementedError

    def answer_challenge(self, url: str, *, is_approved: bool) -> None:
        """Answer the bank's question in the cardholder's place."""
        raise NotImplementedError

    def fill_hosted_page(self, url: str) -> None:
        """Enter an approved card on the gateway's own page."""
        raise NotImplementedError

    def let_time_pass(self) -> None:
        """Let come what comes later: pending refunds, late failures, a bank's decision."""
        raise NotImplementedError

    def delivery_about(self, reference: str) -> Delivery:
        """Give the first webhook about a charge, once it has come."""
        raise NotImplementedError

    def signed(self, event: Mapping[str, Any], *, age_seconds: int = 0) -> Delivery:
        """Sign an event as the gateway does, some seconds ago."""
        raise NotImplementedError

    def event_of_another_kind(self) -> Mapping[str, Any]:
        """Give an event that we have no use for."""
        raise NotImplementedError

    def with_another_secret_first(self) -> AbstractContextManager[None]:
        """Have a newer secret beside the one that signs, as while they are changed."""
        raise NotImplementedError

    def dispute(self, charge_gateway_id: str) -> str:
        """Have a charge disputed and give the dispute's id."""
        raise NotImplementedError

    def let_evidence_be_late(self) -> None:
        """Let the time for evidence run out."""
        raise NotImplementedError

    def pay_out(self) -> None:
        """Have the gateway send to the bank what it holds."""
        raise NotImplementedError

    def die(self) -> None:
        """Kill the other side's process, as a power cut would."""
        raise NotImplementedError

    def rise(self) -> None:
        """Start it again with the data that it had."""
        raise NotImplementedError

    def taken(self, reference: str) -> list[int]:
        """Give the cents of each charge of a reference that took money, by its own books."""
        raise NotImplementedError

    def given_back(self, reference: str) -> list[int]:
        """Give the cents of each refund of a reference, by its own books."""
        raise NotImplementedError
