"""What a printed paper promises: tagged, the same bytes each time, every amount on it."""

import io
import threading
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pypdf
import pytest

from tests.unit.formats.pdf.papers import FIFTEEN, IN_SPANISH, RECEIPT, STATEMENT
from wellpaid.formats.pdf.render import Renderer, Template, UnprintableTextError, qr_svg

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
PAPERS = {
    "statement": (Template.STATEMENT, STATEMENT),
    "statement with fifteen lines": (Template.STATEMENT, FIFTEEN),
    "statement in Spanish": (Template.STATEMENT, IN_SPANISH),
    "statement in large type": (Template.STATEMENT, replace(STATEMENT, is_large_type=True)),
    "receipt": (Template.RECEIPT, RECEIPT),
    "receipt in large type": (Template.RECEIPT, replace(RECEIPT, is_large_type=True)),
}


@pytest.fixture(scope="module")
def renderer():
    return Renderer()


def words(reader):
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def amounts(value):
    if isinstance(value, str):
        return {value} if value.startswith(("$", "− $")) else set()
    if isinstance(value, dict):
        return set().union(*(amounts(item) for item in value.values()))
    if isinstance(value, tuple | list):
        return set().union(*(amounts(item) for item in value))
    return set()


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_tagged_and_hold_every_amount(renderer, name):
    template, data = PAPERS[name]
    reader = pypdf.PdfReader(io.BytesIO(renderer.render(template, data, now=NOW)))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == data.labels.language
    assert reader.metadata.title == data.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    text = words(reader)
    wanted = amounts(asdict(data))
    assert {amount for amount in wanted if amount not in text} == set()
    assert "TTY 711" in text
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == [612, 792]


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_is_the_same_bytes(renderer, name):
    template, data = PAPERS[name]
    first = renderer.render(template, data, now=NOW)
    assert (
        first
        == renderer.render(template, data, now=NOW)
        == Renderer().render(template, data, now=NOW)
    )


def test_page_counts(renderer):
    def pages(template, data):
        return len(pypdf.PdfReader(io.BytesIO(renderer.render(template, data, now=NOW))).pages)

    assert pages(Template.STATEMENT, STATEMENT) == 1
    assert pages(Template.STATEMENT, IN_SPANISH) == 1
    assert pages(Template.STATEMENT, FIFTEEN) == 2
    assert pages(Template.RECEIPT, RECEIPT) == 1
    assert pages(Template.RECEIPT, replace(RECEIPT, is_large_type=True)) == 1


def test_totals_and_slip_print_once_at_the_end(renderer):
    reader = pypdf.PdfReader(io.BytesIO(renderer.render(Template.STATEMENT, FIFTEEN, now=NOW)))
    first, last = (page.extract_text() for page in reader.pages)
    assert "− $702.60 − $353.92 $255.00" not in " ".join(first.split())
    assert FIFTEEN.scan_line in last
    assert FIFTEEN.scan_line not in first


def test_names_in_other_alphabets_print(renderer):
    data = replace(RECEIPT, sentence="Łukasz Őry, Нина, Ελένη")
    reader = pypdf.PdfReader(io.BytesIO(renderer.render(Template.RECEIPT, data, now=NOW)))
    assert "Łukasz Őry, Нина, Ελένη" in words(reader)


def test_letters_we_have_no_font_for_are_named(renderer):
    with pytest.raises(UnprintableTextError) as caught:
        renderer.render(Template.RECEIPT, replace(RECEIPT, sentence="王"), now=NOW)
    assert caught.value.characters == "王"


def test_markup_in_the_data_is_only_text(renderer):
    data = replace(RECEIPT, sentence='#panic("x") *b* $x$ \\ <y> @z')
    reader = pypdf.PdfReader(io.BytesIO(renderer.render(Template.RECEIPT, data, now=NOW)))
    assert '#panic("x") *b* $x$ \\ <y> @z' in words(reader)


def test_what_may_be_left_out(renderer):
    data = replace(RECEIPT, stamp="", qr_url="", is_large_type=False)
    reader = pypdf.PdfReader(io.BytesIO(renderer.render(Template.RECEIPT, data, now=NOW)))
    assert list(reader.pages[0].images) == []
    assert qr_svg("") == ""


def test_wrong_data_and_naive_time_are_refused(renderer):
    with pytest.raises(TypeError):
        renderer.render(Template.STATEMENT, RECEIPT, now=NOW)
    with pytest.raises(ValueError, match="time zone"):
        renderer.render(Template.RECEIPT, RECEIPT, now=NOW.replace(tzinfo=None))


def test_one_renderer_serves_several_threads(renderer):
    wanted = renderer.render(Template.RECEIPT, RECEIPT, now=NOW)
    got = []
    threads = [
        threading.Thread(
            target=lambda: got.append(renderer.render(Template.RECEIPT, RECEIPT, now=NOW))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted] * 4
