"""A guest without scripts: forms and links over HTTP, read as a person would read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag

from tests.journeys.guest import PaperBill


@dataclass
class PlainGuest:
    """One browser with scripts off. ``page`` is what it shows; ``url`` where it is."""

    base_url: str
    bill: PaperBill
    # How often to knock again where nobody listens: nothing was sent, so nothing is sent twice.
    knocks: int = 0
    client: httpx.Client = field(init=False)
    url: str = ""
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    status: int = 0

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            follow_redirects=True,
            timeout=30,
            trust_env=False,
            transport=httpx.HTTPTransport(retries=self.knocks, trust_env=False),
        )

    @property
    def heading(self) -> str:
        h1 = self.page.h1
        return " ".join(h1.get_text(" ").split()) if h1 else ""

    def show(self, response: httpx.Response) -> None:
        self.url, self.status = str(response.url), response.status_code
        self.page = BeautifulSoup(response.text, "html.parser")

    def go(self, path: str) -> None:
        self.show(self.client.get(urljoin(self.base_url, path)))

    def form(self, button: str) -> tuple[str, dict[str, str]]:
        """Find the form with a button of these words: where it goes and what it holds already."""
        found = next(
            b for b in self.page.find_all("button") if button in " ".join(b.get_text().split())
        )
        form = found.find_parent("form")
        assert isinstance(form, Tag)
        values = {}
        for control in form.find_all("input"):
            chosen = control.get("type") != "radio" or control.has_attr("checked")
            if control.get("name") and chosen:
                values[str(control["name"])] = str(control.get("value", ""))
        return urljoin(self.url, str(form.get("action") or self.url)), values

    def press(self, button: str, **answers: str) -> None:
        """Fill in a form and press its button."""
        url, values = self.form(button)
        headers = {
            "referer": self.url,
            "origin": self.url.split("/", 3)[0] + "//" + self.url.split("/")[2],
        }
        self.show(self.client.post(url, data=values | answers, headers=headers))

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        link = next(a for a in self.page.find_all("a") if words in " ".join(a.get_text().split()))
        self.show(self.client.get(urljoin(self.url, str(link["href"]))))

    def open_bill(self) -> None:
        month, day, year = self.bill.birth
        self.go("/")
        self.press("Find my bill", bill_id=self.bill.grouped)
        self.press(
            "Open my bill",
            last_name=self.bill.last_name,
            birth_month=month,
            birth_day=day,
            birth_year=year,
        )

    def review(self, number: str) -> None:
        """From the home page to the button, by the gateway's own card page."""
        self.open_bill()
        self.press("Pay this bill")
        self.press("Continue")
        self.press("Continue")
        self.enter_card(number)

    def enter_card(self, number: str) -> None:
        self.press("Enter the card on the processor’s page")
        self.press("Continue", number=number, expiry="12/39", cvc="123")

    def pay(self) -> None:
        self.press("now")
