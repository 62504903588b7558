"""How fast a plan's file becomes money on its way, beside the ledger's own limit.

    python -m bench.claims [--quick] [--payments 1000] [--claims 70]

A file of payments to fifty providers, most by direct deposit, goes the whole way: read and checked
with its three balances, routed by tax number and NPI, approved, given its way, queued as CCD+
entries and posted, written into a bank file, and delivered to each provider with an 835 of its own.
The peer is ``post_many`` on the same server in the same run: the fastest that the books can be
written at all, a journal a payment.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import server

PAYMENTS, QUICK_PAYMENTS, CLAIMS, PROVIDERS = 1_000, 60, 70, 50
_EIN, _BANK = "1340000025", "021000021"
_BATCH_JOURNALS = 1_000


def a_file(day: date, payments: int, claims: int, payees: list[tuple[str, str]]) -> bytes:
    """Write a file in which every twentieth payee isn't enrolled here."""
    from tests.files_835 import Paid, file_835

    stranger = ("340099999", _npi(99_999))
    paid = [
        Paid(
            f"B{number:09d}", *(payees[number % len(payees)] if number % 20 else stranger), _EIN,
            # Under what a payment to a fresh account may be before somebody looks at it.
            day, [(9_000 + place, 7_000 + place) for place in range(claims)],
        )
        for number in range(payments)
    ]  # fmt: skip
    return file_835(*paid, number=1)


def _npi(number: int) -> str:
    from wellpaid.kit.check_digits import is_npi

    base = 123_400_000 + number
    return next(f"{base}{digit}" for digit in range(10) if is_npi(f"{base}{digit}"))


def _bank(organization_id: UUID, company_id: str, now: datetime) -> UUID:
    from datetime import time as clock

    from wellpaid.core.banking.operations.add_bank_account import (
        BankAccountDetails,
        add_bank_account,
    )
    from wellpaid.core.banking.operations.set_up_ach import AchTerms, set_up_ach
    from wellpaid.core.banking.states import AccountType, HolderKind, OwnerKind
    from wellpaid.core.events.actors import SYSTEM

    account_id = add_bank_account(
        organization_id=organization_id,
        details=BankAccountDetails(
            OwnerKind.ORGANIZATION, organization_id, _BANK, company_id, AccountType.CHECKING,
            HolderKind.BUSINESS, "Bench Owner",
        ),
        actor=SYSTEM, now=now,
    )  # fmt: skip
    set_up_ach(
        organization_id=organization_id,
        terms=AchTerms(
            _BANK, "BRINDLEMERE BANK", company_id, "BENCH", "BENCH", company_id, _BANK, clock(17),
            "folder", f"{company_id}/outbound", f"{company_id}/inbound", f"{company_id}/archive",
        ),
        settlement_account_id=account_id, actor=SYSTEM, now=now,
    )  # fmt: skip
    return account_id


def _provider(number: int, now: datetime) -> tuple[str, str]:
    """Make a provider that is paid by direct deposit; gives its tax number and NPI."""
    from wellpaid.claim_pay.elections.methods import Method
    from wellpaid.claim_pay.elections.operations.sign_election import Wish, sign_election
    from wellpaid.claim_pay.payees.numbers import NpiKind, TinKind
    from wellpaid.claim_pay.payees.operations.add_npi import add_npi
    from wellpaid.claim_pay.payees.operations.add_payee import NewPayee, add_payee
    from wellpaid.claim_pay.payees.operations.confirm_payee import confirm_payee
    from wellpaid.core.banking.models import BankAccount
    from wellpaid.core.banking.states import BankAccountState
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.organizations.operations.register_provider import (
        Provider,
        register_provider,
    )
    from wellpaid.kit.tenancy.scope import tenant

    clinic = register_provider(
        provider=Provider(
            f"bench-{number}", f"Bench Clinic {number}", "BENCH", "+18005550142", "", "",
            "1 Sample Way", "Testville", "TN", "00000", "America/Chicago",
        ),
        actor=SYSTEM, now=now,
    )  # fmt: skip
    tin, npi = f"34{number:07d}", _npi(number)
    facts: dict[str, Any] = {"organization_id": clinic.id, "actor": SYSTEM, "now": now}
    payee = NewPayee(tin, TinKind.EIN, "Bench LLC", "1 Sample Way", "Testville", "TN", "00000")
    payee_id = add_payee(payee=payee, **facts)
    add_npi(payee_id=payee_id, npi=npi, kind=NpiKind.ORGANIZATION, **facts)
    confirm_payee(payee_id=payee_id, **facts)
    account_id = _bank(clinic.id, f"162{number:07d}", now)
    with tenant(clinic.id):
        # What two small deposits would have proved; they aren't what is measured.
        BankAccount.objects.update(state=BankAccountState.VERIFIED)
    sign_election(
        wish=Wish(Method.ACH, now.date(), bank_account_id=account_id),
        signed_name="Ines Quill", terms="", today=now.date(), **facts,
    )  # fmt: skip
    return tin, npi


