"""Neutral words 中性用语: what a notice may say on a telephone that others may see.   Pure.

A notice says that there is something to read and where, never what it is about, who asked, or that a union is
concerned. `telling` finds what would give a worker away; the tests hold every notice of this room to it.
"""

import unicodedata

TELLING = (
    "工会", "维权", "投诉", "举报", "仲裁", "诉求", "欠薪", "工资", "加班", "社保", "工伤", "合同", "老板",
    "单位", "公司", "监察", "法律援助", "集体协商", "union", "complain", "wage", "employer",
)  # fmt: skip
LONGEST_SHARED = 4  # signs in a row a notice may have in common with what the worker wrote


def telling(notice: str, *, said: str = "") -> tuple[str, ...]:
    """The words of a notice that give something away: subjects by the list, and runs of more than 4 signs the worker
    wrote.
    """
    plain = unicodedata.normalize("NFKC", notice).casefold()
    found = [word for word in TELLING if word in plain]
    theirs = unicodedata.normalize("NFKC", said).casefold()
    size = LONGEST_SHARED + 1
    runs = (plain[start : start + size] for start in range(len(plain) - size + 1))
    found.extend(run for run in dict.fromkeys(runs) if run in theirs)
    return tuple(found)
