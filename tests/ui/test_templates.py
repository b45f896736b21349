"""Rules of every template and style sheet of the house: strict CSP, colours in one file, nothing printed unescaped."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client

from kaimen.ui import gallery

ROOT = Path(settings.PACKAGE)
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))
STATIC = ROOT / "ui" / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text("utf-8")
LAYER = (STATIC / "kaimen.css").read_text("utf-8")

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(r"""(?:src|href)=["']?(?:https?:)?//""", re.IGNORECASE),
    "unescaped attributes": re.compile(r"\{\{\s*attrs\s*\}\}"),
    "unescaped output": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab)\(|(?<![-\w])(?:white|black|red|gray|grey)\b(?=\s*[;,)])"
)


def _offences(source: str) -> set[str]:
    return {name for name, pattern in FORBIDDEN.items() if pattern.search(source)}


def test_the_rules_catch_what_they_forbid() -> None:
    assert _offences('<p style="x">') == {"a style attribute"}
    assert _offences("<script>x()</script>") == {"an inline script"}
    assert _offences('<script src="/static/x.js" defer></script>') == set()
    assert _offences("<style>") == {"an inline style"}
    assert _offences('<a class="b"\n onclick="x()">') == {"an event attribute"}
    assert _offences('<a href="javascript:x()">') == {"a script address"}
    assert _offences('<img src="//cdn.example/x.png">') == {"something from elsewhere"}
    assert _offences("{{ attrs }}") == {"unescaped attributes"}
    assert _offences("{{ text|safe }}") == {"unescaped output"}
    assert COLOUR.search("a { color: #fff; }")
    assert not COLOUR.search("a { color: var(--km-red); }")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_the_policy(path: Path) -> None:
    assert _offences(path.read_text("utf-8")) == set()


def test_every_template_of_the_look_can_be_read() -> None:
    base = ROOT / "ui" / "templates"
    for path in base.rglob("*.html"):
        get_template(str(path.relative_to(base)))


def test_colours_stand_in_the_tokens_alone() -> None:
    assert COLOUR.findall(re.sub(r"/\*.*?\*/", "", LAYER, flags=re.DOTALL)) == []


def test_every_token_the_layer_uses_exists() -> None:
    used = set(re.findall(r"var\((--km-[\w-]+)\)", LAYER + TOKENS))
    known = set(re.findall(r"(--km-[\w-]+)\s*:", TOKENS))
    assert used - known == set()


def _block(selector: str) -> list[tuple[str, str]]:
    found = re.search(rf"^\s*{re.escape(selector)} \{{(.*?)\}}", TOKENS, re.DOTALL | re.MULTILINE)
    assert found, selector
    body = re.sub(r"/\*.*?\*/", "", found[1], flags=re.DOTALL)
    return [(name, " ".join(value.split())) for name, value in re.findall(r"([\w-]+)\s*:\s*([^;]+);", body)]


def test_dark_is_the_same_whether_chosen_or_followed() -> None:
    dark, more = _block('[data-bs-theme="dark"]'), _block('[data-bs-theme="dark"][data-contrast="more"]')
    assert dark == _block('[data-bs-theme="auto"]')
    assert more == _block('[data-bs-theme="auto"][data-contrast="more"]')
    assert (len(dark), len(more)) == (46, 16)


def test_every_icon_a_template_names_is_drawn() -> None:
    drawn = {symbol.get("id") for symbol in ET.parse(STATIC / "icons.svg").getroot()}  # noqa: S314
    named = {
        f"i-{name}"
        for path in TEMPLATES
        for name in re.findall(r"""<c-icon[^>]*\sname="([a-z]+)"|\sicon="([a-z]+)\"""", path.read_text("utf-8"))
        for name in name
        if name
    }
    assert named - drawn == set()
    assert "i-phone" in named


def test_the_layer_s_script_is_small() -> None:
    assert len((STATIC / "kaimen.js").read_bytes()) < 6_000


@pytest.mark.django_db
@pytest.mark.parametrize("shell", sorted(gallery.SHELLS))
def test_each_shell_comes_up_whole(client: Client, shell: str) -> None:
    answer = client.get(f"/ui/gallery/{shell}/")
    page = answer.content.decode()
    assert answer.status_code == gallery.SHELLS[shell]
    assert page.count("<h1") == 1
    assert page.count('<main id="main"') == 1
    assert page.count("演示数据") >= 1
    assert _offences(page) == set()


@pytest.mark.django_db
def test_the_gallery_shows_every_component(client: Client) -> None:
    answer = client.get("/ui/gallery/")
    assert answer.status_code == 200
    source = (ROOT / "ui/templates/ui/gallery/index.html").read_text("utf-8")
    everywhere = source + "".join(
        path.read_text("utf-8") for path in (ROOT / "ui/templates").rglob("*.html") if path.parent.name != "cotton"
    )
    components = {path.stem for path in (ROOT / "ui/templates/cotton").glob("*.html")}
    assert {name for name in components if f"<c-{name}" not in everywhere} == set()


@pytest.mark.django_db
def test_the_gallery_is_for_show_only(client: Client, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaimen.ui.views._is_for_show", lambda: False)
    assert client.get("/ui/gallery/").status_code == 404
    assert client.get("/ui/gallery/desk/").status_code == 404


@pytest.mark.django_db
def test_an_unknown_shell_is_nothing(client: Client) -> None:
    assert client.get("/ui/gallery/base/").status_code == 404