def _payer(now: datetime, funds_cents: int) -> UUID:
    from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.ledger.claim_postings import ClaimMoney, funds_received
    from wellpaid.core.ledger.operations.post import post
    from wellpaid.kit.ids import new_id
    from wellpaid.kit.money import Money
    from wellpaid.kit.tenancy.scope import tenant

    payer_id = register_payer(payer=Payer("bench", "Bench Plan", _EIN), actor=SYSTEM, now=now)
    _bank(payer_id, _EIN, now)
    with tenant(payer_id):
        post(journal=funds_received(ClaimMoney(new_id(), Money(funds_cents), now.date(), SYSTEM)))
    return payer_id


def _timed(name: str, claims: int, work: Callable[[], object], seconds: dict[str, float]) -> object:
    start = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - start
    print(f"  {name:<34} {seconds[name]:>7.2f} s {claims / seconds[name]:>10,.0f} claims/s")
    return result


def _walk(payer_id: UUID, content: bytes, claims: int, now: datetime) -> float:
    """Take a file all the way; gives the seconds."""
    from wellpaid.claim_pay.disbursements.operations.deliver_remittances import (
        deliver_remittances,
    )
    from wellpaid.claim_pay.disbursements.operations.issue_disbursements import (
        issue_disbursements,
    )
    from wellpaid.claim_pay.disbursements.operations.release_payments import release_payments
    from wellpaid.claim_pay.submissions.models import Submission
    from wellpaid.claim_pay.submissions.operations.approve_submission import approve_submission
    from wellpaid.claim_pay.submissions.operations.check_submission import check_submission
    from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
    from wellpaid.claim_pay.submissions.states import Source
    from wellpaid.core.banking.operations.build_file import build_file
    from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
    from wellpaid.kit.ids import new_id
    from wellpaid.kit.tenancy.scope import tenant

    facts: dict[str, Any] = {"organization_id": payer_id, "now": now}
    seconds: dict[str, float] = {}
    timed = partial(_timed, claims=claims, seconds=seconds)
    receive = partial(
        receive_file, sent=Sent(Source.UPLOAD, "bench.835"), chunks=[content], actor=SYSTEM, **facts
    )
    submission_id = timed("taken in", work=receive)
    timed("read, balanced, routed", work=partial(check_submission, submission_id=submission_id,
          **facts))  # fmt: skip
    with tenant(payer_id):
        row = Submission.objects.get(id=submission_id)
    assert row.quarantined_count == 0, row.reason

    def approve() -> None:
        for _ in range(2):
            user_id = new_id()
            approve_submission(
                submission_id=submission_id, seen_amount=row.amount, user_id=user_id,
                actor=Actor(ActorKind.USER, user_id), **facts,
            )  # fmt: skip

    timed("approved, money set aside", work=approve)
    timed("given its way", work=partial(release_payments, submission_id=submission_id, **facts))
    timed("queued and posted", work=partial(issue_disbursements, **facts))
    timed("bank file written", work=partial(build_file, actor=SYSTEM, **facts))
    timed("835 delivered to each provider", work=partial(deliver_remittances, **facts))
    return sum(seconds.values())


def _post_many(payer_id: UUID, count: int, now: datetime) -> float:
    """Post a journal a payment, as fast as the books can; gives journals a second."""
    from wellpaid.core.events.actors import SYSTEM
    from wellpaid.core.ledger.claim_postings import ClaimMoney, disbursement_issued
    from wellpaid.core.ledger.operations.post_many import post_many
    from wellpaid.kit.ids import new_id
    from wellpaid.kit.money import Money
    from wellpaid.kit.tenancy.scope import tenant

    drafts = [
        disbursement_issued(ClaimMoney(new_id(), Money(15_000), now.date(), SYSTEM))
        for _ in range(count)
    ]
    start = time.perf_counter()
    with tenant(payer_id):
        post_many(journals=drafts, batch=_BATCH_JOURNALS)
    return count / (time.perf_counter() - start)


def main() -> None:
    """Walk one file all the way, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--payments", type=int, default=PAYMENTS)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    options = parser.parse_args()
    payments = QUICK_PAYMENTS if options.quick else options.payments
    server.start("bench_claims")
    import django

    django.setup()
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix="bench-claims-") as folder:
        settings.DOCUMENTS_DIR, settings.BANK_FOLDER = Path(folder) / "documents", folder
        now = datetime.now(UTC)
        payees = [_provider(number, now) for number in range(1, PROVIDERS + 1)]
        payer_id = _payer(now, 10**15)
        content = a_file(now.date() + timedelta(days=1), payments, options.claims, payees)
        claims = payments * options.claims
        print(
            f"{payments:,} payments, {claims:,} claims, {len(content) / 1e6:.1f} MB, "
            f"{PROVIDERS} providers"
        )
        seconds = _walk(payer_id, content, claims, now)
        limit = _post_many(payer_id, max(payments, _BATCH_JOURNALS), now)
        print(f"  end to end   {claims / seconds:>10,.0f} claims/s, {payments / seconds:,.0f} "
              f"payments/s, {len(content) / 1e6 / seconds:.1f} MB/s")  # fmt: skip
        print(f"  post_many    {limit:>10,.0f} journals/s: the books' own limit")
        print(f"  ratio        {claims / seconds / limit:>10.2f} claims a journal")


if __name__ == "__main__":
    main()
