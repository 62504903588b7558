"""A27: saved cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellpaid.core.banking.states import PUBLIC
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.payments.gateways.base import AnswerLost, GatewayUnreachable
from wellpaid.patient_pay.payments.operations.use_card import CardNotKnown
from wellpaid.patient_pay.wallet.operations.make_default import make_default
from wellpaid.patient_pay.wallet.operations.open_setup import open_setup, save_card_of_setup
from wellpaid.patient_pay.wallet.operations.remove_card import remove_card
from wellpaid.patient_pay.wallet.operations.remove_kept_account import remove_kept_account
from wellpaid.patient_pay.wallet.operations.save_card import Consent, WalletFull
from wellpaid.patient_pay.wallet.operations.save_token import save_token
from wellpaid.patient_pay.wallet.policy import CONSENT_VERSION
from wellpaid.patient_pay.wallet.queries import (
    KeptAccount,
    SavedCard,
    WalletPart,
    find_kept_account,
    find_saved_card,
    kept_accounts,
    places_of,
    wallet_of,
)
from wellpaid.patient_pay.wallet.states import SavedMethodState
from wellpaid.web.shared.page_context import the_portal_clinic

from .card_entry import card_entry
from .card_fields import card_fields
from .opened import account_sights, today_at, user_id_of
from .wallet_words import consent_words, use_words


@dataclass(frozen=True)
class CardRow:
    """A card on the page, with the words for what uses it."""

    saved: SavedCard
    uses: list[str]


@dataclass(frozen=True)
class ClinicCards:
    """The cards at one clinic."""

    clinic: Clinic
    rows: list[CardRow]
    accounts: list[tuple[KeptAccount, str]]


def organizations_of(request: HttpRequest) -> list[Clinic]:
    """Give the clinics whose cards the visitor may have: whose bills the account shows, where
    cards were saved before, and the one that heads the portal.
    """
    found = [sight.organization_id for sight in account_sights(request)]
    found += places_of(_user_id(request))
    portal = the_portal_clinic()
    clinics = [clinic_by_id(organization_id) for organization_id in dict.fromkeys(found)]
    if portal.id is not None and portal.id not in found:
        clinics.append(portal)
    return clinics


def _user_id(request: HttpRequest) -> UUID:
    user_id = user_id_of(request)
    assert user_id is not None
    return user_id


def _actor(request: HttpRequest) -> Actor:
    return Actor(ActorKind.USER, _user_id(request))


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    """Show the cards, what uses them, and which of them end soon."""
    clinics = {_id(clinic): clinic for clinic in organizations_of(request)}
    parts = wallet_of(
        user_id=_user_id(request),
        organization_ids=clinics,
        today=today_at(the_portal_clinic()),
    )
    cards = [card for part in parts for card in part.cards]
    groups = [_group(clinics[part.organization_id], part, _user_id(request)) for part in parts]
    groups = [group for group in groups if group.rows or group.accounts]
    context = {
        "groups": groups,
        "has_several": len(groups) > 1,
        "has_accounts": any(group.accounts for group in groups),
        "failed": _first(cards, lambda card: card.state is SavedMethodState.FAILED),
        "ended": _first(cards, lambda card: card.is_expired),
        "ending": _first(cards, lambda card: card.ends_soon),
        "was_saved": "saved" in request.GET,
        "was_removed": "removed" in request.GET,
        "was_account_removed": "account-removed" in request.GET,
        "can_add": any(not part.is_full for part in parts),
    }
    return render(request, "portal/wallet.html", context)


def _id(clinic: Clinic) -> UUID:
    assert clinic.id is not None
    return clinic.id


def _group(clinic: Clinic, part: WalletPart, user_id: UUID) -> ClinicCards:
    accounts = kept_accounts(user_id, part.organization_id) if clinic.offers_bank_payments else ()
    return ClinicCards(
        clinic,
        [CardRow(card, use_words(card)) for card in part.cards],
        [(account, _(PUBLIC[account.state].word)) for account in accounts],
    )


def _first(cards: list[SavedCard], is_it: Callable[[SavedCard], bool]) -> SavedCard | None:
    return next((card for card in cards if is_it(card)), None)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Save a card, in the gateway's frames. Somebody with several clinics chooses one first."""
    clinic = _chosen_clinic(request)
    if clinic is None:
        choice = {"clinics": organizations_of(request)}
        return render(request, "portal/wallet_clinic.html", choice)
    error = _unreachable() if request.GET.get("problem") == "unreachable" else ""
    if request.method == "POST":
        try:
            save_token(
                organization_id=_id(clinic),
                user_id=_user_id(request),
                token=request.POST.get("token", "")[:80],
                consent=_consent(),
                actor=_actor(request),
                now=utc_now(),
            )
        except (CardNotKnown, WalletFull) as refused:
            error = refused.sentence
        except (GatewayUnreachable, AnswerLost):
            error = _unreachable()
        else:
            return redirect(reverse("wallet") + "?saved")
    context = {
        "chosen": clinic,
        "error": error,
        "consent": consent_words(clinic.name),
        "card_entry": card_entry(),
        "card_fields": card_fields(),
    }
    return render(request, "portal/wallet_add.html", context, status=400 if error else 200)


