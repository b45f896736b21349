"""Searching 100 000 cases by two characters: every one that holds them, and how long the count and the first page take.

The texts are put together from sentences by chance, about thirty characters each; what a plain scan of the texts finds
for the word or its synonyms is what must be found.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

NAME = "search"
LIMIT = "two characters over 100 000 cases: recall 1, count and first page in ≤ 10 ms (median), SQLite"
CASES, ROUNDS, PAGE = 100_000, 3, 30
WHO = (
    "厂里",
    "工地上",
    "老板",
    "车间主任",
    "外卖站点",
    "物业公司",
    "酒店后厨",
    "学校食堂",
    "快递网点",
    "矿上",
    "装修队",
)
WHAT = (
    "拖欠工资三个月", "不给缴社保", "让怀孕的上夜班", "加班不给加班费", "砸到手不报工伤", "不签劳动合同", "年假不让休",
    "高温天没有降温费", "没有口罩粉尘很大", "扣了押金不退", "把人辞退不给补偿", "产假只给六十天", "要入会不知找谁",
    "孩子上学交不起学费", "不让请病假",
)  # fmt: skip
MORE = (
    "问了几次都不理",
    "说再闹就开除",
    "已经去过劳动局",
    "大家都一样",
    "请帮帮我们",
    "想知道怎么办",
    "有工友的证词",
    "没有",
)
ASKED = (
    "工资", "社保", "怀孕", "夜班", "加班", "工伤", "合同", "年假", "高温", "口罩",
    "粉尘", "押金", "辞退", "产假", "入会", "学费", "病假", "矿上", "证词", "后厨",
)  # fmt: skip


def _measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    texts = _build()
    print(json.dumps(_search(texts)))


def _build() -> dict[int, str]:
    """Cases of one seat with their words; the text of each by its number."""
    from datetime import date, timedelta
    from uuid import UUID

    from kaimen.kernel.base import clock
    from kaimen.servicedesk.models import Case, Contact, ContactWords
    from kaimen.servicedesk.rules import bigrams
    from tests.federation import Federation
    from tests.rosters.conftest import open_at, seat_of

    at, drawn = clock.now(), random.Random(7)
    point = open_at(Federation.build(at, date(2026, 1, 1)).county, at=at)
    seat, union = seat_of(point).pk, point.organisation_id
    texts: dict[int, str] = {}
    contacts, cases, words = [], [], []
    for number in range(1, CASES + 1):
        text = "，".join((f"{drawn.choice(WHO)}{drawn.choice(WHAT)}", *drawn.sample(MORE, 2)))
        when, key = at - timedelta(minutes=number), UUID(int=number)
        texts[number] = text
        contacts.append(
            Contact(
                id=number, organisation_id=union, point_id=point.pk, channel="web", text=text, submission_key=key,
                received_at=when, entered_at=when, outcome="case", is_generated=True,
            )
        )  # fmt: skip
        cases.append(
            Case(
                id=number, contact_id=number, organisation_id=union, point_id=point.pk, seat_id=seat,
                number=f"610102-2026-{number:06}", title=text[:20], topic="other", query_code=f"{number:08}",
                pin_hash="x", promise_rule="first_word", promised_at=when, promised_until=when + timedelta(hours=2),
                received_at=when, is_generated=True,
            )
        )  # fmt: skip
        words.append(ContactWords(contact_id=number, case_id=number, tokens=" ".join(bigrams.tokens(text))))
    for rows in (contacts, cases, words):
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
    return texts


def _search(texts: dict[int, str]) -> dict[str, Any]:
    from kaimen.servicedesk.models import Case
    from kaimen.servicedesk.rules import synonyms
    from kaimen.servicedesk.selectors import finding

    lost = 0
    for asked in ASKED:
        found = set(Case.objects.filter(finding.said(asked)).values_list("id", flat=True))
        alike = synonyms.alike(asked)
        lost += len({number for number, text in texts.items() if any(word in text for word in alike)} ^ found)
    rounds = []
    for _ in range(ROUNDS):
        spent = []
        for asked in ASKED:
            begun = time.perf_counter()
            rows = Case.objects.filter(finding.said(asked))
            rows.count()
            list(rows.order_by("-received_at", "-id").values_list("id", "title")[:PAGE])
            spent.append((time.perf_counter() - begun) * 1000)
        rounds.append(statistics.median(spent))
    return {
        "wrong": lost,
        "median_ms": round(statistics.median(rounds), 1),
        "medians_ms": [round(r, 1) for r in rounds],
    }


def run() -> dict[str, object]:
    """A home built anew; medians of three rounds."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as home:
        environment = {**os.environ, "KAIMEN_HOME": home, "KAIMEN_PROFILE": "test"}
        environment["DJANGO_SETTINGS_MODULE"] = "kaimen.site.settings"
        command = [sys.executable, "-m", "benchmarks.search", "measure"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {
        "name": NAME,
        "limit": LIMIT,
        "cases": CASES,
        **found,
        "holds": not found["wrong"] and found["median_ms"] <= 10,
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        _measure()
    else:
        print(json.dumps(run(), ensure_ascii=False))
