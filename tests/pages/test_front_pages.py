"""The pages that everybody may see."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import RequestFactory

from tests.factories import make_bill, make_clinic
from tests.pages.checking_client import CheckingClient, text_of
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.check_digits import damm_digit
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.web.portal import errors

pytestmark = pytest.mark.django_db
OPEN_PAGES = (
    "/", "/find", "/find/sent", "/help", "/display", "/accessibility", "/privacy", "/demo/outbox",
    "/dev/components",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clinic_is_there(clinic: Organization) -> None:
    """Every page is headed by a clinic."""


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("address", OPEN_PAGES)
def test_stands(client: CheckingClient, address: str, language: str) -> None:
    client.cookies["wellpaid_language"] = language
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Language"] == language


def test_every_title_is_its_own(client: CheckingClient) -> None:
    titles = [client.get(address).page.title.get_text() for address in OPEN_PAGES]
    assert len(set(titles)) == len(titles)


def test_home_stands_without_a_query_once_it_knows_the_clinic(
    client: CheckingClient, django_assert_num_queries
) -> None:
    client.get("/")
    with django_assert_num_queries(0):
        client.get("/")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the 12 digits at the top of your bill."),
        ("1234", "A Bill ID has 12 digits. Check it against your bill."),
        ("482173905517", "One of the digits isn’t right."),
    ],
)
def test_a_slip_in_the_bill_id_is_told_and_kept(
    client: CheckingClient, typed: str, words: str
) -> None:
    response = client.post("/", {"bill_id": typed})
    assert response.status_code == 400
    assert words in text_of(response.page)
    assert response.page.find(id="id_bill_id")["value"] == typed


def test_a_bill_id_leads_on_however_it_is_typed(client: CheckingClient, bill: Bill) -> None:
    typed = f" {bill.number[:4]}-{bill.number[4:8]} {bill.number[8:]}"
    response = client.post("/", {"bill_id": typed})
    assert response["Location"] == f"/b/{bill.number}/verify"


def test_nothing_private_shows_before_the_second_fact(client: CheckingClient, bill: Bill) -> None:
    response = client.get(f"/b/{bill.number}", follow=True)
    words = text_of(response.page)
    for private in ("Fenn", "Odalys", "$", "specialist", "Pebbleway"):
        assert private not in words


def test_an_unknown_bill_looks_like_a_known_one(client: CheckingClient, bill: Bill) -> None:
    body = bill.number[:6] + f"{(int(bill.number[6:11]) + 1) % 100_000:05d}"
    unknown = body + damm_digit(body)
    answers = {"last_name": "Nobody", "birth_month": "1", "birth_day": "1", "birth_year": "1990"}
    texts = []
    for number in (bill.number, unknown):
        other = CheckingClient(REMOTE_ADDR=f"192.0.2.{len(texts)}")
        assert other.get(f"/b/{number}/verify").status_code == 200
        response = other.post(f"/b/{number}/verify", answers)
        assert response.status_code == 403
        texts.append(text_of(response.page).replace(_grouped(number), "ID"))
    assert texts[0] == texts[1]


def _grouped(number: str) -> str:
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def test_missing_answers_are_listed_in_the_order_of_the_page(
    client: CheckingClient, bill: Bill
) -> None:
    response = client.post(f"/b/{bill.number}/verify", {})
    assert response.status_code == 400
    links = [a["href"] for a in response.page.select("#errors a")]
    assert links == ["#id_last_name", "#id_birth_month"]


def test_wrong_answers_say_how_many_tries_are_left_then_lock(
    client: CheckingClient, bill: Bill
) -> None:
    answers = {"last_name": "Nobody", "birth_month": "1", "birth_day": "1", "birth_year": "1990"}
    response = client.post(f"/b/{bill.number}/verify", answers)
    assert "You have 4 more tries." in text_of(response.page)
    client.post(f"/b/{bill.number}/verify", answers)
    response = client.post(f"/b/{bill.number}/verify", answers)
    assert response.status_code == 429
    assert "One moment" in text_of(response.page)


def test_a_clinic_that_asks_for_a_zip_code_shows_that_field(client: CheckingClient) -> None:
    bill = make_bill(make_clinic(second_fact="name_and_postal_code"))
    page = client.get(f"/b/{bill.number}/verify").page
    assert page.find(id="id_postal_code")
    assert not page.find(id="id_birth_month")


def test_finding_a_bill_answers_alike_and_asks_for_what_is_missing(client: CheckingClient) -> None:
    response = client.post("/find", {})
    assert [a["href"] for a in response.page.select("#errors a")] == [
        "#id_full_name", "#id_birth_month", "#id_postal_code_or_phone",
    ]  # fmt: skip
    answers = {
        "full_name": "Nobody Atall",
        "birth_month": "1",
        "birth_day": "1",
        "birth_year": "1990",
        "postal_code_or_phone": "43999",
    }
    assert client.post("/find", answers)["Location"] == "/find/sent"
    assert mail.outbox == []


@pytest.mark.parametrize("address", ["/nope", "/b/123", "/pay/x", "/open/", "/b/000"])
def test_what_is_not_there_says_so_and_that_nothing_was_paid(
    client: CheckingClient, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "No payment was made by this page." in text_of(response.page)


def test_a_forged_link_is_expired(client: CheckingClient) -> None:
    answers = {"birth_month": "1", "birth_day": "1", "birth_year": "1990"}
    response = client.post("/open/not-a-link", answers)
    assert response.status_code == 410


def test_the_page_for_a_broken_house_asks_no_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    words = text_of(BeautifulSoup(response.content, "html.parser"))
    assert "Something broke on our side" in words
    assert "we don’t know yet if it went through" in words
    assert "No payment was made by this page." not in words


def test_a_form_without_its_token_is_refused_kindly(bill: Bill) -> None:
    strict = CheckingClient(enforce_csrf_checks=True)
    response = strict.post("/", {"bill_id": bill.number})
    assert response.status_code == 403
    assert "This page was open for too long" in text_of(response.page)


def test_a_choice_of_language_stays(client: CheckingClient) -> None:
    response = client.get("/help?lang=es")
    assert response["Location"] == "/help"
    assert client.get("/help")["Content-Language"] == "es"


def test_a_choice_of_looks_is_kept_in_cookies_and_leads_back(client: CheckingClient) -> None:
    page = client.get("/display", headers={"referer": "http://testserver/help"}).page
    assert page.find(attrs={"name": "came_from"})["value"] == "http://testserver/help"
    choice = {"theme": "dark", "text_size": "large", "came_from": "http://testserver/help"}
    assert client.post("/display", choice)["Location"] == "http://testserver/help"
    html = client.get("/").page.html
    assert (html["data-theme"], html["data-text"]) == ("dark", "large")
    client.post("/display", {"theme": "", "text_size": ""})
    html = client.get("/").page.html
    assert "data-theme" not in html.attrs
    assert "data-text" not in html.attrs


def test_nobody_is_led_to_a_foreign_site(client: CheckingClient) -> None:
    choice = {"theme": "dark", "came_from": "https://elsewhere.example/"}
    assert client.post("/display", choice)["Location"] == "/display"
    page = client.get("/display", headers={"referer": "https://elsewhere.example/"}).page
    assert page.find(attrs={"name": "came_from"})["value"] == ""


def test_a_theme_that_nobody_offers_is_ignored(client: CheckingClient) -> None:
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/").page.html.attrs


@pytest.mark.parametrize("address", ["/demo/outbox", "/dev/components"])
def test_a_real_installation_has_no_pages_of_the_demo(
    client: CheckingClient, settings, address: str
) -> None:
    settings.DEMO = False
    assert client.get(address).status_code == 404


def test_the_outbox_shows_letters_newest_first_with_working_links(
    client: CheckingClient, settings, tmp_path
) -> None:
    from django.core.mail import EmailMessage, get_connection

    settings.OUTBOX_DIR = tmp_path
    backend = "django.core.mail.backends.filebased.EmailBackend"
    for subject in ("First", "Second"):
        connection = get_connection(backend, file_path=tmp_path)
        body = "Open it here: http://testserver/help\n\nÑandú."
        EmailMessage(subject, body, to=["a@example.net"], connection=connection).send()
    page = client.get("/demo/outbox").page
    assert [h2.get_text() for h2 in page.select("main h2")] == ["Second", "First"]
    assert page.select_one(".letter-text a")["href"] == "http://testserver/help"
    assert "Ñandú." in text_of(page)
