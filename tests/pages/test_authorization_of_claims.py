"""Every address of claim payments × every role × every organisation × people who aren't activated.

What an address is for stands here once, as an action; who may do that is `policy.py`'s to say. An
id that nobody has is answered as a stranger's.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from tests.pages.test_authorization_matrix import _names
from tests.pages.test_authorization_of_staff import OTHERS, OWN, World, outcome
from wellpaid.core.organizations.policy import Action, may, may_abroad
from wellpaid.core.organizations.roles import Role


@dataclass(frozen=True)
class Address:
    """One address: what it is for, how many ids it has, and whether it is only posted or put to.

    ``numbers``: what stands behind the ids.
    """

    action: Action
    ids: int = 0
    is_post: bool = False
    numbers: tuple[int, ...] = ()
    is_put: bool = False


ANSWER = Action.ANSWER_TAKE_BACKS
SEE, CHANGE, MATCH = Action.SEE_PAYMENTS, Action.CHANGE_ELECTIONS, Action.MATCH_DEPOSITS
CONNECT = Action.MANAGE_CONNECTIONS
BATCHES, SEND, APPROVE, REISSUE = (
    Action.SEE_BATCHES, Action.SUBMIT_FILES, Action.APPROVE_BATCHES, Action.REISSUE_PAYMENTS,
)  # fmt: skip
ADDRESSES = {
    "claims_payments": Address(SEE),
    "claims_spreadsheet": Address(SEE),
    "claims_payment": Address(SEE, 1),
    "claims_835": Address(SEE, 1),
    "claims_835s": Address(SEE),
    "claims_paper": Address(SEE, 1),
    "claims_claim": Address(SEE, 1, numbers=(1,)),
    "claims_search": Address(SEE),
    "claims_alerts": Address(SEE),
    "claims_alerts_switch": Address(SEE, is_post=True),
    "claims_alert_remove": Address(SEE, 1, is_post=True),
    "claims_filters": Address(SEE),
    "claims_filter_save": Address(SEE, is_post=True),
    "claims_filter_change": Address(SEE, 1, is_post=True),
    "claims_expected": Address(SEE),
    "claims_expected_spreadsheet": Address(SEE),
    "claims_expected_upload": Address(MATCH),
    "claims_expected_file": Address(SEE, 1),
    "claims_expected_claim": Address(SEE, 1),
    "claims_expected_close": Address(MATCH, 1, is_post=True),
    "claims_expected_reopen": Address(MATCH, 1, is_post=True),
    "claims_expected_choose": Address(MATCH, 1, is_post=True),
    "claims_books": Address(SEE),
    "claims_books_add": Address(MATCH, is_post=True),
    "claims_books_sample": Address(SEE),
    "claims_books_corrections": Address(SEE),
    "claims_books_file": Address(SEE, 1),
    "claims_books_case": Address(SEE, 1),
    "claims_books_fix": Address(MATCH, 1, is_post=True),
    "claims_books_aside": Address(MATCH, 1, is_post=True),
    "claims_books_undo": Address(MATCH, 1, is_post=True),
    "claims_books_note": Address(MATCH, 1, is_post=True),
    "claims_match": Address(SEE),
    "claims_match_spreadsheet": Address(SEE),
    "claims_match_bulk": Address(MATCH, is_post=True),
    "claims_match_upload": Address(MATCH),
    "claims_match_case": Address(SEE, 1),
    "claims_match_decide": Address(MATCH, 1, is_post=True),
    "claims_match_aside": Address(MATCH, 1, is_post=True),
    "claims_match_note": Address(MATCH, 1, is_post=True),
    "claims_match_undo": Address(MATCH, 1, is_post=True),
    "claims_match_choose": Address(MATCH, 1),
    "claims_match_letter": Address(MATCH, 1),
    "claims_recoupments": Address(SEE),
    "claims_recoupments_spreadsheet": Address(SEE),
    "claims_recoupment_new": Address(ANSWER),
    "claims_recoupment": Address(SEE, 1),
    "claims_recoupment_letter": Address(ANSWER, 1),
    "claims_recoupment_document": Address(SEE, 2),
    **{
        f"claims_recoupment_{name}": Address(ANSWER, 1, is_post=True)
        for name in (
            "agree",
            "dispute",
            "paid",
            "unpaid",
            "given",
            "reopen",
            "deadline",
            "file",
            "join",
        )
    },
    "claims_appeals": Address(SEE),
    "claims_appeals_spreadsheet": Address(SEE),
    "claims_plan_days": Address(ANSWER),
    "claims_appeal_start": Address(ANSWER, 1, numbers=(1,)),
    "claims_appeal": Address(SEE, 1),
    "claims_appeal_letter": Address(ANSWER, 1),
    "claims_appeal_letter_pdf": Address(ANSWER, 1),
    "claims_appeal_document": Address(SEE, 2),
    **{
        f"claims_appeal_{name}": Address(ANSWER, 1, is_post=True)
        for name in ("sent", "outcome", "withdraw", "reopen", "deadline", "file")
    },
    "claims_card_show": Address(Action.SHOW_CARDS, 1, is_post=True),
    "claims_card_back": Address(SEE, 1),
    "claims_card_refuse": Address(CHANGE, 1, is_post=True),
    "claims_cards_off": Address(CHANGE, is_post=True),
    "claims_elections": Address(SEE),
    "claims_election_change": Address(CHANGE),
    "claims_election_end": Address(CHANGE, 1, is_post=True),
    "claims_reports": Address(SEE),
    "claims_report": Address(SEE, 1),
    "claims_fees": Address(SEE),
    "claims_service_fee": Address(CHANGE),
    "claims_service_cancel": Address(CHANGE, is_post=True),
    "claims_fee_debit": Address(CHANGE),
    "claims_fee_debit_stop": Address(CHANGE, is_post=True),
    "claims_fee_collect": Address(CHANGE, 1, is_post=True),
    "claims_connections": Address(Action.SEE_CONNECTIONS),
    "claims_connection": Address(Action.SEE_CONNECTIONS, 1),
    "claims_connection_add": Address(CONNECT),
    "claims_connection_change": Address(CONNECT, 1),
    "claims_connection_test": Address(CONNECT, 1, is_post=True),
    "claims_connection_end": Address(CONNECT, 1),
    "claims_connection_again": Address(CONNECT, 1, is_post=True),
    "payer_send": Address(SEND),
    "payer_upload_begin": Address(SEND, is_post=True),
    "payer_upload_piece": Address(SEND, 1, is_put=True),
    "payer_upload_finish": Address(SEND, 1, is_post=True),
    "payer_upload_cancel": Address(SEND, 1, is_post=True),
    "payer_batches": Address(BATCHES),
    "payer_batch": Address(BATCHES, 1),
    "payer_batch_file": Address(BATCHES, 1),
    "payer_batch_answer": Address(BATCHES, 1),
    "payer_batch_differences": Address(BATCHES, 1),
    "payer_batch_differences_csv": Address(BATCHES, 1),
    "payer_batch_approve": Address(APPROVE, 1, is_post=True),
    "payer_batch_withdraw": Address(SEND, 1, is_post=True),
    "payer_submitted_hold": Address(APPROVE, 2, is_post=True),
    "payer_submitted_release": Address(APPROVE, 2, is_post=True),
    "payer_payments": Address(BATCHES),
    "payer_payment": Address(BATCHES, 1),
    "payer_payment_hold": Address(REISSUE, 1, is_post=True),
    "payer_payment_release": Address(REISSUE, 1, is_post=True),
    "payer_payment_stop": Address(REISSUE, 1, is_post=True),
    "payer_card_close": Address(REISSUE, 1, is_post=True),
    "payer_payment_reissue": Address(REISSUE, 1, is_post=True),
    "payer_payment_cancel": Address(REISSUE, 1, is_post=True),
    "payer_returns": Address(BATCHES),
    "payer_checks": Address(BATCHES),
    "payer_checks_print": Address(REISSUE, is_post=True),
    "payer_checks_printer": Address(REISSUE, 1),
    "payer_checks_bank": Address(REISSUE, 1),
    "payer_providers": Address(BATCHES),
    "payer_provider_invite": Address(REISSUE, 1),
    "payer_reports": Address(BATCHES),
    "payer_report": Address(BATCHES, 1),
    "payer_funding": Address(BATCHES),
}
# What is allowed and can't be done: no check to print, no file described; and what is gone already
# is given up without a word.
_REFUSED = {
    "claims_filter_save": "no",
    "claims_books_add": "400",
    "payer_checks_print": "409",
    "payer_upload_begin": "422",
    "payer_upload_cancel": "yes",
}
_OUTSIDE = {
    "other_kind": "no", "invited": "act", "pin_confirmed": "act", "ended": "no", "nobody": "no",
    "anonymous": "in",
}  # fmt: skip


def expected_of(name: str, who: str) -> str:
    address = ADDRESSES[name]
    # Nobody's id is there for anybody.
    allowed = _REFUSED.get(name, "no" if address.ids else "yes")
    if who in OWN:
        return allowed if may(Role(who), address.action) else "role"
    if who == "elsewhere":  # an administrator, at home in another organisation
        return allowed
    if who == "service":
        is_in = name.startswith("claims") and may_abroad(Role.BILLER, address.action)
        return allowed if is_in else ("role" if name.startswith("claims") else "no")
    return _OUTSIDE[who]


@pytest.fixture(params=["claims", "payer"])
def world(request, db) -> World:
    return World(request.param)


def test_who_gets_what(world):
    wrong = []
    for name, address in ADDRESSES.items():
        if not name.startswith(world.face):
            continue
        there = reverse(name, args=[*(uuid4() for _ in range(address.ids)), *address.numbers])
        for who in (*OWN, *OTHERS):
            client = world.clients[who]
            ask = client.put if address.is_put else client.post if address.is_post else client.get
            response = ask(there)
            got, expected = outcome(response), expected_of(name, who)
            if got != expected:
                wrong.append(f"{name} for {who}: {got}, not {expected}")
            body = response.content if not response.streaming else b""
            page = body.decode().partition("<body")[2].partition("<footer")[0]
            if who not in OWN and who != "service" and world.organization.name in page:
                wrong.append(f"{name} tells {who} of the organisation")
    assert wrong == []


def test_every_address_is_here():
    faces = ("claims_", "payer_")
    # Those are in test_authorization_of_staff.py.
    shared = (
        "home", "desks", "people", "person", "service_add", "service_end", "bank", "change",
        "correction", "enrollment",
    )  # fmt: skip
    names = {
        name
        for name in _names(get_resolver())
        if name.startswith(faces) and not name.partition("_")[2].startswith(shared)
    }
    assert names == set(ADDRESSES)
