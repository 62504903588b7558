"""Reads of saved cards, as rows ready for a page. Nothing here gives out a credential."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.banking.queries import bank_accounts_of
from wellpaid.core.banking.states import BankAccountState, OwnerKind
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.queries import CardRow
from wellpaid.patient_pay.payments.states import BANK

from .models import SavedMethod, SavedMethodUse, WalletPlace
from .policy import CARDS_MAX, ends_soon, is_expired, last_day
from .rules import own_methods
from .states import SHOWN, SavedMethodState, UseKind


@dataclass(frozen=True)
class UseRow:
    """Something that relies on a saved card."""

    kind: UseKind
    subject_id: UUID


@dataclass(frozen=True)
class SavedCard:
    """A saved card as its owner sees it. ``last_day``: it is good to the end of this day.

    ``is_kept_elsewhere``: by a gateway that takes no new payments here any more.
    """

    id: UUID
    organization_id: UUID
    state: SavedMethodState
    card: CardRow
    last_day: date
    is_default: bool
    is_expired: bool
    ends_soon: bool
    is_kept_elsewhere: bool
    last_used_at: datetime | None
    uses: tuple[UseRow, ...]

    @property
    def expiry(self) -> str:
        """The end as it is printed on the card: ``08/28``."""
        return f"{self.last_day:%m/%y}"

    @property
    def form_value(self) -> str:
        """The id as a form sends it."""
        return str(self.id)

    @property
    def is_usable(self) -> bool:
        """Whether one can pay with it."""
        is_whole = self.state is SavedMethodState.ACTIVE and not self.is_expired
        return is_whole and not self.is_kept_elsewhere


@dataclass(frozen=True)
class WalletPart:
    """A user's cards at one organisation, the default first."""

    organization_id: UUID
    cards: tuple[SavedCard, ...]

    @property
    def is_full(self) -> bool:
        """Whether no other card fits in."""
        kept = [card for card in self.cards if card.state is not SavedMethodState.FAILED]
        return len(kept) >= CARDS_MAX


def places_of(user_id: UUID) -> list[UUID]:
    """Give the organisations at which a user has saved cards at some time."""
    places = WalletPlace.objects.filter(user_id=user_id).order_by("id")
    return list(places.values_list("organization_id", flat=True))


def wallet_of(
    *, user_id: UUID, organization_ids: Iterable[UUID], today: date
) -> tuple[WalletPart, ...]:
    """Give a user's cards by organisation: two queries for each."""
    return tuple(
        WalletPart(organization_id, saved_cards(user_id, organization_id, today))
        for organization_id in organization_ids
    )


def saved_cards(user_id: UUID, organization_id: UUID, today: date) -> tuple[SavedCard, ...]:
    """Give all that is in a user's wallet at an organisation, expired and failed ones too."""
    with tenant(organization_id):
        methods = list(
            own_methods(user_id)
            .filter(state__in=SHOWN)
            .prefetch_related("uses")
            .order_by("-is_default", "created_at", "id")
        )
    return tuple(_saved_card(method, today) for method in methods)


def usable_methods(user_id: UUID, organization_id: UUID, today: date) -> tuple[SavedCard, ...]:
    """Give the cards that a user can pay with today at an organisation, the default first."""
    cards = saved_cards(user_id, organization_id, today)
    return tuple(card for card in cards if card.is_usable)


def find_saved_card(
    *, user_id: UUID, organization_ids: Iterable[UUID], saved_method_id: UUID, today: date
) -> SavedCard | None:
    """Give one of a user's cards, wherever it was saved, or ``None``."""
    for organization_id in organization_ids:
        for card in saved_cards(user_id, organization_id, today):
            if card.id == saved_method_id:
                return card
    return None


@dataclass(frozen=True)
class KeptAccount:
    """A bank account that a user kept at one organisation: never its number."""

    id: UUID
    organization_id: UUID
    state: BankAccountState
    card: CardRow

    @property
    def form_value(self) -> str:
        """The id as a form sends it."""
        return str(self.id)

    @property
    def is_usable(self) -> bool:
        """Whether one can pay from it: what is still being checked pays once that is done."""
        return self.state is not BankAccountState.FAILED


def kept_accounts(user_id: UUID, organization_id: UUID) -> tuple[KeptAccount, ...]:
    """Give a user's own kept accounts, the oldest first: one query.

    An account whose first payment never started isn't kept: who left in between kept nothing.
    """
    rows = bank_accounts_of(
        organization_id=organization_id, owner_kind=OwnerKind.USER, owner_id=user_id
    )
    return tuple(
        KeptAccount(row.id, organization_id, row.state, CardRow(BANK, "", row.last4))
        for row in rows
        if row.state is not BankAccountState.UNVERIFIED
    )


def find_kept_account(
    *, user_id: UUID, organization_ids: Iterable[UUID], bank_account_id: UUID
) -> KeptAccount | None:
    """Give one of a user's kept accounts, wherever it is kept, or ``None``."""
    for organization_id in organization_ids:
        for account in kept_accounts(user_id, organization_id):
            if account.id == bank_account_id:
                return account
    return None


def uses_of(saved_method_id: UUID) -> tuple[UseRow, ...]:
    """Give what relies on a card at the open organisation."""
    uses = SavedMethodUse.objects.filter(saved_method_id=saved_method_id)
    return tuple(UseRow(UseKind(use.kind), use.subject_id) for use in uses.order_by("created_at"))


def _saved_card(method: SavedMethod, today: date) -> SavedCard:
    last = last_day(method.expiry_year, method.expiry_month)
    uses = sorted(method.uses.all(), key=lambda use: use.created_at)
    return SavedCard(
        id=method.id,
        organization_id=method.organization_id,
        state=SavedMethodState(method.state),
        card=CardRow(method.kind, method.brand, method.last4),
        last_day=last,
        is_default=method.is_default,
        is_expired=is_expired(last, today),
        ends_soon=ends_soon(last, today),
        is_kept_elsewhere=method.gateway != default_gateway().code,
        last_used_at=method.last_used_at,
        uses=tuple(UseRow(UseKind(use.kind), use.subject_id) for use in uses),
    )
