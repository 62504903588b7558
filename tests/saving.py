"""A wallet for tests: a card processor that runs, and cards saved there by the operations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.factories import NOW
from tests.servers.sandbox_server import SandboxServer, running_sandbox
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.identity.models import User
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.wallet.models import SavedMethod
from wellpaid.patient_pay.wallet.operations.save_card import Consent
from wellpaid.patient_pay.wallet.operations.save_token import save_token
from wellpaid.patient_pay.wallet.policy import CONSENT_VERSION
from wellpaid.patient_pay.wallet.states import SavedMethodState

APPROVED, DEBIT, MASTERCARD = "4242424242424242", "4000056655665556", "5555555555554444"
STORED_EXPIRES, LOST, REFUSED = "4000000000505000", "4000000000606006", "4000000000707002"


@contextmanager
def processor() -> Iterator[SandboxServer]:
    """Run a card processor."""
    with running_sandbox() as sandbox:
        yield sandbox


def point_to(settings: Any, sandbox: SandboxServer) -> None:
    """Have the product's gateway speak to it."""
    settings.SANDBOX_URL = sandbox.base_url
    settings.SANDBOX_SECRET_KEY = sandbox.secret_key
    settings.GATEWAY_TIMEOUT_SECONDS = 5


def user_actor(user: User) -> Actor:
    return Actor(ActorKind.USER, user.id)


@dataclass(frozen=True)
class Wallet:
    """One user's cards at one clinic."""

    organization_id: UUID
    user: User
    sandbox: SandboxServer

    @property
    def owner(self) -> dict[str, Any]:
        return {"organization_id": self.organization_id, "user_id": self.user.id}

    def save(
        self, number: str = APPROVED, *, expiry: str = "12/39", now: datetime = NOW
    ) -> SavedMethod:
        """Save a card as the wallet's page does and give its row, whatever became of it."""
        state = self.save_token(self.sandbox.tokenise(number, expiry=expiry), now=now)
        method = self.newest()
        assert method.state == state
        return method

    def save_token(self, token: str, *, now: datetime = NOW) -> SavedMethodState:
        return save_token(
            token=token,
            consent=Consent(CONSENT_VERSION, "en", now),
            actor=user_actor(self.user),
            now=now,
            **self.owner,
        )

    def newest(self) -> SavedMethod:
        return self.rows()[-1]

    def rows(self) -> list[SavedMethod]:
        """Give every card that this user ever saved here, the oldest first."""
        with tenant(self.organization_id):
            return list(SavedMethod.objects.filter(user=self.user).order_by("id"))

    def read(self, saved_method_id: UUID) -> SavedMethod:
        with tenant(self.organization_id):
            return SavedMethod.objects.get(id=saved_method_id)

    def defaults(self) -> list[UUID]:
        return [method.id for method in self.rows() if method.is_default]
