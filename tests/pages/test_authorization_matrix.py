"""Every address × everybody: who is let in, who is sent to a door, and who is told of nothing.

A new address fails here until it has a row. A stranger's id and an id that nobody has are answered
with the same status and the same page: nobody learns which bills, receipts and people exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import NOW, decide, help_with, keep, make_bill, make_clinic, make_user, person
from tests.pages import paying
from tests.pages.conftest import DUE_DATE, TODAY, open_bill
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.operations.ask_for_access import Wish, ask_for_access
from wellpaid.patient_pay.access.operations.end_access import end_access
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.invitations.events import InvitationReason
from wellpaid.patient_pay.invitations.links import make_token as make_invitation_token
from wellpaid.patient_pay.invitations.operations.invite_guarantor import Request, invite_guarantor
from wellpaid.patient_pay.messages.operations.open_thread import Matter, open_thread
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.patient_pay.pay_links.links import make_token
from wellpaid.patient_pay.pay_links.operations.make_pay_link import make_pay_link
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.statements.models import Statement
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.start_run import start_run
from wellpaid.patient_pay.statements.queries import statements_to_print

ROLES = ("anonymous", "guest", "patient", "helper", "ended", "elsewhere", "staff", "follower")

# What each role gets, in the order of ROLES, for a page about the patient's own things.
# in: sent to sign in · fact: asked for the second fact · no: 404 · shut: 403, nothing is open
ACCOUNT = "in in 200 200 200 200 200 in"
OWNER = "in in 200 no no no no in"  # helpers and staff have none of their own
BILL = "fact fact 200 200 fact fact fact fact"
CARE = "fact fact 200 no fact fact fact fact"  # a helper for paying reads of no care
RECEIPT = "shut no 200 200 shut shut shut no"
CHECKOUT = "shut no 200 200 shut shut shut 200"
OFFICE = "in in no no no 200 200 in"
THREAD = "in in no no no no 200 in"  # another organisation's staff is a stranger
STAFF = "in in no no no no no in"  # of an organisation that nobody here belongs to
PUBLIC = "200 200 200 200 200 200 200 200"

TABLE = {
    "bill": BILL, "statement": BILL, "ask": BILL, "insurance": BILL, "already_paid": BILL,
    "share_bill": BILL, "items": CARE, "why": CARE, "thread": CARE,
    "keep_bill": "in in away away fact fact fact in",
    "passport": "fact fact 409 409 fact fact fact fact",
    "receipt": RECEIPT, "receipt_pdf": RECEIPT, "receipt_copy": RECEIPT,
    "payment_problem": RECEIPT,
    "pay_amount": CHECKOUT, "pay_method": CHECKOUT, "pay_card": CHECKOUT, "pay_bank": CHECKOUT,
    "pay_review": CHECKOUT, "pay_receipt_to": CHECKOUT,
    "bills": ACCOUNT, "bills_csv": ACCOUNT, "bills_add": ACCOUNT, "payments": ACCOUNT,
    "payments_csv": ACCOUNT, "statements": ACCOUNT, "papers": ACCOUNT, "estimates": ACCOUNT,
    "wallet": ACCOUNT, "wallet_add": ACCOUNT, "family": ACCOUNT, "family_invite": ACCOUNT,
    "family_ask": ACCOUNT, "family_looks": ACCOUNT, "settings": ACCOUNT,
    "statement_file": "in in 200 200 no no no in",
    "delivery": OWNER, "family_unlink": OWNER, "family_answer": OWNER,
    "family_end": "in in 200 200 no no no in",
    "family_invitation": "in in 410 410 410 410 410 in",
    "office": OFFICE, "office_invite": OFFICE, "office_thread": THREAD,
    "office_payments": OFFICE, "office_record": OFFICE, "office_refunds": OFFICE,
    "office_bank": OFFICE, "office_bank_terms": "in in no no no shut shut in",  # billers may look
    "office_decisions": OFFICE, "office_unbilled": OFFICE,
    "office_disputes": OFFICE, "office_deposits": OFFICE,
    "office_payment": THREAD, "office_bills": OFFICE, "office_bill": THREAD,
    # What these pages are for: tests/pages/test_authorization_of_staff.py. The staff here is a
    # biller, and works for a provider.
    "activate": PUBLIC,
    "claims_desks": OFFICE, "claims_people": OFFICE,
    "claims_people_invite": "in in no no no shut shut in",
    "claims_service_add": "in in no no no shut shut in",
    "payer_desks": STAFF, "payer_people": STAFF, "payer_people_invite": STAFF,
    "operator_desks": STAFF, "operator_people": STAFF, "operator_people_invite": STAFF,
    "operator_tenants": STAFF, "operator_tenant_add": STAFF,
    "invited": "200 200 200 200 200 200 200 200",  # the link in hand, and then the second fact
    "home": PUBLIC, "verify": PUBLIC, "find": PUBLIC, "find_portal": PUBLIC, "clinic": PUBLIC,
    "help": PUBLIC, "privacy": PUBLIC, "accessibility": PUBLIC, "display": PUBLIC, "gift": PUBLIC,
}  # fmt: skip

# Addresses whose own tests say who may do what: signing in, the wallet's cards, machines, the demo.
ELSEWHERE = re.compile(
    r"account_.*|mfa_.*|sign_.*|second_step|reset_.*|settings_.*|stay|timed_out|end_.*|"
    r"wallet_.*|find_sent|open_link|close|verify_passport|demo_outbox|demo_bank|dev_components|health|"
    r"webhook|start_checkout|use_credit|stop_payment|pay_bills|pay_hosted.*|pay_confirm|pay_outcome|pay_challenge|"
    r"office_invite_end|office_payment_find|office_bill_find|office_refund|office_payment_ask|office_use_credit|"
    r"office_check_came_back|office_refund_.*|office_dispute_answer|office_decision_cancel|office_decision_join|office_unbilled_care|office_bill_rule|office_deposit_match|office_deposit_undo|office_bank_notice|office_bank_release|office_present_again|pay_return|pay_cancel|pay_later|cancel_planned|usersessions_.*|socialaccount_.*|"
    # All of them, for every role: tests/pages/test_authorization_of_staff.py, …_of_claims.py.
    r"activate_.*|(claims|payer|operator)_(home|person|person_pin|person_end)|"
    r"claims_(payment.*|recoupment.*|appeal.*|plan_days|cards?_.*|expected.*|match.*|books.*|claim|search|paper|835s|spreadsheet|835|election.*|fees|fee_.*|service_fee|service_cancel)|"
    r"claims_(bank.*|change.*|correction.*|enrollment.*)|operator_(change.*|enrollment.*)|"
    r"payer_(send|card_close|batch.*|submitted_.*|payment.*|checks.*|returns|funding)|"
    r"payer_(upload.*|provider.*|report.*|difference.*)|claims_reports?|"
    r"claims_(connection.*|filter.*|alert.*)|alerts_stop|"
    r"claims_service_end|operator_tenant|operator_tenant_pin|operator_tenant_administrator|operator_payee_confirm|"
    # tests/pages/test_authorization_of_operator.py
    r"operator_(health|ledger|proof|jobs.*|open|log|files.*|holds.*|watch.*|held.*)"
)


@dataclass
class World:
    """One patient's things, and everybody's browser."""

    ids: dict[str, tuple[Any, ...]]
    nobodys: dict[str, tuple[Any, ...]]
    clients: dict[str, Client]


def _signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _staff(clinic: Any) -> Client:
    user = make_user("clerk")
    role = Member.Role.BILLER
    add_member(organization_id=clinic.id, user_id=user.id, role=role, actor=SYSTEM, now=NOW)
    return _signed_in(user)


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.DOCUMENTS_DIR = tmp_path
    clinic, elsewhere = make_clinic(), make_clinic()
    bill = make_bill(clinic, due_date=DUE_DATE, issued_date=TODAY)
    decide(bill, ("PR", "1", 104_42), paid_cents=37_68)
    other = make_bill(clinic, patient=person(family_name="Marrow"), due_date=DUE_DATE)
    patient, helper, ended, asks = (make_user(name) for name in ("pat", "help", "end", "ask"))
    link_id = keep(patient, bill)
    access_id = help_with(patient, helper, Level.BILLING)
    over = help_with(patient, ended, Level.FULL)
    actor = Actor(ActorKind.USER, patient.id)
    end_access(user_id=patient.id, access_id=over, actor=actor, now=NOW)
    wish = Wish("Ada", patient.email, Level.BILLING, "en")
    ask_for_access(helper_id=asks.id, wish=wish, actor=SYSTEM, now=NOW)
    asked_id = _asked(patient)
    payment = paying.answer(bill, paying.pay(bill, Money(442)), ChargeStatus.SUCCEEDED)
    number = paying.receipt_number(bill, payment)
    with tenant(clinic.id):
        rest = Bill.objects.get(id=bill.id)
    rest.guarantor = bill.guarantor
    checkout_id = paying.checkout_of(rest, Money(5000))
    thread_id = open_thread(
        organization_id=clinic.id,
        bill_id=bill.id,
        matter=Matter(Topic.QUESTION, "Why?"),
        actor=actor,
        today=TODAY,
        now=NOW,
    )
    statement = _statement(clinic, bill)
    link = make_pay_link(organization_id=clinic.id, bill_id=bill.id, actor=actor, now=utc_now())
    token = make_token(clinic.id, link)
    guest, follower = Client(), Client()
    open_bill(guest, other)  # type: ignore[arg-type]
    follower.post(f"/gift/{token}")
    nobody = _unused_number(bill.number)
    ids = _ids(bill.number, number, checkout_id, thread_id, statement, token)
    ids |= {
        "delivery": (bill.guarantor_id,), "family_unlink": (link_id,),
        "family_answer": (asked_id,), "family_end": (access_id,),
        "family_invitation": ("made-up",), "clinic": (clinic.slug,),
        "invited": (_invited(clinic, other),), "office_payment": (payment.id,),
        "office_bill": (bill.id,),
    }  # fmt: skip
    nobodys = _ids(nobody, "WKZF2J2YK", uuid4(), uuid4(), "WKZF2J2YK", token)
    nobodys |= dict.fromkeys(
        (
            "delivery",
            "family_unlink",
            "family_answer",
            "family_end",
            "office_payment",
            "office_bill",
        ),
        (uuid4(),),
    )
    clients = {
        "anonymous": Client(), "guest": guest, "patient": _signed_in(patient),
        "helper": _signed_in(helper), "ended": _signed_in(ended), "elsewhere": _staff(elsewhere),
        "staff": _staff(clinic), "follower": follower,
    }  # fmt: skip
    return World(ids, nobodys, clients)


def _ids(
    bill: str, receipt: str, checkout: UUID, thread: UUID, statement: str, token: str
) -> dict[str, tuple[Any, ...]]:
    named = {}
    for name in ("bill", "statement", "ask", "insurance", "already_paid", "share_bill", "items",
                 "why", "keep_bill", "passport", "verify"):  # fmt: skip
        named[name] = (bill,)
    for name in ("receipt", "receipt_pdf", "receipt_copy", "payment_problem"):
        named[name] = (receipt,)
    for name in (
        "pay_amount",
        "pay_method",
        "pay_card",
        "pay_bank",
        "pay_review",
        "pay_receipt_to",
    ):
        named[name] = (checkout,)
    return named | {
        "thread": (bill, thread), "office_thread": (thread,), "statement_file": (statement,),
        "gift": (token,),
    }  # fmt: skip


def _invited(clinic: Any, bill: Bill) -> str:
    invitation_id = invite_guarantor(
        organization_id=clinic.id,
        request=Request(bill.number, InvitationReason.PHONE),
        actor=SYSTEM,
        now=utc_now(),
    )
    return make_invitation_token(clinic.id, invitation_id)


def _asked(patient: Any) -> UUID:
    from wellpaid.patient_pay.access.models import HelperAccess

    asked: UUID = HelperAccess.objects.get(owner=patient, state="asked").id
    return asked


def _statement(clinic: Any, bill: Bill) -> str:
    run_id = start_run(organization_id=clinic.id, statement_date=TODAY, now=utc_now())
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    print_statements(organization_id=clinic.id, statement_ids=ids, now=utc_now())
    with tenant(clinic.id):
        number: str = Statement.objects.get(guarantor_id=bill.guarantor_id).number
    return number


def _unused_number(number: str) -> str:
    from wellpaid.kit.check_digits import damm_digit

    body = f"{number[:6]}{(int(number[6:11]) + 1) % 100_000:05d}"
    return body + damm_digit(body)


def _outcome(response: Any) -> str:
    if response.status_code == 302:
        target = response["Location"]
        if target.startswith("/sign-in"):
            return "in"
        return "fact" if "/verify" in target else "away"
    return {404: "no", 403: "shut"}.get(response.status_code, str(response.status_code))


def _names(resolver: URLResolver) -> set[str]:
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= _names(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


def _routes(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _routes(pattern, route)
        elif not _LIBRARY.match(pattern.name or ""):
            found.append(route)
    return found


# Ours stand before the library's on purpose.
_LIBRARY = re.compile("account_|mfa_|usersessions_|socialaccount_")


def test_no_address_hides_another():
    """The first of two patterns that are alike is the only one that anybody ever sees."""
    routes = [re.sub(r"<(?:\w+:)?\w+>", "<>", route) for route in _routes(get_resolver())]
    assert [route for route in set(routes) if routes.count(route) > 1] == []


def test_every_address_has_a_row_or_a_test_of_its_own():
    names = _names(get_resolver())
    assert {name for name in names - set(TABLE) if not ELSEWHERE.fullmatch(name)} == set()
    assert set(TABLE) - names == set()


def test_who_gets_what(world):
    wrong = []
    for name, row in TABLE.items():
        address = reverse(name, args=world.ids.get(name, ()))
        for role, expected in zip(ROLES, row.split(), strict=True):
            got = _outcome(world.clients[role].get(address))
            if got != expected:
                wrong.append(f"{name} for {role}: {got}, not {expected}")
    assert wrong == []


def test_a_strangers_id_is_answered_as_one_that_nobody_has(world):
    wrong = []
    for name, args in world.nobodys.items():
        if name == "gift":
            continue
        for role in ("guest", "ended", "elsewhere", "follower"):
            if role == "follower" and name.startswith("pay_"):
                continue  # the follower's own checkout is the one
            theirs = world.clients[role].get(reverse(name, args=world.ids[name]))
            nobodys = world.clients[role].get(reverse(name, args=args))
            if _told(theirs, world.ids[name]) != _told(nobodys, args):
                wrong.append(f"{name} for {role}")
    assert wrong == []


def _told(response: Any, args: tuple[Any, ...]) -> tuple[int, str, str]:
    """Give everything that an answer tells, without the ids that were asked for and tokens."""
    body = response.content.decode("utf-8", "replace")
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    target = response.get("Location", "")
    for arg in args:
        spaced = " ".join(str(arg)[n : n + 4] for n in range(0, len(str(arg)), 4))
        for text in (str(arg), spaced, spaced.replace(" ", "\u00a0")):
            body, target = body.replace(text, "ID"), target.replace(text, "ID")
    return response.status_code, target, body
