"""Days, instants, durations, money, numbers in the words of the screen 说法.   Pure: values in, words out; no clock.

Each function follows the active language; instants are shown in the zone of `now`. Without `now` nothing is called
今天 and the year is always said.
A day is a local date, an instant is aware, a duration is in seconds, money is in fen.
"""

import re
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def weekday(day: date) -> str:
    """星期二."""
    return (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))[day.weekday()]


def month(day: date) -> str:
    """11月. English needs the name of the month, so it is a word of its own."""
    names = (
        _("1月"),
        _("2月"),
        _("3月"),
        _("4月"),
        _("5月"),
        _("6月"),
        _("7月"),
        _("8月"),
        _("9月"),
        _("10月"),
        _("11月"),
        _("12月"),
    )
    return names[day.month - 1]


def plain_day(day: date, today: date | None = None) -> str:
    """11月24日, and 2027年10月20日 when it is not this year."""
    facts = {"year": day.year, "month": month(day), "day": day.day}
    if today is not None and day.year == today.year:
        return _("{month}{day}日").format(**facts)
    return _("{year}年{month}{day}日").format(**facts)


def full_day(day: date, today: date | None = None) -> str:
    """11月24日（星期二）, with the year when it is not this year."""
    return _("{day}（{weekday}）").format(day=plain_day(day, today), weekday=weekday(day))


def clock_time(at: datetime) -> str:
    """20:47, 24 hours."""
    return f"{at:%H:%M}"


def moment(at: datetime, now: datetime | None = None) -> str:
    """今天 20:47 / 昨天 / 明天 within a day, else 11月20日 21:06, with the year when it is another one."""
    if now is None:
        return _("{day} {time}").format(day=plain_day(at.date()), time=clock_time(at))
    there = at.astimezone(now.tzinfo)
    near = {-1: _("昨天 {time}"), 0: _("今天 {time}"), 1: _("明天 {time}")}.get((there.date() - now.date()).days)
    if near is not None:
        return near.format(time=clock_time(there))
    return _("{day} {time}").format(day=plain_day(there.date(), now.date()), time=clock_time(there))


def span(seconds: float) -> str:
    """A duration in at most two units, rounded down: 28 分, 1 时 44 分, 6 天.   Below one minute: 不到 1 分."""
    whole = int(abs(seconds))
    if whole < MINUTE:
        return _("不到 1 分")
    if whole < HOUR:
        return ngettext("{n} 分", "{n} 分", whole // MINUTE).format(n=whole // MINUTE)
    if whole < DAY:
        hours, minutes = whole // HOUR, whole % HOUR // MINUTE
        if minutes == 0:
            return ngettext("{n} 小时", "{n} 小时", hours).format(n=hours)
        return _("{hours} 时 {minutes} 分").format(hours=hours, minutes=minutes)
    return ngettext("{n} 天", "{n} 天", whole // DAY).format(n=whole // DAY)


def left(until: datetime, now: datetime) -> str:
    """还有 28 分, or 超 2 分 once the instant has passed. The instant itself is not yet over."""
    rest: timedelta = until - now
    if abs(rest) < timedelta(seconds=MINUTE):
        return _("还有不到 1 分") if rest >= timedelta(0) else _("刚过")
    pattern = _("还有 {span}") if rest > timedelta(0) else _("超 {span}")
    return pattern.format(span=span(rest.total_seconds()))


def yuan(fen: int, whole: bool = False) -> str:
    """986000 fen: 9,860.00 元; `whole` drops the fen when there are none."""
    sign = "−" if fen < 0 else ""
    figure = f"{abs(fen) // 100:,}" if whole and fen % 100 == 0 else f"{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    return _("{figure} 元").format(figure=sign + figure)


def phone_parts(number: str) -> str:
    """A telephone number in parts to be read aloud: 138 1234 5678, 029-1234 5678. Anything else comes back as it is."""
    bare = re.sub(r"[\s-]", "", number)
    if re.fullmatch(r"1[0-9*]{10}", bare):
        return f"{bare[:3]} {bare[3:7]} {bare[7:]}" if "*" not in bare else bare
    landline = re.fullmatch(r"(0[12]\d|0[03-9]\d{2})(\d{3,4})(\d{4})", bare)
    return f"{landline[1]}-{landline[2]} {landline[3]}" if landline else number


def code_parts(code: str) -> str:
    """A query code in groups of four: 7Q4D28 becomes 7Q4D 28."""
    bare = re.sub(r"[\s-]", "", code).upper()
    return " ".join(bare[i : i + 4] for i in range(0, len(bare), 4))
