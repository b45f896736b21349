"""Numbers that name a person, a telephone or an organisation: are they well formed?     Pure: no database, no clock.

A rule here says only that a number *can* exist; whether it does, and whose it is, nobody answers offline. Facts of
refusals never carry the number itself: they end in logs. Passports and the older 15-character card of foreign
residents are not checked here.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# GB/T 2260 provinces; 71 is Taiwan. Finer codes are not checked: a number keeps the code of its day (120221) for ever.
_PROVINCES = frozenset(
    str(code)
    for tens in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71,))
    for code in tens
)
_RESIDENCE = frozenset(("810000", "820000", "830000"))

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}")
_SERVICE = re.compile(r"[48]00[0-9]{7}|1[0-9]{4}|9[56][0-9]{3,6}|1[12][0-9]")


class IdKind(StrEnum):
    """Which card an 18-digit number belongs to."""

    RESIDENT = "resident"  # 居民身份证
    HONGKONG_MACAO_TAIWAN = "hongkong_macao_taiwan"  # 港澳台居民居住证
    FOREIGN_RESIDENT = "foreign_resident"  # 外国人永久居留身份证, the card of 2023


@dataclass(frozen=True)
class IdNumber:
    """What a well-formed number says. Sex is in it too and not taken out: no service of a union turns on it."""

    kind: IdKind
    born_on: date


def read_id_number(typed: str) -> str:
    """The number as it is kept: half-width, no spaces or hyphens, X in upper case."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()


def check_id_number(number: str, *, on: date) -> tuple[Refusal, ...]:
    """Form of an 18-digit identity number, read on day `on`.     Source: GB 11643-1999 (ISO 7064 MOD 11-2).

    Takes the resident's card, the residence permits 81/82/83 of Hong Kong, Macao and Taiwan, and the foreign permanent
    resident's card of 2023 (first digit 9). Refuses with the first that applies: id_number.wrong_length {length},
    id_number.wrong_characters, id_number.wrong_area {area}, id_number.no_such_day, id_number.not_yet_born,
    id_number.wrong_check.
    """
    if len(number) != 18:
        return (Refusal("id_number.wrong_length", {"length": len(number)}),)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return (Refusal("id_number.wrong_characters", {}),)
    if _id_kind(number) is None:
        return (Refusal("id_number.wrong_area", {"area": number[:2]}),)
    born_on = _born_on(number)
    if born_on is None:
        return (Refusal("id_number.no_such_day", {}),)
    if born_on > on:
        return (Refusal("id_number.not_yet_born", {}),)
    if id_check_digit(number[:17]) != number[17]:
        return (Refusal("id_number.wrong_check", {}),)
    return ()


def id_check_digit(first_seventeen: str) -> str:
    """Check character of an identity number.     Source: GB 11643-1999."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECKS[total % 11]


def describe_id_number(number: str) -> IdNumber:
    """Kind and birthday of a number that `check_id_number` took. ValueError for any other: checking comes first."""
    kind, born_on = _id_kind(number), _born_on(number)
    if kind is None or born_on is None:
        raise ValueError("not a checked identity number")
    return IdNumber(kind=kind, born_on=born_on)


def read_phone(typed: str) -> str:
    """The number as it is kept and looked up: digits only, no +86, no spaces, hyphens or brackets; an extension after
    转 or # stays.

    "+86 138-1234-5678" and "(0086)13812345678" are 13812345678.
    """
    compact = re.sub(r"[\s\-–—()/.]", "", unicodedata.normalize("NFKC", typed))
    compact = re.sub(r"(?:转|ext|x|,)", "#", compact, flags=re.IGNORECASE)
    found = re.fullmatch(r"(?:\+|00)86(.*)|86(1[3-9][0-9]{9})", compact)
    return (found[1] or found[2]) if found else compact


def check_mobile(number: str) -> tuple[Refusal, ...]:
    """A mobile number of the mainland, as SMS needs it. Refuses: phone.not_mobile {length}."""
    return () if _MOBILE.fullmatch(number) else (Refusal("phone.not_mobile", {"length": len(number)}),)


def check_phone(number: str) -> tuple[Refusal, ...]:
    """Any number that can be called from the mainland: mobile, land line with area code, service number, with or
    without an extension of up to six digits. Refuses: phone.not_a_number {length}.
    """
    main, _, extension = number.partition("#")
    callable_main = any(form.fullmatch(main) for form in (_MOBILE, _LANDLINE, _SERVICE))
    if callable_main and re.fullmatch(r"[0-9]{0,6}", extension) and ("#" not in number or extension):
        return ()
    return (Refusal("phone.not_a_number", {"length": len(number)}),)


def read_uscc(typed: str) -> str:
    """A unified social credit code 统一社会信用代码 as it is kept: half-width, upper case, no spaces or hyphens."""
    return read_id_number(typed)


def check_uscc(code: str) -> tuple[Refusal, ...]:
    """Form of a unified social credit code.     Source: GB 32100-2015 (mod 31; the letters I O S V Z are not used).

    Refuses: uscc.wrong_length {length}, uscc.wrong_characters {characters}, uscc.wrong_check.
    """
    if len(code) != 18:
        return (Refusal("uscc.wrong_length", {"length": len(code)}),)
    strangers = "".join(sorted(set(code) - set(_USCC_SIGNS)))
    if strangers:
        return (Refusal("uscc.wrong_characters", {"characters": strangers}),)
    if uscc_check_sign(code[:17]) != code[17]:
        return (Refusal("uscc.wrong_check", {}),)
    return ()


def uscc_check_sign(first_seventeen: str) -> str:
    """Check character of a unified social credit code.     Source: GB 32100-2015."""
    pairs = zip(_USCC_WEIGHTS, first_seventeen, strict=True)
    total = sum(weight * _USCC_SIGNS.index(sign) for weight, sign in pairs)
    return _USCC_SIGNS[-total % 31]


def _id_kind(number: str) -> IdKind | None:
    if number[:6] in _RESIDENCE:
        return IdKind.HONGKONG_MACAO_TAIWAN
    if number[0] == "9" and number[1:3] in _PROVINCES:
        return IdKind.FOREIGN_RESIDENT
    if number[:2] in _PROVINCES:
        return IdKind.RESIDENT
    return None


def _born_on(number: str) -> date | None:
    written = number[6:14]
    try:
        day = date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None
    return day if day.year >= 1880 else None
