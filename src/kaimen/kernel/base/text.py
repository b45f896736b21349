"""Text as people type and paste it, made safe to keep, compare and show.     Pure: no database, no clock.

Everything that comes in from a person passes `clean`, `clean_line` or `clean_name` once, at the service or the import
that takes it. Nothing here escapes for HTML, SQL or a sheet: that is done at the sink.
"""

import re
import unicodedata

from kaimen.kernel.base.refusals import Refusal, Refused

NAME_LIMIT = 30

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# Bullet, hyphenation point, katakana dots, operators and the full-width full stop: what input methods give for ·.
_DOTS = re.compile("[\u2022\u2027\u30fb\uff65\u2219\u22c5\u25cf\uff0e\u16eb]")
_FULL_STOP_IN_NAME = re.compile(f"(?<=[{_HAN}])\\.(?=[{_HAN}])")
_SPACE_IN_HAN_NAME = re.compile(f"(?<=[{_HAN}·]) (?=[{_HAN}·])")

# Signs that show nothing and yet are letters or marks to Unicode: text of these alone is empty.
_BLANK = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Format characters (Cf) that are drawn or carry meaning by themselves: Arabic and Syriac number signs.
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_JOINERS = frozenset("\u200c\u200d")
_MONGOLIAN_VOWEL_SEPARATOR = "\u180e"


def clean(text: str, *, limit: int, may_be_empty: bool = False) -> str:
    """Text of several lines: NFC, line ends as LF, no control, direction or invisible characters, no blank ends.

    Kept: newline, tab, and the joiners U+200C/U+200D where a script needs them, that is between two letters or marks
    of the Arabic, Indic, Tibetan and Mongolian blocks or inside an emoji; U+180E inside Mongolian. Everywhere else
    they only hide things. Private-use characters stay: old systems write rare characters of names with them. `limit`
    counts code points after cleaning. Refuses: text.too_long {limit, length}, text.empty.
    """
    kept = unicodedata.normalize("NFC", _without_hidden(_BREAKS.sub("\n", text))).strip()
    if len(kept) > limit:
        raise Refused(Refusal("text.too_long", {"limit": limit, "length": len(kept)}))
    if not may_be_empty and _is_blank(kept):
        raise Refused(Refusal("text.empty", {}))
    return kept


def clean_line(text: str, *, limit: int, may_be_empty: bool = False) -> str:
    """Text of one line: as `clean`, with each run of white space as one space. Refuses: text.too_long, text.empty."""
    return clean(_SPACES.sub(" ", _without_hidden(_BREAKS.sub(" ", text))), limit=limit, may_be_empty=may_be_empty)


def clean_name(text: str) -> str:
    """Name of a person, at most 30 characters, every look-alike of the middle dot 间隔号 written as ·.

    艾买提•那斯尔 and 艾买提.那斯尔 become 艾买提·那斯尔; spaces typed between Han characters (张 三) go.
    Refuses: text.too_long, text.empty.
    """
    line = clean_line(text, limit=10 * NAME_LIMIT)
    dotted = _FULL_STOP_IN_NAME.sub("·", _DOTS.sub("·", line))
    dotted = re.sub(r" ?·[· ]*", "·", dotted).strip("· ")
    return clean(_SPACE_IN_HAN_NAME.sub("", dotted), limit=NAME_LIMIT)


def is_same_text(one: str, other: str) -> bool:
    """True when two texts say the same, letter for letter: width, case, white space and punctuation do not count."""
    return _skeleton(one) == _skeleton(other)


def mask_name(name: str) -> str:
    """张三 → 张**, always with two stars: neither length nor a middle dot is told, since both narrow down who it is."""
    return f"{name[0]}**" if name else ""


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; numbers of less than nine digits are hidden whole."""
    if not phone:
        return ""
    if len(phone) < 9:
        return "****"
    return f"{phone[:3]}****{phone[-4:]}"


def mask_id(number: str) -> str:
    """110105194912310021 → 110***********0021, for those who may see the ends; shorter papers are hidden whole."""
    if not number:
        return ""
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def _without_hidden(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for place, sign in enumerate(text) if _stays(text, place, sign))


def _stays(text: str, place: int, sign: str) -> bool:
    if sign in "\n\t":
        return True
    if sign in _JOINERS:
        return _joins(text, place)
    if sign == _MONGOLIAN_VOWEL_SEPARATOR:
        return place > 0 and _is_mongolian(text[place - 1])
    category = unicodedata.category(sign)
    if category == "Cf":
        return sign in _VISIBLE_FORMATS
    if category == "Cn":
        return ord(sign) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(sign) <= 0xFDEF
    return category not in ("Cc", "Cs")


def _joins(text: str, place: int) -> bool:
    if not 0 < place < len(text) - 1:
        return False
    before, after = text[place - 1], text[place + 1]
    return _needs_joiners(before) and _needs_joiners(after)


def _needs_joiners(sign: str) -> bool:
    point = ord(sign)
    if 0x0600 <= point <= 0x08FF or 0x0900 <= point <= 0x0DFF or 0x0F00 <= point <= 0x109F or _is_mongolian(sign):
        return unicodedata.category(sign)[0] in "LM"
    return 0x2600 <= point <= 0x27BF or point == 0xFE0F or 0x1F000 <= point <= 0x1FAFF


def _is_mongolian(sign: str) -> bool:
    return "\u1800" <= sign <= "\u18af"


def _is_blank(text: str) -> bool:
    return all(sign.isspace() or sign in _BLANK for sign in text)


def _skeleton(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LNMS")
