"""Invented content for the gallery 样张: to look at, and for the tests. Nobody here exists; nothing is translated."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator

from kaimen.ui.navigation import Item, Me

# Each shell with the status it answers.
SHELLS: Final[Mapping[str, int]] = {
    "page": 200,
    "phone": 200,
    "case": 200,
    "tell": 200,
    "desk": 200,
    "inbox": 200,
    "refused": 422,
    "log_in": 200,
}

NOW: Final = datetime(2026, 11, 22, 12, 47, tzinfo=UTC)


class Sample(forms.Form):
    """One of each control."""

    matter = forms.CharField(
        label="出了什么事",
        help_text="先说事，不用先报姓名电话。",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(
        label="怎么找您",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    topic = forms.ChoiceField(label="是哪一类", choices=[("pay", "工资没发、发少了"), ("hurt", "受伤了，怎么认工伤")])
    way = forms.ChoiceField(
        label="怎么回话", choices=[("phone", "打电话"), ("page", "在网上看")], widget=forms.RadioSelect
    )
    papers = forms.FileField(label="照片或文件", required=False, help_text="一次最多 3 个，每个不超过 10 MB。")
    knows = forms.BooleanField(label="我知道只有值守的人看得到", required=False)


def content() -> dict[str, Any]:
    """What the gallery's pages show."""
    wrong = Sample({"matter": "", "phone": "<b>138</b>", "topic": "pay", "way": ""})
    wrong.is_valid()
    return {
        "now": NOW,
        "today": date(2026, 11, 24),
        "later": date(2027, 10, 20),
        "soon": datetime(2026, 11, 22, 13, 15, tzinfo=UTC),
        "gone": datetime(2026, 11, 22, 12, 45, tzinfo=UTC),
        "form": Sample(auto_id="fresh_%s"),
        "wrong": wrong,
        "page": Paginator(range(126), 20).get_page(2),
        "refusals_shown": [{"says": "周岚 2 分钟前已经回了话", "next": "看她怎么回的，再决定要不要补一句。"}],
        "points": _points(),
        "cases": _cases(),
        "doors": _doors(),
        "navigation": _navigation(),
        "me": Me("周岚", "值守到 23:00", "go", sign_out_url="#"),
        "host": "望川市总工会",
        "demo": True,
    }


def _doors() -> list[Item]:
    return [
        Item("窗口", "#", "door", is_current=True),
        Item("说事", "#", "talk"),
        Item("我的事", "#", "inbox"),
        Item("我的", "#", "me"),
    ]


def _navigation() -> list[Item]:
    return [
        Item("今天", "#", "today"),
        Item("收件", "#", "inbox", is_current=True, count=37),
        Item("值守", "#", "roster"),
        Item("窗口", "#", "door"),
        Item("单位", "#", "people"),
        Item("交接单", "#", "doc", group="常用"),
        Item("答复库", "#", "book", group="常用"),
        Item("查找", "#", "search", group="常用", key="/"),
    ]


def _points() -> list[dict[str, str]]:
    rows = (
        ("石桥街道工会服务站", "桐湾区石桥路 118 号", "go", "开门", "周岚", "21:00 关门，转电话值守", "000068201201"),
        (
            "东渡客运枢纽户外劳动者驿站",
            "东渡区站前广场南侧",
            "go",
            "开门",
            "热孜万·艾力",
            "24 小时开门",
            "000068203107",
        ),
        ("高新区总工会", "高新区创业大街 20 号", "call", "电话值守", "林渡", "23:00 换班", "000068205100"),
        ("青禾县马场镇工会", "青禾县马场镇中街", "idle", "市总代接", "市总值班室", "明天 08:30 开门", "000068200001"),
    )
    names = ("name", "place", "kind", "word", "who", "change", "phone")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _cases() -> list[dict[str, Any]]:
    rows = (
        ("9、10 月工资没发，已离职", "19:15", "工友 7Q4D，窗口", ("near", "28 分", 0.86), ("run", "6 天", 0.35), True),
        ("脚手架坠落，工友送医院了", "20:30", "匿名，热线", ("over", "超 2 分", 1), ("run", "1 时 43 分", 0.15), False),
        ("孕期被调去夜班", "19:50", "工友 P9X1，网上", ("met", "用了 9 分", 1), ("hold", "等单位回话", 0), False),
        (
            "想知道退休后会籍怎么保留",
            "18:37",
            "艾买提·那斯尔 139****2046，电话",
            ("met", "用了 1 分", 1),
            ("met", "已办结", 1),
            False,
        ),
    )
    names = ("title", "at", "who", "answer", "done", "current")
    return [dict(zip(names, row, strict=True)) for row in rows]
