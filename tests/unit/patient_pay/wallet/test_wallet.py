"""Saved cards: whose they are, which is first, what uses them, and what the gateway is asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import NOW, TODAY, make_bill, make_clinic, make_user
from tests.saving import (
    APPROVED,
    DEBIT,
    LOST,
    MASTERCARD,
    REFUSED,
    STORED_EXPIRES,
    Wallet,
    point_to,
    user_actor,
)
from tests.servers.sandbox_server import SandboxServer, free_port
from wellpaid.core.audit.queries import lines_about
from wellpaid.kit.crypto import SealBroken, open_sealed, seal_text
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import GatewayUnreachable
from wellpaid.patient_pay.payments.models import Checkout
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.use_card import CardNotKnown
from wellpaid.patient_pay.payments.policy import STORED_CARD
from wellpaid.patient_pay.wallet.models import SavedMethod, SavedMethodUse, WalletPlace
from wellpaid.patient_pay.wallet.operations.choose_saved_card import choose_saved_card
from wellpaid.patient_pay.wallet.operations.claim_card import (
    CardNotUsable,
    claim_card,
    release_card,
)
from wellpaid.patient_pay.wallet.operations.forget_card import forget_card
from wellpaid.patient_pay.wallet.operations.make_default import CardNotReady, make_default
from wellpaid.patient_pay.wallet.operations.mark_used import mark_used
from wellpaid.patient_pay.wallet.operations.open_setup import open_setup, save_card_of_setup
from wellpaid.patient_pay.wallet.operations.remove_card import CardInUse, remove_card
from wellpaid.patient_pay.wallet.operations.save_card import Consent, WalletFull
from wellpaid.patient_pay.wallet.operations.store_card import store_card
from wellpaid.patient_pay.wallet.policy import (
    CARDS_MAX,
    CONSENT_VERSION,
    GIVE_UP_AFTER,
    ends_soon,
    is_expired,
    last_day,
)
from wellpaid.patient_pay.wallet.queries import (
    find_saved_card,
    places_of,
    saved_cards,
    usable_methods,
    uses_of,
    wallet_of,
)
from wellpaid.patient_pay.wallet.states import SavedMethodState, UseKind

S = SavedMethodState


def as_owner(wallet: Wallet, method: SavedMethod) -> dict[str, Any]:
    return {
        **wallet.owner,
        "saved_method_id": method.id,
        "actor": user_actor(wallet.user),
        "now": NOW,
    }


def credential_of(method: SavedMethod) -> str:
    return open_sealed(STORED_CARD, method.credential)


def at_gateway(wallet: Wallet, credential: str) -> str:
    """Give what the gateway says of a credential."""
    status: str = wallet.sandbox.client.get(f"/v1/credentials/{credential}").json()["status"]
    return status


def claim(wallet: Wallet, method: SavedMethod, subject_id: UUID, today: date = TODAY) -> None:
    with tenant(wallet.organization_id):
        claim_card(
            user_id=wallet.user.id,
            saved_method_id=method.id,
            kind=UseKind.PAYMENT_PLAN,
            subject_id=subject_id,
            today=today,
            now=NOW,
        )


def codes(wallet: Wallet, method: SavedMethod) -> list[str]:
    with tenant(wallet.organization_id):
        return [line.event for line in lines_about(method.id)]


def jobs(name: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=name).count()


# Saving


def test_a_card_is_saved_sealed_and_offered_first(wallet: Wallet) -> None:
    method = wallet.save(DEBIT)
    assert (method.state, method.brand, method.kind, method.last4) == (
        S.ACTIVE, "visa", "debit", "5556",
    )  # fmt: skip
    assert (method.expiry_month, method.expiry_year, method.is_default) == (12, 2039, True)
    assert (method.consent_version, method.consent_language, method.consented_at) == (
        CONSENT_VERSION, "en", NOW,
    )  # fmt: skip
    assert method.token == ""
    assert "cred_" not in method.credential
    assert at_gateway(wallet, credential_of(method)) == "active"
    assert codes(wallet, method) == ["saved_card.started", "saved_card.saved"]
    assert places_of(wallet.user.id) == [wallet.organization_id]


def test_a_token_that_the_gateway_does_not_know_saves_nothing(wallet: Wallet) -> None:
    with pytest.raises(CardNotKnown):
        wallet.save_token("tok_nobody")
    assert wallet.rows() == []
    assert places_of(wallet.user.id) == []


def test_a_token_that_is_sent_twice_is_saved_once(wallet: Wallet) -> None:
    token = wallet.sandbox.tokenise(APPROVED)
    assert [wallet.save_token(token), wallet.save_token(token)] == [S.ACTIVE, S.ACTIVE]
    assert len(wallet.rows()) == 1


def test_a_lost_answer_is_asked_for_with_the_same_id(wallet: Wallet) -> None:
    method = wallet.save(LOST)
    assert (method.state, method.credential) == (S.SAVING, "")
    assert jobs("wallet.store_card") == 1
    again = store_card(organization_id=wallet.organization_id, saved_method_id=method.id, now=NOW)
    assert again is S.ACTIVE
    assert at_gateway(wallet, credential_of(wallet.read(method.id))) == "active"


def test_a_gateway_that_is_down_saves_nothing_and_later_does(
    wallet: Wallet, settings: Any, sandbox: SandboxServer
) -> None:
    token = sandbox.tokenise(APPROVED)
    settings.SANDBOX_URL = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(GatewayUnreachable):
        wallet.save_token(token)
    assert wallet.rows() == []
    point_to(settings, sandbox)
    assert wallet.save_token(token) is S.ACTIVE


def test_a_gateway_that_stays_silent_is_given_up_after_a_day(wallet: Wallet, settings: Any) -> None:
    method = wallet.save(LOST)
    settings.SANDBOX_URL = f"http://127.0.0.1:{free_port()}"
    where = {"organization_id": wallet.organization_id, "saved_method_id": method.id}
    assert store_card(**where, now=NOW + timedelta(hours=23)) is S.SAVING
    assert store_card(**where, now=NOW + GIVE_UP_AFTER) is S.FAILED
    failed = wallet.read(method.id)
    assert (failed.token, failed.credential, failed.is_default) == ("", "", False)


def test_a_card_that_cannot_be_kept_fails_and_can_be_put_away(wallet: Wallet) -> None:
    method = wallet.save(REFUSED)
    assert (method.state, method.token) == (S.FAILED, "")
    assert codes(wallet, method)[-1] == "saved_card.not_saved"
    with pytest.raises(CardNotReady):
        make_default(**as_owner(wallet, method))
    remove_card(**as_owner(wallet, method))
    assert wallet.read(method.id).state == S.REMOVED
    assert jobs("wallet.forget_card") == 0


def test_the_same_card_saved_again_renews_the_row_that_things_use(wallet: Wallet) -> None:
    old = wallet.save(APPROVED, expiry="12/30")
    claim(wallet, old, uuid4())
    younger = wallet.save(APPROVED, expiry="11/39", now=NOW + timedelta(days=1))
    renewed = wallet.read(old.id)
    assert (younger.state, renewed.state) == (S.REMOVED, S.ACTIVE)
    assert (renewed.expiry_month, renewed.expiry_year) == (11, 2039)
    assert renewed.is_default
    assert credential_of(renewed) != credential_of(old)
    assert credential_of(younger) == credential_of(old)
    forget_card(organization_id=wallet.organization_id, saved_method_id=younger.id)
    assert at_gateway(wallet, credential_of(old)) == "deleted"
    assert at_gateway(wallet, credential_of(renewed)) == "active"


def test_a_full_wallet_takes_no_other_card(wallet: Wallet) -> None:
    method = wallet.save()
    with tenant(wallet.organization_id):
        for number in range(CARDS_MAX - 1):
            method.id, method.is_default, method.fingerprint = uuid4(), False, f"print-{number}"
            method._state.adding = True
            method.save(force_insert=True)
    with pytest.raises(WalletFull) as refused:
        wallet.save(MASTERCARD)
    assert refused.value.sentence == "You can save up to 10 cards. Remove one first."
    assert len(wallet.rows()) == CARDS_MAX


def test_a_visit_to_the_gateways_page_saves_once(wallet: Wallet) -> None:
    url = open_setup(
        **wallet.owner,
        consent=Consent(CONSENT_VERSION, "es", NOW),
        return_url="http://merchant.test/back/{setup_id}",
        cancel_url="http://merchant.test/cancel",
    )
    typed = {"number": MASTERCARD, "expiry": "12/39", "cvc": "123"}
    came_back = wallet.sandbox.client.post(url, data=typed)
    assert came_back.status_code == 303
    setup_id = UUID(came_back.headers["location"].rpartition("/")[2].partition("?")[0])
    facts = {**wallet.owner, "setup_id": setup_id, "actor": user_actor(wallet.user), "now": NOW}
    assert save_card_of_setup(**facts) is S.ACTIVE
    assert save_card_of_setup(**facts) is S.ACTIVE
    assert [m.consent_language for m in wallet.rows()] == ["es"]
    with pytest.raises(NotFound):
        save_card_of_setup(**(facts | {"user_id": make_user("other").id}))


def test_a_visit_without_a_card_saves_nothing(wallet: Wallet) -> None:
    url = open_setup(
        **wallet.owner,
        consent=Consent(CONSENT_VERSION, "en", NOW),
        return_url="http://merchant.test/back/{setup_id}",
        cancel_url="http://merchant.test/cancel",
    )
    assert url.startswith(wallet.sandbox.base_url)
    with connection.cursor() as cursor, tenant(wallet.organization_id):
        cursor.execute(
            "SELECT id FROM card_setup WHERE organization_id = %s", [wallet.organization_id]
        )
        [(setup_id,)] = cursor.fetchall()
    state = save_card_of_setup(
        **wallet.owner, setup_id=setup_id, actor=user_actor(wallet.user), now=NOW
    )
    assert state is None
    assert wallet.rows() == []


# The first among them


def test_the_first_card_is_the_default_until_another_is_made_it(wallet: Wallet) -> None:
    first, second = wallet.save(APPROVED), wallet.save(MASTERCARD)
    assert wallet.defaults() == [first.id]
    make_default(**as_owner(wallet, second))
    make_default(**as_owner(wallet, second))
    assert wallet.defaults() == [second.id]
    assert codes(wallet, second).count("saved_card.made_default") == 1
    shown = saved_cards(wallet.user.id, wallet.organization_id, TODAY)
    assert [card.id for card in shown] == [second.id, first.id]


def test_when_the_default_goes_the_card_used_last_takes_its_place(wallet: Wallet) -> None:
    first, second, third = wallet.save(APPROVED), wallet.save(MASTERCARD), wallet.save(DEBIT)
    mark_used(organization_id=wallet.organization_id, saved_method_id=third.id, used_at=NOW)
    remove_card(**as_owner(wallet, first))
    assert wallet.defaults() == [third.id]
    remove_card(**as_owner(wallet, third))
    assert wallet.defaults() == [second.id]
    remove_card(**as_owner(wallet, second))
    assert wallet.defaults() == []


def test_the_database_holds_one_default_a_user(wallet: Wallet) -> None:
    wallet.save(APPROVED)
    second = wallet.save(MASTERCARD)
    with pytest.raises(IntegrityError), transaction.atomic(), tenant(wallet.organization_id):
        SavedMethod.objects.filter(id=second.id).update(is_default=True)


# Removing, and what uses a card


def test_a_removed_card_is_gone_everywhere(wallet: Wallet) -> None:
    method = wallet.save()
    remove_card(**as_owner(wallet, method))
    assert jobs("wallet.forget_card") == 1
    forget_card(organization_id=wallet.organization_id, saved_method_id=method.id)
    forget_card(organization_id=wallet.organization_id, saved_method_id=method.id)
    gone = wallet.read(method.id)
    assert (gone.state, gone.is_default, gone.credential) == (S.REMOVED, False, "")
    assert at_gateway(wallet, credential_of(method)) == "deleted"
    assert saved_cards(wallet.user.id, wallet.organization_id, TODAY) == ()
    with pytest.raises(NotFound):
        remove_card(**as_owner(wallet, method))


def test_a_card_in_use_stays_until_another_is_chosen(wallet: Wallet) -> None:
    method, other, plan_id = wallet.save(APPROVED), wallet.save(MASTERCARD), uuid4()
    claim(wallet, method, plan_id)
    with pytest.raises(CardInUse):
        remove_card(**as_owner(wallet, method))
    assert wallet.read(method.id).state == S.ACTIVE
    claim(wallet, other, plan_id)
    with tenant(wallet.organization_id):
        assert (uses_of(method.id), len(uses_of(other.id))) == ((), 1)
    remove_card(**as_owner(wallet, method))
    with tenant(wallet.organization_id):
        release_card(kind=UseKind.PAYMENT_PLAN, subject_id=plan_id)
    remove_card(**as_owner(wallet, other))


def test_a_removed_card_leaves_the_checkouts(wallet: Wallet) -> None:
    method = wallet.save()
    checkout_id = a_checkout(wallet)
    choose(wallet, method, checkout_id)
    remove_card(**as_owner(wallet, method))
    with tenant(wallet.organization_id):
        checkout = Checkout.objects.get(id=checkout_id)
    assert (checkout.token, checkout.saved_method_id, checkout.card_last4) == ("", None, "")


def a_checkout(wallet: Wallet) -> UUID:
    with tenant(wallet.organization_id):
        clinic = wallet.newest().organization
    bill = make_bill(clinic)
    return open_checkout(
        organization_id=wallet.organization_id,
        bill_ids=[bill.id],
        receipt_email="",
        language="en",
        now=NOW,
    )


def choose(wallet: Wallet, method: SavedMethod, checkout_id: UUID, *, today: date = TODAY) -> None:
    choose_saved_card(
        **wallet.owner, checkout_id=checkout_id, saved_method_id=method.id, today=today
    )


# Expiry


def test_a_card_is_good_to_the_end_of_its_month() -> None:
    last = last_day(2028, 2)
    assert last == date(2028, 2, 29)
    assert not is_expired(last, last)
    assert is_expired(last, date(2028, 3, 1))
    assert not ends_soon(last, last - timedelta(days=61))
    assert ends_soon(last, last - timedelta(days=60))
    assert ends_soon(last, last)
    assert not ends_soon(last, date(2028, 3, 1))


def test_an_expired_card_is_shown_and_cannot_be_chosen(wallet: Wallet) -> None:
    method, after = wallet.save(expiry="11/30"), date(2030, 12, 1)
    [card] = saved_cards(wallet.user.id, wallet.organization_id, after)
    assert (card.is_expired, card.is_usable, card.expiry) == (True, False, "11/30")
    assert usable_methods(wallet.user.id, wallet.organization_id, after) == ()
    assert len(usable_methods(wallet.user.id, wallet.organization_id, date(2030, 11, 30))) == 1
    checkout_id = a_checkout(wallet)
    with pytest.raises(CardNotUsable):
        choose(wallet, method, checkout_id, today=after)
    with pytest.raises(CardNotUsable):
        claim(wallet, method, uuid4(), today=after)
    with tenant(wallet.organization_id):
        assert Checkout.objects.get(id=checkout_id).token == ""
        assert SavedMethodUse.objects.count() == 0


def test_a_card_that_ended_at_its_bank_is_declined(wallet: Wallet) -> None:
    method = wallet.save(STORED_EXPIRES)
    charge = wallet.sandbox.charge(credential_of(method), key="ended").json()
    assert charge["decline_code"] == "expired_card"


# Others


@pytest.mark.parametrize("who", ["another user", "another clinic"])
def test_nobody_else_reaches_a_card(wallet: Wallet, who: str) -> None:
    method = wallet.save()
    checkout_id = a_checkout(wallet)
    other = (
        replace(wallet, user=make_user("helper"))
        if who == "another user"
        else replace(wallet, organization_id=make_clinic().id)
    )
    for operation in (make_default, remove_card):
        with pytest.raises(NotFound):
            operation(**as_owner(other, method))
    with pytest.raises(NotFound):
        choose(other, method, checkout_id)
    with pytest.raises(NotFound):
        claim(other, method, uuid4())
    assert saved_cards(other.user.id, other.organization_id, TODAY) == ()
    assert find_saved_card(
        user_id=other.user.id, organization_ids=[other.organization_id],
        saved_method_id=method.id, today=TODAY,
    ) is None  # fmt: skip
    assert wallet.read(method.id).state == S.ACTIVE
    assert wallet.defaults() == [method.id]
    [part] = wallet_of(
        user_id=wallet.user.id, organization_ids=[wallet.organization_id], today=TODAY
    )
    assert [card.id for card in part.cards] == [method.id]


def test_the_same_card_of_two_people_is_two_cards(wallet: Wallet) -> None:
    other = replace(wallet, user=make_user("other"))
    mine, theirs = wallet.save(), other.save()
    assert (mine.state, theirs.state) == (S.ACTIVE, S.ACTIVE)
    assert WalletPlace.objects.count() == 2


def test_a_seal_opens_with_the_key_before_and_with_no_other(settings: Any) -> None:
    sealed = seal_text("a purpose", "cred_1")
    assert seal_text("a purpose", "cred_1") != sealed
    with pytest.raises(SealBroken):
        open_sealed("another purpose", sealed)
    with pytest.raises(SealBroken):
        open_sealed("a purpose", sealed[:-2])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert open_sealed("a purpose", sealed) == "cred_1"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        open_sealed("a purpose", sealed)


# At the same moment


@pytest.fixture
def committed_wallet(committed_database: Any, sandbox: SandboxServer) -> Wallet:
    return Wallet(make_clinic().id, make_user(), sandbox)


def at_once(*works: Any) -> list[Exception]:
    """Run the works in threads that start together; give what they raised."""
    failures: list[Exception] = []
    gate = threading.Barrier(len(works))

    def run(work: Any) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 whatever it is, the test says which it may be
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return failures


def test_two_defaults_at_once_leave_one(committed_wallet: Wallet) -> None:
    wallet = committed_wallet
    wallet.save(APPROVED)
    second, third = wallet.save(MASTERCARD), wallet.save(DEBIT)
    for _ in range(5):
        failures = at_once(
            lambda: make_default(**as_owner(wallet, second)),
            lambda: make_default(**as_owner(wallet, third)),
        )
        assert failures == []
        [default] = wallet.defaults()
        assert default in {second.id, third.id}


def test_two_first_cards_at_once_leave_one_default(committed_wallet: Wallet) -> None:
    wallet = committed_wallet
    tokens = [wallet.sandbox.tokenise(number) for number in (APPROVED, MASTERCARD, APPROVED)]
    failures = at_once(*(lambda t=token: wallet.save_token(t) for token in tokens))
    assert failures == []
    assert sorted(m.state for m in wallet.rows()) == ["active", "active", "removed"]
    assert len(wallet.defaults()) == 1


def test_a_card_is_removed_or_used_never_both(committed_wallet: Wallet) -> None:
    wallet = committed_wallet
    for number in (APPROVED, MASTERCARD, DEBIT, "378282246310005"):
        token = wallet.sandbox.tokenise(number, cvc="1234" if number[0] == "3" else "123")
        wallet.save_token(token)
        method, plan_id = wallet.newest(), uuid4()
        failures = at_once(
            lambda m=method: remove_card(**as_owner(wallet, m)),
            lambda m=method, p=plan_id: claim(wallet, m, p),
        )
        assert [type(failure) for failure in failures] in ([CardInUse], [CardNotUsable])
        with tenant(wallet.organization_id):
            is_used = bool(uses_of(method.id))
        assert (wallet.read(method.id).state == S.ACTIVE) == is_used


def test_a_card_is_removed_or_chosen_never_both(committed_wallet: Wallet) -> None:
    wallet = committed_wallet
    wallet.save(APPROVED)
    checkout_id = a_checkout(wallet)
    for number in (MASTERCARD, DEBIT):
        method = wallet.save(number)
        failures = at_once(
            lambda m=method: remove_card(**as_owner(wallet, m)),
            lambda m=method: choose(wallet, m, checkout_id),
        )
        assert [type(failure) for failure in failures] in ([], [CardNotUsable])
        with tenant(wallet.organization_id):
            assert Checkout.objects.get(id=checkout_id).saved_method_id is None
