"""Refusals in English: a list has commas, sentences have spaces between them; in Chinese neither."""

import pytest
from django.utils import translation

from kaimen.kernel.base import words
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.calendars.labels import holiday

MISSING = Refusal("sheet.column_missing", {"columns": ("姓名", "手机")})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "缺少必需的列：姓名、手机。请补上这些列后再上传。"),
        ("en", "Columns that are needed are missing: 姓名, 手机. Add these columns and upload it again."),
    ],
)
def test_a_refusal_in_one_breath(language, said):
    with translation.override(language):
        assert str(words.explain(MISSING)) == said


def test_an_empty_list_is_a_dash():
    with translation.override("zh-hans"):
        assert words.explain(Refusal("sheet.column_missing", {"columns": ()})).says == "缺少必需的列：—。"


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        ("en", "元旦", "New Year's Day"),
        ("zh-hans", "元旦", "元旦"),
        ("en", "古尔邦节", "古尔邦节"),
        ("en", "", ""),
    ],
)
def test_holidays_have_english_names(language, name, shown):
    """A day that only a region keeps stays as its notice writes it."""
    with translation.override(language):
        assert holiday(name) == shown