def _chosen_clinic(request: HttpRequest) -> Clinic | None:
    """Give the clinic that the address names among one's own, the only one, or none yet.

    :raises NotFound: there is none at all, or the address names another
    """
    clinics = organizations_of(request)
    named = request.POST.get("clinic") or request.GET.get("clinic")
    if named:
        clinics = [clinic for clinic in clinics if str(clinic.id) == named]
    if not clinics:
        raise NotFound
    return clinics[0] if len(clinics) == 1 else None


def _consent() -> Consent:
    return Consent(CONSENT_VERSION, get_language() or "en", utc_now())


def _unreachable() -> str:
    return _("We can’t reach the card processor. Try again in a few minutes, or call us.")


@require_POST
@login_required
def hosted(request: HttpRequest) -> HttpResponse:
    """Go to the gateway's own card page: the way without scripts."""
    clinic = _chosen_clinic(request)
    if clinic is None:
        return redirect("wallet_add")
    back = f"{reverse('wallet_add')}?clinic={clinic.id}"
    # The visit's own id isn't known yet: a zero id holds its place in the address.
    no_id = UUID(int=0)
    return_path = reverse("wallet_hosted_return", args=[clinic.id, no_id])
    try:
        url = open_setup(
            organization_id=_id(clinic),
            user_id=_user_id(request),
            consent=_consent(),
            return_url=settings.BASE_URL + return_path.replace(str(no_id), "{setup_id}"),
            cancel_url=settings.BASE_URL + back,
        )
    except (GatewayUnreachable, AnswerLost):
        return redirect(f"{back}&problem=unreachable")
    return redirect(url)


@require_safe
@login_required
def hosted_return(request: HttpRequest, organization_id: UUID, setup_id: UUID) -> HttpResponse:
    """Come back from the gateway's card page."""
    if organization_id not in {clinic.id for clinic in organizations_of(request)}:
        raise NotFound
    back = f"{reverse('wallet_add')}?clinic={organization_id}"
    try:
        state = save_card_of_setup(
            organization_id=organization_id,
            user_id=_user_id(request),
            setup_id=setup_id,
            actor=_actor(request),
            now=utc_now(),
        )
    except (CardNotKnown, GatewayUnreachable, AnswerLost):
        return redirect(f"{back}&problem=unreachable")
    return redirect(back if state is None else reverse("wallet") + "?saved")


@require_POST
@login_required
def default(request: HttpRequest, saved_method_id: UUID) -> HttpResponse:
    """Offer this card first."""
    card = _own_card(request, saved_method_id)
    make_default(
        organization_id=card.organization_id,
        user_id=_user_id(request),
        saved_method_id=card.id,
        actor=_actor(request),
        now=utc_now(),
    )
    return redirect("wallet")


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: HttpRequest, saved_method_id: UUID) -> HttpResponse:
    """Remove a card: a page that says what it does, or what uses the card, then the step."""
    card = _own_card(request, saved_method_id)
    error: ProductError | None = None
    if request.method == "POST":
        try:
            remove_card(
                organization_id=card.organization_id,
                user_id=_user_id(request),
                saved_method_id=card.id,
                actor=_actor(request),
                now=utc_now(),
            )
        except ProductError as refused:
            error = refused
        else:
            return redirect(reverse("wallet") + "?removed")
    context = {"card": card, "uses": use_words(card), "error": error}
    status = error.status if error else 200
    return render(request, "portal/wallet_remove.html", context, status=status)


def _own_card(request: HttpRequest, saved_method_id: UUID) -> SavedCard:
    """Give one of the visitor's cards.

    :raises NotFound: there is none, or it is somebody else's
    """
    card = find_saved_card(
        user_id=_user_id(request),
        organization_ids=places_of(_user_id(request)),
        saved_method_id=saved_method_id,
        today=today_at(the_portal_clinic()),
    )
    if card is None:
        raise NotFound
    return card


@require_http_methods(["GET", "POST"])
@login_required
def remove_account(request: HttpRequest, bank_account_id: UUID) -> HttpResponse:
    """Remove a bank account: a page that says what it does, then the step."""
    account = find_kept_account(
        user_id=_user_id(request),
        organization_ids=places_of(_user_id(request)),
        bank_account_id=bank_account_id,
    )
    if account is None:
        raise NotFound
    error: ProductError | None = None
    if request.method == "POST":
        try:
            remove_kept_account(
                organization_id=account.organization_id,
                user_id=_user_id(request),
                bank_account_id=account.id,
                actor=_actor(request),
                now=utc_now(),
            )
        except ProductError as refused:
            error = refused
        else:
            return redirect(reverse("wallet") + "?account-removed")
    context = {"account": account, "error": error}
    status = error.status if error else 200
    return render(request, "portal/wallet_bank_remove.html", context, status=status)
