"""What tests of cards do over and over: pay by card, charge, and do what the jobs do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import day_here
from tests.members import member_of
from tests.servers.sandbox_server import SandboxServer
from tests.unit.claim_pay.network import Network, Paid, choose
from wellpaid.claim_pay.disbursements.operations.issue_disbursements import issue_disbursements
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.virtual_cards.models import CardLook, ReceivedCard, VirtualCard
from wellpaid.claim_pay.virtual_cards.operations.follow_cards import follow_card, follow_cards
from wellpaid.claim_pay.virtual_cards.operations.issue_cards import issue_cards
from wellpaid.claim_pay.virtual_cards.operations.prove_cards import prove_cards
from wellpaid.claim_pay.virtual_cards.operations.replace_card import replace_card
from wellpaid.claim_pay.virtual_cards.operations.tell_provider import (
    tell_provider,
    untold_cards,
)
from wellpaid.claim_pay.virtual_cards.operations.turn_down_card import hear_refusal
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant


@dataclass
class Cards:
    """A network in which the provider is paid by card; the time is now, as the issuer's is."""

    network: Network
    server: SandboxServer

    def __post_init__(self) -> None:
        # Other tests have moved this issuer's clock on.
        self.network.now = datetime.fromisoformat(self.server.client.get("/bank").json()["now"])

    @property
    def payer_id(self) -> UUID:
        return self.network.payer_id

    @property
    def clinic_id(self) -> UUID:
        return self.network.clinic.id

    @property
    def now(self) -> datetime:
        return self.network.now

    def pay(self, cents: int = 15_000, *, trace: str = "") -> None:
        """Pay one payment by card, today, as far as the card with its provider."""
        choose(self.network, Method.VIRTUAL_CARD)
        trace = trace or f"CARD{uuid4().hex[:8]}"
        day = day_here(self.now) - timedelta(days=1)
        self.network.pay(Paid(trace, claims=((cents + 5_000, cents),), day=day))
        self.issue()

    def issue(self) -> int:
        count = issue_cards(organization_id=self.payer_id, now=self.now)
        self.tell()
        return count

    def tell(self) -> None:
        """Do the jobs that carry news over, both ways."""
        for row in self.received():
            if row.state == "turned_down":
                hear_refusal(provider_id=self.clinic_id, received_card_id=row.id, now=self.now)
        for card_id in untold_cards(self.payer_id):
            tell_provider(organization_id=self.payer_id, card_id=card_id, now=self.now)
        self.network.tell()

    def follow(self) -> None:
        """Ask the issuer, and do the jobs that follow from its answers."""
        for _ in range(2):
            follow_cards(organization_id=self.payer_id, now=self.now)
            self.tell()
        for card in self.rows():
            replace_card(organization_id=self.payer_id, card_id=card.id, now=self.now)
        issue_disbursements(organization_id=self.payer_id, now=self.now)
        self.network.tell()

    def follow_one(self) -> str:
        return follow_card(organization_id=self.payer_id, card_id=self.row().id, now=self.now)

    def charge(self) -> dict[str, Any]:
        """Charge the card as the provider's terminal would."""
        answer = self.server.client.post(f"/issuer/cards/{self.row().gateway_id}/charge")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def let_days_go_by(self, days: int) -> None:
        """Move the issuer's clock and ours on."""
        answer = self.server.client.post("/bank/clock/advance", json={"days": days})
        assert answer.status_code == 200, answer.text
        self.network.now += timedelta(days=days)

    def rows(self) -> list[VirtualCard]:
        with tenant(self.payer_id):
            return list(VirtualCard.objects.order_by("created_at", "id"))

    def row(self) -> VirtualCard:
        [row] = self.rows()
        return row

    def received(self) -> list[ReceivedCard]:
        with tenant(self.clinic_id):
            return list(ReceivedCard.objects.order_by("received_at", "id"))

    def received_row(self) -> ReceivedCard:
        [row] = self.received()
        return row

    def looks(self) -> list[CardLook]:
        with tenant(self.clinic_id):
            return list(CardLook.objects.order_by("looked_at", "id"))

    def states(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """Give the states of cards, of payments, of the provider's cards, and of remittances."""
        return (
            [row.state for row in self.rows()],
            [row.state for row in self.network.disbursements()],
            [row.state for row in self.received()],
            [row.state for row in self.network.remittances()],
        )

    def books(self) -> tuple[int, int, int, int]:
        """Give what is set aside, out, coming, and taken by the terminal; both books are proved."""
        for organization_id in (self.payer_id, self.clinic_id):
            assert prove_ledger(organization_id).findings == ()
            assert prove_cards(organization_id)[1] == []
        network = self.network
        return (
            network.payer_balance("claims_payable"),
            network.payer_balance("disbursements_out"),
            network.clinic_balance("plan_money_coming"),
            network.clinic_balance("terminal_takings"),
        )

    def add_administrator(self) -> Any:
        return member_of(self.network.clinic, Role.ADMINISTRATOR, "iris")
