"""Chinese first, English complete."""

import re
from pathlib import Path

import polib

CATALOGUE = Path(__file__).parents[2] / "src" / "kaimen" / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACES = re.compile(r"%\(\w+\)[sd]|{\w*}")


def test_every_word_has_its_english():
    assert [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if not entry.translated() or entry.fuzzy] == []


def test_the_compiled_catalogue_is_the_written_one():
    written = {e.msgid: (e.msgstr, e.msgstr_plural) for e in polib.pofile(str(CATALOGUE))}
    compiled = {e.msgid: (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == written


def test_translations_keep_the_places_for_facts():
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        if not entry.msgid_plural and sorted(PLACES.findall(entry.msgid)) != sorted(PLACES.findall(entry.msgstr))
    ]
    assert wrong == []


def test_no_chinese_is_left_outside_the_catalogue_in_templates():
    """A template's visible Chinese stands in a translation tag."""
    blocks = re.compile(
        r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%\s*(?:translate|trans)\s.*?%}|{#.*?#}|{%\s*comment.*?endcomment\s*%}",
        re.DOTALL,
    )
    loose = [
        f"{path.name}: {CHINESE.search(rest).group()}"
        for path in sorted((CATALOGUE.parents[3]).rglob("templates/**/*.html"))
        if CHINESE.search(rest := re.sub(r"_\(([\"']).*?\1\)", "", blocks.sub("", path.read_text())))
    ]
    assert loose == []
