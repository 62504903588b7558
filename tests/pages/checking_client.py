"""A test client that looks at every page it gets: page tests need not ask for the basics."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from wellpaid.ops.catalogue import found_messages

_AMOUNT = re.compile(r"\d+[.,]\d\d(?!\d)")
_LEFTOVER = re.compile(r"\{\{|\{%|\{#|%\(\w+\)s|\{\w+\}|\bNone\b(?! on file)")
_ADDRESSES = (("a", "href"), ("form", "action"), ("link", "href"), ("script", "src"))


class CheckingClient(Client):
    """``private_words`` must not be in any address of a page; ``pages`` keeps what was seen."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.private_words: set[str] = set()
        self.pages: list[BeautifulSoup] = []

    def request(self, **request: Any) -> HttpResponse:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            page = BeautifulSoup(response.content, "html.parser")
            findings = findings_of(page, response, self.private_words)
            assert not findings, f"{request.get('PATH_INFO')}: " + "; ".join(findings)
            self.pages.append(page)
            response.page = page
        return response


def findings_of(page: BeautifulSoup, response: HttpResponse, private_words: set[str]) -> list[str]:
    """Say everything that is wrong with a page; an empty list is a good page."""
    return [
        *_frame(page, response),
        *_headers(response),
        *_inline(page),
        *_references(page),
        *_controls(page),
        *_addresses(page, private_words),
        *_words(page),
    ]


def _frame(page: BeautifulSoup, response: HttpResponse) -> list[str]:
    found = []
    if len(page.find_all("h1")) != 1:
        found.append(f"{len(page.find_all('h1'))} h1")
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"^h[1-6]$"))]
    if any(after - before > 1 for before, after in itertools.pairwise(levels)):
        found.append(f"a heading level is left out: {levels}")
    title = page.title.get_text(strip=True) if page.title else ""
    if len(title.partition(" - ")[0].strip()) < 4:
        found.append(f"title says too little: {title!r}")
    has_errors = page.find(id="errors") is not None or page.find(attrs={"aria-invalid": "true"})
    gallery = "data-gallery" in page.main.find().attrs if page.main and page.main.find() else False
    if bool(has_errors) != title.startswith("Error:") and not gallery:
        found.append(f"the title {title!r} doesn't fit the errors on the page")
    html = page.html
    if html is None or html.get("lang") != response.get("Content-Language"):
        found.append("lang isn't the language of the answer")
    found += [f"no {name}" for name in ("header", "main", "footer", "nav") if not page.find(name)]
    labels = [nav.get("aria-label") for nav in page.find_all(["nav", "aside"])]
    if None in labels or len(set(labels)) != len(labels):
        found.append(f"landmarks without a name of their own: {labels}")
    if len(page.find_all("mark")) > 1:
        found.append("more than one mark")
    return found


def _headers(response: HttpResponse) -> list[str]:
    found = []
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        found.append(f"policy: {policy!r}")
    if response.get("Cache-Control") != "no-store":
        found.append("may be kept in a cache")
    return found


def _inline(page: BeautifulSoup) -> list[str]:
    found = [f"inline style on {tag.name}" for tag in page.find_all(style=True)]
    found += ["inline style sheet" for _ in page.find_all("style")]
    found += ["inline script" for tag in page.find_all("script") if not tag.get("src")]
    found += [
        f"{name} on {tag.name}"
        for tag in page.find_all(True)
        for name in tag.attrs
        if name.startswith("on")
    ]
    return found


def _references(page: BeautifulSoup) -> list[str]:
    ids = [tag["id"] for tag in page.find_all(id=True)]
    found = [f"id {name} twice" for name in {i for i in ids if ids.count(i) > 1}]
    for tag in page.find_all(True):
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            value = tag.get(attribute)
            names = value.split() if isinstance(value, str) else value or []
            found += [f"{attribute}={n} points nowhere" for n in names if n not in ids]
    return found


