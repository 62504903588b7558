"""Somebody who is signed in: made past the pages, for journeys about something else."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Page

from tests.journeys.guest import PaperBill
from tests.servers.stack import Stack

_CODE = """
import json, sys
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.identity.models import User
from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.access.operations.link_person import link_person
facts = json.loads({facts!r})
user = User.objects.create(username=facts["name"], joined_at=utc_now())
for organization_id, guarantor_id in facts["people"]:
    from uuid import UUID
    link_person(user_id=user.id, organization_id=UUID(organization_id),
                guarantor_id=UUID(guarantor_id), patient_id=None,
                actor=Actor(ActorKind.USER, user.id), now=utc_now())
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print("SESSION" + json.dumps([settings.SESSION_COOKIE_NAME, session.session_key]))
"""


def signed_in_page(browser: Browser, stack: Stack, name: str, *bills: PaperBill) -> Page:
    """Make a user who keeps these bills' guarantors, and give a page of a browser signed in."""
    people = stack.ask(
        "SELECT DISTINCT organization_id::text, guarantor_id::text FROM bill "
        "WHERE number = ANY(%s)",
        [bill.bill_id for bill in bills],
    )
    facts = json.dumps({"name": name, "people": people})
    done = stack.manage("shell", "--no-imports", "-c", _CODE.format(facts=facts))
    assert done.returncode == 0, done.stderr
    cookie, key = json.loads(done.stdout.partition("SESSION")[2])
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": cookie, "value": key, "url": stack.base_url}])
    return context.new_page()


def two_bills_of_one_clinic(stack: Stack, take: object) -> tuple[PaperBill, PaperBill]:
    """Take due bills until two of them are of the same clinic."""
    seen: dict[str, PaperBill] = {}
    while True:
        bill = take(stack)  # type: ignore[operator]
        [(clinic,)] = stack.ask(
            "SELECT organization_id::text FROM bill WHERE number = %s", bill.bill_id
        )
        if clinic in seen:
            return seen[clinic], bill
        seen[clinic] = bill
