"""A process that prints papers with one printer or the other, for ``bench.statements``.

    python paper_printer.py typst|weasyprint FILE

FILE has one paper a line, as JSON. After a warm-up of three it waits for a line on standard input,
prints all of them, and says how many seconds that took, how much memory it needed, and the text
lengths of the PDFs, so that nobody wins by leaving something out.
"""

from __future__ import annotations

import html
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

type Paper = dict[str, Any]


def typst_printer() -> Callable[[Paper], bytes]:
    """Give our own printer."""
    from datetime import UTC, datetime

    from wellpaid.formats.pdf.labels import StatementLabels
    from wellpaid.formats.pdf.render import Renderer, Template
    from wellpaid.formats.pdf.statement import AmountRow, CareRow, StatementPdf

    renderer, now = Renderer(), datetime(2026, 3, 12, tzinfo=UTC)

    def print_paper(paper: Paper) -> bytes:
        data = paper | {
            "labels": StatementLabels(**paper["labels"]),
            "steps": tuple(AmountRow(**row) for row in paper["steps"]),
            "steps_total": AmountRow(**paper["steps_total"]),
            "care": tuple(CareRow(**row) for row in paper["care"]),
            "care_total": CareRow(**paper["care_total"]),
        }
        return renderer.render(Template.STATEMENT, StatementPdf(**data), now=now)

    return print_paper


def weasyprint_printer() -> Callable[[Paper], bytes]:
    """Give the peer: the same words in HTML, its fonts set up once, tagged as ours is."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=_CSS, font_config=fonts)

    def print_paper(paper: Paper) -> bytes:
        pdf: bytes = weasyprint.HTML(string=page(paper)).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        return pdf

    return print_paper


_FONTS = Path(__file__).resolve().parents[1] / "src" / "wellpaid" / "formats" / "pdf" / "fonts"
_CSS = f"""
@font-face {{ font-family: Text; src: url(file://{_FONTS}/HankenGrotesk-Regular.ttf) }}
@font-face {{ font-family: Text; font-weight: bold;
  src: url(file://{_FONTS}/HankenGrotesk-Bold.ttf) }}
@font-face {{ font-family: Display; src: url(file://{_FONTS}/Gabarito-Bold.ttf) }}
@page {{ size: letter; margin: 15mm;
  @bottom-left {{ content: string(contact); font: 8pt Text }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 8pt Text }} }}
body {{ font: 10pt Text }} h1, h2, .display {{ font-family: Display }}
h1 {{ font-size: 22pt }} h2 {{ font-size: 13pt }}
h1 span {{ border: 2pt solid; padding: 1.5mm 3mm; font-size: 32pt }}
.contact {{ string-set: contact content(); font-size: 1pt }}
.row {{ display: flex; justify-content: space-between }} .row > div {{ width: 48% }}
table {{ width: 100%; border-collapse: collapse }}
td, th {{ padding: 1.5mm 0; text-align: left; border-bottom: .4pt solid #888 }}
td:not(:first-child), th:not(:first-child) {{ text-align: right }}
.slip {{ border-top: .9pt dashed; margin-top: 8mm }} .scan {{ text-align: center;
  letter-spacing: .12em; font-size: 11pt }}
"""


def page(paper: Paper) -> str:
    """Write a paper as HTML: the same words in the same places, its code as an SVG."""
    words = {k: html.escape(v) for k, v in paper["labels"].items()}

    def lines(items: list[str]) -> str:
        return "<br>".join(html.escape(item) for item in items)

    def row(cells: list[str], tag: str = "td") -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

    care = "".join(
        row([f"{r['care']} {r['note']}", r["charged"], r["lower_price"], r["plan_paid"],
             r["you_owe"]])
        for r in (*paper["care"], paper["care_total"])
    )  # fmt: skip
    steps = "".join(row([r["words"], r["amount"]]) for r in (*paper["steps"], paper["steps_total"]))
    head = row([words["service"], words["charged"], words["lower_price"], words["plan_paid"],
                words["you_owe"]], "th")  # fmt: skip
    taglines = "".join(f"<p>{html.escape(text)}</p>" for _tag, text in paper["language_taglines"])
    facts = (
        row([words["patient"], paper["patient_name"]])
        + row([words["care_on"], paper["care_dates"]])
        + row([words["sent"], paper["sent_on"]])
    )
    slip = (
        row([words["bill_id"], paper["bill_id"]])
        + row([words["pay_by"], paper["due_on"]])
        + (row([words["amount_due"], paper["amount_due"]]) + row([words["amount_enclosed"], "$"]))
    )
    return f"""<!doctype html><html lang="{paper["labels"]["language"]}"><head>
<title>{html.escape(paper["title"])}</title></head><body>
<p class="contact">{lines(paper["clinic_contact"])}</p>
<div class="row"><div><p class="display">{html.escape(paper["clinic_name"])}</p>
<p>{lines(paper["clinic_address"])}</p></div>
<div><p>{words["bill_id"]}</p><p class="display">{paper["bill_id"]}</p>
<p>{html.escape(paper["pay_url_text"])}</p></div>{_code(paper["qr_url"])}</div>
<div class="row"><div>{lines(paper["recipient"])}</div><div><table>{facts}</table></div></div>
<h1>{html.escape(paper["headline"])} <span>{paper["headline_amount"]}</span></h1>
<p>{html.escape(paper["due_sentence"])}</p>
<h2>{words["how_it_adds_up"]}</h2><table>{steps}</table>
<h2>{words["care"]}</h2><table><thead>{head}</thead><tbody>{care}</tbody></table>
<div class="row"><div><h2>{words["ways_to_pay"]}</h2><p>{lines(paper["ways_to_pay"])}</p></div>
<div><h2>{words["help_with_cost"]}</h2><p>{html.escape(paper["assistance_notice"])}</p></div></div>
{taglines}
<div class="slip"><p>{words["cut_here"]}</p>
<div class="row"><div><p>{words["pay_to"]}<br>{lines(paper["remit_to"])}</p></div>
<div><table>{slip}</table></div></div><p class="scan">{paper["scan_line"]}</p></div>
</body></html>"""


def _code(address: str) -> str:
    import io

    import segno

    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode("ascii").replace("<svg", '<svg width="80" height="80"', 1)


def most_memory_mb(process: str) -> float:
    """Give the most memory (MB) of a process so far; ``getrusage`` would count its parent's."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Warm up, wait, print everything, and report."""
    printer, path = sys.argv[1:]
    print_paper = {"typst": typst_printer, "weasyprint": weasyprint_printer}[printer]()
    with Path(path).open(encoding="utf-8") as file:
        papers = [json.loads(line) for line in file]
    for paper in papers[:3]:
        print_paper(paper)
    print("ready", flush=True)
    for line in sys.stdin:
        chosen = papers[: int(line)]
        start = time.perf_counter()
        sizes = [len(print_paper(paper)) for paper in chosen]
        seconds = time.perf_counter() - start
        memory_mb = most_memory_mb("self")
        report = {"seconds": seconds, "memory_mb": memory_mb, "bytes": sum(sizes) // len(sizes)}
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
