"""Choose how a payer pays from a day on; what was chosen before ends with that day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.elections.events import ElectionSigned
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.elections.queries import offered_by
from wellpaid.claim_pay.elections.states import ElectionState
from wellpaid.claim_pay.enrollment.queries import usable_account_ids
from wellpaid.claim_pay.payees.models import Payee, PayeeNpi
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.tenancy.scope import current_organization_id, tenant

from .end_election import end_locked

_NAME_LENGTH_MAX = 120
_DAYS_AHEAD_MAX = 366


class SignatureMissing(ProductError):
    """A choice is signed with a typed name (15 U.S.C. 7001: an electronic signature)."""

    code, status = "signature_missing", 422
    message = _("Type your full name to sign.")


class EffectiveDateWrong(ProductError):
    """In the past, or so far ahead that it is a slip."""

    code, status = "effective_date_wrong", 422
    message = _("Choose a day from today on, within a year.")


class MethodNotOffered(ProductError):
    """The payer can't pay this way."""

    code, status = "method_not_offered", 409
    message = _("This payer doesn’t offer that. Choose another way.")


class AccountNotUsable(ProductError):
    """Not the provider's own, not checked, not approved, in its wait, or closed."""

    code, status = "election_account_not_usable", 409
    message = _("Choose a bank account that is checked, approved, and past its waiting time.")


class AccountChangeGuarded(ProductError):
    """Direct deposits go elsewhere already; a thief would begin like this."""

    code, status = "account_change_guarded", 409
    message = _(
        "Your payments go to another bank account. Ask for a change on the page Bank accounts."
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What is chosen.

    :param payer_id: None: for all payers
    :param payee_id: None: for all tax numbers
    :param npi: empty: for all NPIs of the payee
    :param bank_account_id: for direct deposit, and for nothing else
    """

    method: Method
    effective_date: date
    payer_id: UUID | None = None
    payee_id: UUID | None = None
    npi: str = ""
    bank_account_id: UUID | None = None


def sign_election(
    *,
    organization_id: UUID,
    wish: Wish,
    signed_name: str,
    terms: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep a signed choice; give its id.

    The same choice that is in force already is given back; nothing is signed twice by a double
    click.

    :param terms: the sentence above the signature; its hash is kept
    :raises SignatureMissing: no name was typed
    :raises EffectiveDateWrong: before today, or more than a year ahead
    :raises NotFound: no such payer, payee or NPI of this provider's
    :raises MethodNotOffered: the payer can't do it
    :raises AccountNotUsable: direct deposit without an account that may be used by that day
    :raises AccountChangeGuarded: payments go to another account, which only a bank change changes
    """
    name = " ".join(signed_name.split())
    if not 0 < len(name) <= _NAME_LENGTH_MAX:
        raise SignatureMissing
    if not 0 <= (wish.effective_date - today).days <= _DAYS_AHEAD_MAX:
        raise EffectiveDateWrong
    _require_offered(wish)
    with tenant(organization_id):
        _require_own(wish)
        # Its row is the lock: two people who choose at once choose one after the other.
        lock_row(Organization, organization_id)
        _require_account(wish)
        standing = _locked_standing(wish)
        for row in standing:
            if _is_same(row, wish):
                return UUID(str(row.id))
        for row in standing:
            _make_room(row, wish, actor, now)
        row = Election.objects.create(
            state=ElectionState.STANDING,
            payer_id=wish.payer_id,
            payee_id=wish.payee_id,
            npi=wish.npi,
            method=wish.method,
            bank_account_id=wish.bank_account_id,
            effective_date=wish.effective_date,
            signed_name=name,
            signed_by=str(actor),
            signed_at=now,
            terms_sha256=hashlib.sha256(terms.encode()).hexdigest(),
        )
        event = ElectionSigned(
            election_id=row.id, method_code=wish.method, effective_date=wish.effective_date
        )
        announce(event, actor=actor, subject_id=row.id, now=now)
        return UUID(str(row.id))


def _require_offered(wish: Wish) -> None:
    if wish.payer_id is None:
        return
    payer = payer_of(wish.payer_id)
    if payer is None:
        raise NotFound
    if wish.method is not Method.CHECK and wish.method not in offered_by(payer):
        raise MethodNotOffered


def _require_own(wish: Wish) -> None:
    """Refuse what isn't the open organisation's."""
    if wish.npi and wish.payee_id is None:
        raise NotFound
    if wish.payee_id is not None:
        payees = Payee.objects.filter(id=wish.payee_id, ended_at__isnull=True)
        npis = PayeeNpi.objects.filter(payee_id=wish.payee_id, npi=wish.npi, ended_at__isnull=True)
        if not payees.exists() or (wish.npi and not npis.exists()):
            raise NotFound
    if (wish.method is Method.ACH) != (wish.bank_account_id is not None):
        raise AccountNotUsable


def _require_account(wish: Wish) -> None:
    """Refuse an account that isn't ready, or that would replace another one by the back door."""
    if wish.bank_account_id is None:
        return
    usable = usable_account_ids(current_organization_id(), on_date=wish.effective_date)
    if wish.bank_account_id not in usable:
        raise AccountNotUsable
    deposits = Election.objects.filter(bank_account_id__isnull=False)
    known = set(deposits.values_list("bank_account_id", flat=True).distinct())
    if known and wish.bank_account_id not in known:
        raise AccountChangeGuarded


def _locked_standing(wish: Wish) -> list[Election]:
    """Lock the choices about the very same payer, payee and NPI, the first signed first."""
    same = Election.objects.filter(
        state=ElectionState.STANDING,
        payer_id=wish.payer_id,
        payee_id=wish.payee_id,
        npi=wish.npi,
    )
    rows = lock_rows(Election, same.values_list("id", flat=True)).values()
    return [row for row in rows if row.state == ElectionState.STANDING]


def _is_same(row: Election, wish: Wish) -> bool:
    return (
        row.method == wish.method
        and row.bank_account_id == wish.bank_account_id
        and row.effective_date <= wish.effective_date
        and row.ended_date is None
    )


def _make_room(row: Election, wish: Wish, actor: Actor, now: datetime) -> None:
    """End what the new choice replaces: at once if it wouldn't have begun before, else then."""
    if row.effective_date >= wish.effective_date:
        end_locked(election=row, ended_date=row.effective_date, actor=actor, now=now)
    elif row.ended_date is None or row.ended_date > wish.effective_date:
        row.ended_date = wish.effective_date
        row.save(update_fields=["ended_date"])
