"""Looking at a page as many people see it: two widths, light, dark, elder; what axe finds, what sticks out.

A page is loaded once and then resized; themes and sizes are switched on <html>, where the server writes them. With
KAIMEN_SHOTS set to a folder, every look is saved there as a picture, to be looked at by a person.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import AXE, AXE_TAGS, DESKTOP, PHONE

WIDTHS = {"phone": PHONE, "desktop": DESKTOP}
LOOKS = {
    "light": {"data-bs-theme": "light", "data-size": "100", "data-contrast": "normal"},
    "dark": {"data-bs-theme": "dark", "data-size": "100", "data-contrast": "normal"},
    "elder": {"data-bs-theme": "light", "data-size": "125", "data-contrast": "more"},
    "elder dark": {"data-bs-theme": "dark", "data-size": "150", "data-contrast": "more"},
}
CHANGED_BY_LOOK = ["color-contrast", "target-size", "scrollable-region-focusable"]
WEAR = "look => Object.entries(look).forEach(([name, value]) => document.documentElement.setAttribute(name, value))"
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return '';
  const out = [...document.querySelectorAll('body *')].find(e => e.getBoundingClientRect().right > wide + 1);
  return `${document.documentElement.scrollWidth} of ${wide}: ${out ? out.tagName + '.' + out.className : ''}`;
}"""
RUN_AXE = """options => axe.run(document, options).then(found => found.violations.map(
  each => `${each.id}: ${each.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | ')}`))"""


def faults(page: Page, name: str) -> list[str]:
    """Everything wrong with the page that is open, in both widths and every look."""
    found: list[str] = []
    page.emulate_media(reduced_motion="reduce")  # or a colour is measured on its way from light to dark
    for width, viewport in WIDTHS.items():
        page.set_viewport_size(viewport)
        for look, worn in LOOKS.items():
            if width == "desktop" and look == "elder dark":
                continue  # the narrowest room for the largest letters is the telephone
            page.evaluate(WEAR, worn)
            found += [f"{name} {width} {look} {each}" for each in _faults(page, is_full=look == "light")]
            _keep_picture(page, f"{name} {width} {look}")
    return found


def _faults(page: Page, *, is_full: bool) -> list[str]:
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text())
    wanted = {"type": "tag", "values": AXE_TAGS} if is_full else {"type": "rule", "values": CHANGED_BY_LOOK}
    found: list[str] = page.evaluate(RUN_AXE, {"runOnly": wanted, "resultTypes": ["violations"]})
    sideways = page.evaluate(STICKS_OUT)
    return [*found, f"sideways {sideways}"] if sideways else found


def _keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("KAIMEN_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.png", full_page=True)