def _controls(page: BeautifulSoup) -> list[str]:
    found = []
    labelled = {label.get("for") for label in page.find_all("label")}
    for tag in page.find_all(["input", "select", "textarea"]):
        if tag.get("type") == "hidden":
            continue
        if tag.get("id") not in labelled and not tag.find_parent("label"):
            found.append(f"no label: {tag.get('name')}")
        if tag.get("placeholder") or tag.get("type") == "number":
            found.append(f"a placeholder or type=number: {tag.get('name')}")
    wordless = [tag for tag in page.find_all(["button", "a"]) if not tag.get_text(strip=True)]
    found += [f"no words: {tag}" for tag in wordless]
    for form in page.find_all("form"):
        if form.get("method") not in {"post", "get"}:
            found.append("a form without a method")
        if form.get("method") == "post" and not form.find(attrs={"name": "csrfmiddlewaretoken"}):
            found.append("a form without its token")
    found += [
        "a picture without words"
        for svg in page.find_all("svg")
        if svg.get("aria-hidden") != "true" and not svg.get("aria-label")
    ]
    return found


def _addresses(page: BeautifulSoup, private_words: set[str]) -> list[str]:
    found = []
    for name, attribute in _ADDRESSES:
        for tag in page.find_all(name, attrs={attribute: True}):
            address = unquote(str(tag[attribute]))
            parts = urlsplit(address)
            told = [word for word in private_words if _tells(address, word)]
            if told or (not parts.netloc and _AMOUNT.search(parts.path + parts.query)):
                found.append(f"an address tells something: {address}")
            found += _resolves(page, tag, address)
    return found


def _tells(address: str, word: str) -> bool:
    """Find the word in the address; digits only when they stand alone, not inside a Bill ID."""
    if not word.isdigit():
        return word.casefold() in address.casefold()
    return bool(re.search(rf"(?<![0-9a-z]){word}(?![0-9a-z])", address, re.IGNORECASE))


def _resolves(page: BeautifulSoup, tag: Tag, address: str) -> list[str]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith("/static/"):
        return []
    if not parts.path:
        is_known = not parts.fragment or page.find(id=parts.fragment) is not None
        return [] if is_known else [f"{address} points nowhere"]
    try:
        resolve(parts.path)
    except Resolver404:
        return [f"{address} leads nowhere"]
    if parts.path == reverse("help") and parts.fragment and parts.fragment not in help_anchors():
        return [f"no answer at {address}"]
    return []


def help_anchors() -> set[str]:
    """Give the places of the help page, which links of other pages point to."""
    if not _ANCHORS:
        page = BeautifulSoup(Client().get(reverse("help")).content, "html.parser")
        _ANCHORS.update(str(tag["id"]) for tag in page.find_all(id=True))
    return _ANCHORS


_ANCHORS: set[str] = set()


def _words(page: BeautifulSoup) -> list[str]:
    text = text_of(page)
    if page.html and page.html.get("lang") == "es" and not page.find(attrs={"data-gallery": True}):
        english = [sentence for sentence in _english_sentences() if sentence in text]
        if english:
            return [f"not in Spanish: {english}"]
    found = [f"left over: {match.group()}" for match in _LEFTOVER.finditer(text)]
    if not re.search(r"1-\d{3}-\d{3}-\d{4}", text) or "TTY 711" not in text:
        found.append("no phone number, or no TTY")
    return found


@cache
def _english_sentences() -> frozenset[str]:
    """Give what the pages say in English, where it is long enough to be nothing else."""
    plain = [message for message in found_messages() if isinstance(message, str)]
    return frozenset(
        message
        for message in plain
        if len(message.split()) >= _SENTENCE_WORDS and not re.search(r"[%{<]", message)
    )


_SENTENCE_WORDS = 3


def text_of(page: BeautifulSoup | Tag) -> str:
    """Give the words of a page with single blanks."""
    return re.sub(r"\s+", " ", page.get_text(" ")).strip()
