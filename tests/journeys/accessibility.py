"""What can be measured of accessibility, for any page that a browser shows.

:func:`look_over` gives the findings of a page in every setup: axe (WCAG 2.2 AA, with AAA contrast
and target size), a walk by keyboard, reflow, text spacing and large text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
        "color-contrast": {"enabled": False},  # the enhanced rule asks for more
    },
}
# Other origins' frames are tested where they are made.
_AXE_CONTEXT = {"exclude": [["iframe"]]}
SMALLEST_TARGET_PX = 44
THINNEST_RING_PX = 2
_MOST_STOPS = 120


@dataclass(frozen=True)
class Setup:
    """How a person has set up the browser."""

    name: str
    width: int
    color_scheme: Any = "light"
    forced_colors: Any = "none"


SETUPS = (
    Setup("light", 1280),
    Setup("dark", 1280, "dark"),
    Setup("phone", 390),
    Setup("dark phone", 390, "dark"),
    Setup("forced colours", 1280, "light", "active"),
)
NARROW_PX = (320, 640)  # a small phone; a desktop at 200 %

_STOP = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const isChoice = el.matches('input[type=radio], input[type=checkbox]');
  const box = isChoice ? el.closest('.choice, label') || el : el;
  const r = box.getBoundingClientRect(), s = getComputedStyle(el), b = getComputedStyle(box);
  const width = (x) => x.outlineStyle === 'none' ? 0 : parseFloat(x.outlineWidth);
  const ring = Math.max(width(s), width(b));
  const own = el.getBoundingClientRect();
  return {
    tag: el.tagName, what: el.outerHTML.slice(0, 90), ring, width: r.width, height: r.height,
    inSentence: el.tagName === 'A' && ['inline', 'inline-block'].includes(s.display),
    onScreen: own.bottom > 0 && own.top < innerHeight && own.right > 0 && own.left < innerWidth,
    isFirst: el === window.firstStop,
  };
}"""

# Tab goes on from where the focus was, such as a summary of errors: begin before everything.
_FROM_THE_TOP = """() => {
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
}"""

# A waiting page looks again by itself, in the middle of our own look where that is slow.
STAND_STILL = "for (let id = setTimeout(() => {}); id > 0; id--) { clearTimeout(id); }"
_ADOPT = """(css) => {
  const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
# WCAG 2.2, 1.4.12.
_TEXT_SPACING = (
    "* { line-height: 1.5; letter-spacing: .12em; word-spacing: .16em } p { margin-bottom: 2em }"
)
_LARGE_TEXT = ":root { font-size: 200% }"
_CLIPPED = """() => [...document.querySelectorAll('main *')].filter(el => {
  const s = getComputedStyle(el);
  return s.overflowX === 'hidden' && s.clipPath === 'none' && el.scrollWidth > el.clientWidth + 1;
}).map(el => el.outerHTML.slice(0, 80))"""


def look_over(page: Page) -> list[str]:
    """Give every finding on the page as it is shown now; the browser is set back afterwards."""
    # A page that is still on its way, or whose frames are, has no document to look at.
    page.wait_for_load_state("networkidle")
    found = []
    for setup in SETUPS:
        _set_up(page, setup)
        if setup.forced_colors == "none":
            found += [f"{setup.name}: {finding}" for finding in axe_findings(page)]
        found += [f"{setup.name}: {finding}" for finding in overflow_findings(page)]
    for width in NARROW_PX:
        _set_up(page, Setup("narrow", width))
        found += [f"{width} px: {finding}" for finding in overflow_findings(page)]
        for name, css in (("text spacing", _TEXT_SPACING), ("200 % text", _LARGE_TEXT)):
            if width == NARROW_PX[0] and css == _LARGE_TEXT:
                continue  # 200 % of both at once is more than anybody promises
            page.evaluate(_ADOPT, css)
            found += [f"{width} px, {name}: {finding}" for finding in overflow_findings(page)]
            page.evaluate(_ADOPT, "")
    _set_up(page, SETUPS[0])
    return found + keyboard_findings(page)


def _set_up(page: Page, setup: Setup) -> None:
    page.set_viewport_size({"width": setup.width, "height": 900})
    page.emulate_media(color_scheme=setup.color_scheme, forced_colors=setup.forced_colors)


def axe_findings(page: Page) -> list[str]:
    """Give axe's violations, each with the first place."""
    results = Axe().run(page, context=_AXE_CONTEXT, options=_AXE_OPTIONS)
    return [
        f"{violation['id']} ({len(violation['nodes'])}x): {violation['nodes'][0]['html'][:120]} "
        f"{violation['nodes'][0].get('failureSummary', '')[:160]}"
        for violation in results.response["violations"]
    ]


def overflow_findings(page: Page) -> list[str]:
    """Say whether the page scrolls sideways or cuts text off."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    found = [f"{width} px wide in a window of {window} px"] if width > window else []
    return found + [f"cut off: {what}" for what in page.evaluate(_CLIPPED)]


def keyboard_findings(page: Page) -> list[str]:
    """Walk through the page by Tab: each stop on screen, ringed, large enough; an end."""
    page.evaluate(_FROM_THE_TOP)
    page.keyboard.press("Tab")
    page.evaluate("() => { window.firstStop = document.activeElement; }")
    found: list[str] = []
    first = page.evaluate(_STOP)
    if first is None or 'class="skip"' not in first["what"]:
        found.append(f"the first stop doesn't skip to the content: {first}")
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None or stop["isFirst"]:
            return found
        found += _stop_findings(stop)
    return [*found, f"no end after {_MOST_STOPS} stops: a trap"]


def _stop_findings(stop: dict[str, Any]) -> list[str]:
    if stop["tag"] == "IFRAME":  # its field shows the ring itself
        return []
    found = []
    if not stop["onScreen"]:
        found.append(f"a stop off the screen: {stop['what']}")
    if stop["ring"] < THINNEST_RING_PX:
        found.append(f"a ring of {stop['ring']} px: {stop['what']}")
    smallest = min(stop["width"], stop["height"])
    if smallest < SMALLEST_TARGET_PX - 0.5 and not stop["inSentence"]:
        found.append(f"a target of {stop['width']:.0f} x {stop['height']:.0f} px: {stop['what']}")
    return found
