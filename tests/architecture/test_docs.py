"""Documents against code."""

import re
from pathlib import Path

from kaimen.site import reference
from tests.architecture.test_house import permission_keys

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_the_settings_page_is_what_the_code_says():
    assert (DOCS / "reference" / "settings.md").read_text() == reference.settings_page()


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text())
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_decisions_say_what_was_decided():
    pages = [page.read_text() for page in sorted((DOCS / "decisions").glob("[0-9]*.md"))]
    assert pages
    lacking = [page.splitlines()[0] for page in pages for part in ("Context", "Decision", "Check") if part not in page]
    assert lacking == []


def test_permission_keys_are_named_by_noun_and_deed():
    wrong = [key for key in permission_keys() if not re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]+", key)]
    assert wrong == []
