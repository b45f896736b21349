"""Components: what they draw, that they escape, and that each is shown in the gallery."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator

from kaimen.ui.navigation import Item

Draw = Callable[..., str]
COMPONENTS = Path(settings.PACKAGE) / "ui" / "templates" / "cotton"
EVIL = "<script>alert(1)</script>\" onclick='x'"


def test_a_state_is_colour_shape_and_word(draw: Draw) -> None:
    drawn = draw('<c-state kind="stop">超 2 分</c-state>')
    assert drawn.startswith('<span class="km-state km-state--stop">')
    assert '<path d="M6 .5 11.5 6 6 11.5 .5 6z" stroke="none"/>' in drawn
    assert drawn.endswith("超 2 分</span>")


@pytest.mark.parametrize(
    "source",
    [
        '<c-cell :title="evil" :sub="evil" />',
        '<c-cell title="{{ evil }}" href="{{ evil }}" />',
        '<c-state :kind="evil">{{ evil }}</c-state>',
        '<c-note :data-of="evil">{{ evil }}</c-note>',
        '<c-button :label="evil" :href="evil" :data-of="evil">{{ evil }}</c-button>',
        '<c-promise :when="evil"><c-slot name="who">{{ evil }}</c-slot></c-promise>',
        '<c-event :who="evil" :at="evil">{{ evil }}</c-event>',
        '<c-fact :term="evil">{{ evil }}</c-fact>',
        '<c-refusals :words="words" />',
        '<c-search :label="evil" :value="evil" />',
        '<c-tabs :items="items" />',
        '<c-field name="a" :label="evil" :value="evil" :help="evil" :error="evil" />',
        '<c-field name="a" :label="evil" :value="evil" rows="3" />',
    ],
)
def test_what_a_person_typed_is_shown_and_never_run(draw: Draw, source: str) -> None:
    drawn = draw(source, evil=EVIL, words=[{"says": EVIL, "next": EVIL}], items=[Item(EVIL, EVIL, "door")])
    assert "<script" not in drawn
    assert not re.search(r"""<[^>]*['"]\s*onclick='x'""", drawn)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in drawn


def test_other_attributes_go_through_but_scripts_and_styles_do_not(draw: Draw) -> None:
    drawn = draw('<c-note id="here" hx-get="/x" onclick="x()" style="color:red">Da</c-note>')
    assert drawn == '<div class="km-note" id="here" hx-get="/x">Da</div>'


def test_a_class_is_added_to_the_component_own(draw: Draw) -> None:
    assert draw('<c-note kind="go" class="km-gap">Da</c-note>') == '<div class="km-note km-note--go km-gap">Da</div>'


def test_a_cell_with_an_address_is_one_target_and_one_without_is_none(draw: Draw) -> None:
    assert draw('<c-cell title="石桥" href="/p/1" />').count("<a ") == 1
    assert "<a " not in draw('<c-cell title="石桥" />')


def test_a_button_that_is_off_stays_reachable_and_leads_nowhere(draw: Draw) -> None:
    drawn = draw('<c-button href="/x" off why="11月24日起可点">确认无异议</c-button>')
    assert 'aria-disabled="true"' in drawn
    assert "11月24日起可点" in drawn
    assert "href" not in drawn
    assert " disabled" not in drawn


@pytest.mark.parametrize(
    ("part", "path"),
    [("0", ""), ("0.25", "M8 8V3.4A4.6 4.6 0 0 1 12.60 8.00z"), ("0.75", "M8 8V3.4A4.6 4.6 0 1 1 3.40 8.00z")],
)
def test_a_clock_shows_the_part_used_up(draw: Draw, part: str, path: str) -> None:
    assert f'<path d="{path}"/>' in draw(f'<c-clock kind="run" part="{part}">6 天</c-clock>')


def test_a_clock_says_what_it_counts(draw: Draw) -> None:
    drawn = draw('<c-clock kind="near" label="答复" part="0.9">28 分</c-clock>')
    assert '<span class="km-sr">答复 </span>' in drawn


class Form(forms.Form):
    matter = forms.CharField(label="出了什么事", help_text="先说事。", max_length=20, widget=forms.Textarea)
    phone = forms.CharField(label="电话", required=False)


def test_a_field_ties_label_help_and_error_to_its_control(draw: Draw) -> None:
    form = Form({"matter": "", "phone": "138"})
    drawn = draw('<c-field :field="form.matter" count />', form=form)
    assert '<label class="km-label" for="id_matter">出了什么事</label>' in drawn
    assert 'aria-describedby="id_matter_help id_matter_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert '<p class="km-help" id="id_matter_help">先说事。</p>' in drawn
    assert 'id="id_matter_error"' in drawn
    assert 'data-km-count="id_matter_count"' in drawn


def test_a_field_without_error_says_nothing_about_one_and_keeps_its_value(draw: Draw) -> None:
    drawn = draw('<c-field :field="form.phone" />', form=Form({"matter": "", "phone": "138"}))
    assert "aria-invalid" not in drawn
    assert "aria-describedby" not in drawn
    assert 'value="138"' in drawn
    assert "可不填" in drawn


def test_typed_text_begins_where_the_person_began_it(draw: Draw) -> None:
    drawn = draw('<c-field name="a" label="A" rows="3" :value="text" />', text="\n第二行")
    assert ">\n\n第二行</textarea>" in drawn


def test_paging_keeps_the_rest_of_the_address(draw: Draw) -> None:
    drawn = draw('<c-paging :page="page" />', page=Paginator(range(50), 20).get_page(2))
    assert "?state=open&amp;q=%E7%9F%B3%E6%A1%A5&amp;page=3" in drawn
    assert "第 2 页，共 3 页、50 条" in drawn


def test_a_single_page_has_no_paging(draw: Draw) -> None:
    assert draw('<c-paging :page="page" />', page=Paginator(range(20), 20).get_page(1)) == ""


def test_times_are_said_from_the_now_of_the_context(draw: Draw) -> None:
    now = datetime(2026, 11, 22, 12, 47, tzinfo=UTC)
    at = datetime(2026, 11, 22, 13, 15, tzinfo=UTC)
    assert draw("{% moment at %}，{% left at %}，{% day d %}", now=now, at=at, d=at.date()) == (
        "今天 21:15，还有 28 分，11月22日（星期日）"
    )
    assert draw("{{ at|moment:now }}，{{ at|left:now }}", now=now, at=at) == "今天 21:15，还有 28 分"


def test_times_without_now_say_everything(draw: Draw) -> None:
    at = datetime(2026, 11, 22, 13, 15, tzinfo=UTC)
    assert draw("{% moment at %}[{% left at %}]", at=at) == "2026年11月22日 21:15[]"


def test_there_are_few_components_and_each_is_in_the_reference() -> None:
    names = {path.stem for path in COMPONENTS.glob("*.html")}
    reference = (Path(settings.PACKAGE).parents[1] / "docs" / "reference" / "ui.md").read_text("utf-8")
    assert len(names) <= 31
    assert {name for name in names if f"`<c-{name}" not in reference} == set()
