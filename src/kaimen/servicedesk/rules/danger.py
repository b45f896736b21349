"""Danger words 危险用语: bring help sooner.   Pure.

They only raise: a text with such a word is promised a word within 15 minutes and shows emergency numbers to the one
who wrote it. They never mark a person, are not kept, are not shown as a finding, and nothing is ever ranked lower for
want of them.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Help(StrEnum):
    """Emergency numbers of the mainland."""

    POLICE = "110"  # 报警
    AMBULANCE = "120"  # 急救
    LIFELINE = "12356"  # 心理援助热线


WORDS: dict[Help, tuple[str, ...]] = {
    Help.LIFELINE: (
        "自杀", "轻生", "跳楼", "跳桥", "跳河", "割腕", "上吊", "喝农药", "不想活", "活不下去", "活着没意思",
        "想死", "寻短见", "了结自己", "遗书", "一了百了",
    ),
    Help.AMBULANCE: (
        "昏迷", "大出血", "断指", "触电", "中毒", "中暑", "坠落", "掉下来", "被埋", "被压", "窒息", "烧伤", "没有呼吸",
    ),
    Help.POLICE: (
        "爆炸", "炸药", "放火", "着火", "砍人", "砍死", "杀人", "同归于尽", "持刀", "扣押", "不让离开", "不让走",
        "被打", "打伤", "塌方", "坍塌", "瓦斯",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Danger:
    """Whose help the text asks for, in the order to ring them; empty means nothing was found, not that all is well."""

    helps: tuple[Help, ...]

    @property
    def is_urgent(self) -> bool:
        return bool(self.helps)


def look(text: str) -> Danger:
    """Reads past spaces, marks and width (自 杀, 自.杀); order: police, ambulance, lifeline."""
    folded = unicodedata.normalize("NFKC", text)
    letters = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
    return Danger(tuple(help_ for help_ in Help if any(word in letters for word in WORDS[help_])))


def numbers_for(danger: Danger) -> tuple[Help, ...]:
    """All three numbers, those that were asked for first; () when nothing was found."""
    if not danger.is_urgent:
        return ()
    return (*danger.helps, *(help_ for help_ in Help if help_ not in danger.helps))
