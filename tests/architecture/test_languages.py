"""Chinese first, English complete."""

import re
from pathlib import Path

import polib

PACKAGE = Path(__file__).parents[2] / "src" / "kaimen"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
PLACES = re.compile(r"%\(\w+\)[sd]|{\w*(?::[^}]*)?}")
OWN_NAME = "简体中文"
"""A language is called by its own name in every language."""
ALSO_CHINESE_IN_ENGLISH = {
    OWN_NAME: "see there",
    "列表和菜单里用，例如 碑林区总。": "the short name of a union, as it stands in the data",
}
ON_PURPOSE = {
    "ui/templates/ui/gallery/": "shows the parts with invented Chinese content, outside production only",
    "ui/templates/ui/errors/bare.html": "says the same in both languages, for when nothing else works",
}


def entries() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_word_has_its_english():
    assert [entry.msgid for entry in entries() if not entry.translated() or entry.fuzzy] == []


def test_the_english_is_english():
    left = [e.msgid for e in entries() if any(CHINESE.search(text) for text in english(e))]
    assert sorted(left) == sorted(ALSO_CHINESE_IN_ENGLISH)


def test_there_is_one_catalogue():
    assert [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.po")] == [
        "locale/en/LC_MESSAGES/django.po"
    ]


def test_the_compiled_catalogue_is_the_written_one():
    written = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in entries()}
    compiled = {
        (e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }
    assert compiled == written


def test_translations_keep_the_places_for_facts():
    wrong = [
        entry.msgid
        for entry in entries()
        if any(sorted(PLACES.findall(entry.msgid)) != sorted(PLACES.findall(text)) for text in english(entry))
    ]
    assert wrong == []


def test_no_chinese_is_left_outside_the_catalogue_in_templates():
    """A template's visible Chinese, full-width signs included, stands in a translation tag."""
    blocks = re.compile(
        r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%\s*(?:translate|trans)\s.*?%}|{#.*?#}|{%\s*comment.*?endcomment\s*%}",
        re.DOTALL,
    )
    loose = [
        f"{name}: {CHINESE.search(rest).group()}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        if not (name := path.relative_to(PACKAGE).as_posix()).startswith(tuple(ON_PURPOSE))
        and CHINESE.search(
            rest := re.sub(r"_\(([\"']).*?\1\)", "", blocks.sub("", path.read_text()).replace(OWN_NAME, ""))
        )
    ]
    assert loose == []
