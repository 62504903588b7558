"""C4 and C5: one claim in words, and finding it by whatever is on a paper."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW, make_bill, make_clinic, waiting_line
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_payer_pages import member
from tests.unit.flows.files import Claim835, Line, remit
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.queries import last_days
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

VISIT = Line("99213", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00), ("PR", "2", 10_00)])
DENIED = Line("99214", 80_00, [("CO", "197", 80_00)])


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Organization:
    settings.DOCUMENTS_DIR = tmp_path
    clinic = make_clinic()
    make_bill(clinic, source_id="ACCT-9001", lines=(waiting_line(),), claim_number=None)
    remit(
        clinic,
        Claim835("ACCT-9001", [VISIT], claim_number="PW-2026-118204"),
        Claim835("ACCT-9002", [DENIED], claim_number="PW-2026-118377", family="O'DELL-RUIZ",
                 given="JOSE", member="W5551234"),
        trace="EFT7701163",
    )  # fmt: skip
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    return clinic


def find(client: CheckingClient, **given: str) -> str:
    response = client.post(reverse("claims_search"), given)
    assert response.status_code == 200
    return text_of(response.page.main)


def claim(client: CheckingClient, clinic: Organization, position: int) -> str:
    with tenant(clinic.id):
        remittance = Remittance.objects.get()
    response = client.get(reverse("claims_claim", args=[remittance.id, position]))
    assert response.status_code == 200
    return text_of(response.page.main)


def test_a_claim_says_where_each_cent_went(clinic: Organization) -> None:
    words = claim(member(clinic.id, Role.READ_ONLY), clinic, 1)
    for told in (
        "Fenn, Odalys: why $125.00 became $60.00", "CO 45", "No one. You write it off.", "PR 1",
        "The patient", "− $65.00", "99213", "this payment", "PW-2026-118204",
    ):  # fmt: skip
        assert told in words
    assert "The patient’s bill" in words


def test_a_denied_claim(clinic: Organization) -> None:
    words = claim(member(clinic.id), clinic, 2)
    assert "Denied" in words
    assert "CO 197" in words
    assert "The patient’s bill" not in words


def test_claims_whose_numbers_are_only_marks_arent_one_claim(clinic: Organization) -> None:
    with tenant(clinic.id):
        payer = Remittance.objects.select_related("payer").get().payer
    for family in ("MARROW", "QUILL"):
        remit(clinic, Claim835("---", [VISIT], family=family), payer=payer)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    client = member(clinic.id)
    with tenant(clinic.id):
        newest = Remittance.objects.latest("id")
    words = text_of(client.get(reverse("claims_claim", args=[newest.id, 1])).page.main)
    assert ("Quill" in words, words.count("this payment")) == (True, 1)
    address = reverse("claims_payment", args=[newest.id])
    others = client.get(reverse("claims_claim", args=[newest.id, 1])).content.decode()
    assert others.count("/claims/payments/") == others.count(address)


@pytest.mark.parametrize(
    ("given", "finds", "misses"),
    [
        ({"text": "acct 9001"}, "Fenn", "ODell"),
        ({"text": "9002"}, "PW-2026-118377", "118204"),
        ({"text": "118204"}, "Fenn", "118377"),
        ({"text": "PW-2026-1183"}, "118377", "118204"),
        ({"text": "w5551"}, "118377", "118204"),
        ({"text": "51234"}, "118377", "118204"),
        ({"text": "josé o'dell"}, "118377", "118204"),
        ({"text": "Fen"}, "118204", "118377"),
        ({"text": "Odalys Fenn"}, "118204", "118377"),
        ({"amount": "60"}, "118204", "118377"),
        ({"text": "ACCT", "amount": "60.00"}, "118204", "118377"),
        ({"text": "7701163"}, "EFT7701163", "118204"),
        ({"text": "1043270008"}, "EFT7701163", "118204"),
        ({"service_date": "2026-02-03"}, "118377", "Nothing found"),
        ({"text": "118204", "since": "2027-01-01"}, "Nothing found", "Fenn"),
        ({"text": "X18204"}, "These begin or end like", "Nothing found"),
        ({"text": "PW-2026-118299"}, "These begin or end like", "Nothing found"),
        ({"text": "zebra"}, "Nothing found", "Fenn"),
    ],
)
def test_whatever_is_on_the_paper(
    clinic: Organization, given: dict[str, str], finds: str, misses: str
) -> None:
    words = find(member(clinic.id, Role.READ_ONLY), **given)
    assert finds in words
    assert misses not in words


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Type a number, a name, an amount or a day."),
        ({"text": "ab"}, "at least three"),
        ({"text": "%%%"}, "at least three"),
        ({"amount": "ten"}, "Enter an amount"),
        ({"service_date": "soon"}, "Enter a day"),
        ({"text": "abc", "since": "2026-03-02", "until": "2026-03-01"}, "before the first"),
        ({"text": "abc\0def"}, "Null characters"),
    ],
)
def test_what_cant_be_looked_for(clinic: Organization, given: dict[str, str], told: str) -> None:
    client = member(clinic.id)
    response = client.post(reverse("claims_search"), {"text": ""} | given)
    assert response.status_code == 422
    assert told in text_of(response.page.main)


def test_the_remittance_as_a_tagged_paper_and_all_files_in_one(clinic: Organization) -> None:
    client = member(clinic.id, Role.READ_ONLY)
    with tenant(clinic.id):
        remittance = Remittance.objects.get()
    response = client.get(reverse("claims_paper", args=[remittance.id]))
    assert response["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    words = " ".join("".join(page.extract_text() for page in reader.pages).split())
    for told in ("EFT7701163", "Fenn, Odalys", "$60.00", "CO 197", "− $80.00", "Denied"):
        assert told in words
    response = client.get(reverse("claims_835s"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        [name] = archive.namelist()
        assert b"EFT7701163" in archive.read(name)
    empty = client.get(reverse("claims_835s") + "?since=2099-01-01")
    with zipfile.ZipFile(io.BytesIO(empty.content)) as archive:
        assert archive.namelist() == []


def test_another_clinics_claims_are_never_found(clinic: Organization) -> None:
    other = member(make_clinic().id)
    assert "Nothing found" in find(other, text="118204")
    with tenant(clinic.id):
        remittance = Remittance.objects.get()
    assert other.get(reverse("claims_claim", args=[remittance.id, 1])).status_code == 404


def test_no_claim_at_such_a_place(clinic: Organization) -> None:
    client = member(clinic.id)
    with tenant(clinic.id):
        remittance = Remittance.objects.get()
    for place in (0, 3, 10**12):
        assert client.get(reverse("claims_claim", args=[remittance.id, place])).status_code == 404


def test_the_number_of_queries_doesnt_grow(clinic: Organization) -> None:
    client = member(clinic.id)
    counts = []
    for extra in (0, 3):
        if extra:
            remit(clinic, *(Claim835(f"ACCT-91{n}", [VISIT]) for n in range(extra)))
            remittances_to_bills(organization_id=clinic.id, now=NOW)
        find(client, text="ACCT-9")
        with CaptureQueriesContext(connection) as queries:
            find(client, text="ACCT-9")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_dated_tomorrow_isnt_of_the_last_days(clinic: Organization) -> None:
    today = local_date(utc_now(), clinic.time_zone)
    for days, account in ((0, "A-1"), (-13, "A-2"), (-14, "A-3"), (1, "A-4")):
        remit(clinic, Claim835(account, [VISIT]), day=today + timedelta(days=days))
    days = last_days(organization_id=clinic.id, today=today)
    assert (days.count, days.paid) == (2, Money(120_00))
    assert (days.later_count, days.later) == (1, Money(60_00))
    words = text_of(member(clinic.id).get(reverse("claims_payments")).page.main)
    assert "1 more, of $60.00, is dated later" in words
