"""Numbers that can exist pass, and each way of being wrong is named."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base import identity
from kaimen.kernel.base.identity import IdKind, IdNumber
from kaimen.kernel.base.refusals import Refusal

ON = date(2026, 11, 22)
BIRTHDAYS = st.dates(date(1900, 1, 1), ON)


def number(area: str, born: date, sequence: int) -> str:
    first = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first + identity.id_check_digit(first)


NUMBERS = st.builds(
    number, st.sampled_from(["110105", "120221", "659008", "810000", "961156"]), BIRTHDAYS, st.integers(0, 999)
)


def test_the_example_of_the_standard_passes() -> None:
    assert identity.check_id_number("11010519491231002X", on=ON) == ()
    assert identity.describe_id_number("11010519491231002X") == IdNumber(IdKind.RESIDENT, date(1949, 12, 31))


def test_weights_are_the_powers_the_standards_say() -> None:
    """GB 11643: 2^(17-i) mod 11; GB 32100: 3^i mod 31. One digit 1 at each place shows its weight."""
    for place in range(17):
        unit = "0" * place + "1" + "0" * (16 - place)
        assert identity.id_check_digit(unit) == "10X98765432"[pow(2, 17 - place, 11)]
        assert identity.uscc_check_sign(unit) == "0123456789ABCDEFGHJKLMNPQRTUWXY"[-pow(3, place, 31) % 31]


@given(NUMBERS)
def test_right_numbers_pass(right: str) -> None:
    assert identity.check_id_number(right, on=ON) == ()


@given(NUMBERS, st.integers(14, 17), st.integers(1, 9))
def test_one_wrong_digit_after_the_birthday_is_found(right: str, place: int, shift: int) -> None:
    old = 10 if right[place] == "X" else int(right[place])
    wrong = right[:place] + str((old + shift) % 10) + right[place + 1 :]
    assert wrong == right or identity.check_id_number(wrong, on=ON) == (Refusal("id_number.wrong_check", {}),)


@given(NUMBERS, st.integers(0, 16))
def test_two_digits_changed_round_do_not_pass(right: str, place: int) -> None:
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert swapped == right or identity.check_id_number(swapped, on=ON) != ()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ("", Refusal("id_number.wrong_length", {"length": 0})),
        ("110105491231002", Refusal("id_number.wrong_length", {"length": 15})),
        ("1101051949123100２X", Refusal("id_number.wrong_characters", {})),
        ("X10105194912310021", Refusal("id_number.wrong_characters", {})),
        ("160105194912310021", Refusal("id_number.wrong_area", {"area": "16"})),
        ("560105194912310021", Refusal("id_number.wrong_area", {"area": "56"})),
        ("830001194912310021", Refusal("id_number.wrong_area", {"area": "83"})),
        ("916156194912310021", Refusal("id_number.wrong_area", {"area": "91"})),
        ("110105199902290020", Refusal("id_number.no_such_day", {})),
        ("110105000001010020", Refusal("id_number.no_such_day", {})),
        ("110105187912310020", Refusal("id_number.no_such_day", {})),
        ("110105202611230020", Refusal("id_number.not_yet_born", {})),
        ("110105194912310020", Refusal("id_number.wrong_check", {})),
    ],
)
def test_each_way_of_being_wrong_is_named(wrong: str, refusal: Refusal) -> None:
    assert identity.check_id_number(wrong, on=ON) == (refusal,)


def test_a_number_is_read_on_its_day() -> None:
    newborn = number("110105", ON, 2)
    assert identity.check_id_number(newborn, on=ON) == ()
    assert identity.check_id_number(newborn, on=ON - timedelta(days=1)) == (Refusal("id_number.not_yet_born", {}),)
    assert identity.check_id_number(number("110105", date(2000, 2, 29), 2), on=ON) == ()


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("659008", IdKind.RESIDENT),
        ("710000", IdKind.RESIDENT),
        ("810000", IdKind.HONGKONG_MACAO_TAIWAN),
        ("830000", IdKind.HONGKONG_MACAO_TAIWAN),
        ("911840", IdKind.FOREIGN_RESIDENT),
    ],
)
def test_the_card_is_told_from_the_number(area: str, kind: IdKind) -> None:
    assert identity.describe_id_number(number(area, date(1990, 3, 7), 12)) == IdNumber(kind, date(1990, 3, 7))


def test_an_unchecked_number_is_not_described() -> None:
    with pytest.raises(ValueError, match="not a checked identity number"):
        identity.describe_id_number("110105199902290020")


def test_numbers_are_read_as_they_are_typed() -> None:
    assert identity.read_id_number(" 110105 19491231-００２ｘ ") == "11010519491231002X"
    typed = ["+86 138-1234-5678", "(0086)13812345678", "86 138 1234 5678", "１３８１２３４５６７８", "13812345678"]
    assert {identity.read_phone(each) for each in typed} == {"13812345678"}
    assert identity.read_phone("(029) 8765-4321 转 802") == "02987654321#802"


@pytest.mark.parametrize("right", ["13812345678", "19900000000"])
def test_mobile_numbers_pass(right: str) -> None:
    assert identity.check_mobile(right) == ()
    assert identity.check_phone(right) == ()


@pytest.mark.parametrize("wrong", ["", "12812345678", "1381234567", "138123456789", "02987654321", "1381234567８"])
def test_what_is_no_mobile_number_is_refused(wrong: str) -> None:
    assert identity.check_mobile(wrong) == (Refusal("phone.not_mobile", {"length": len(wrong)}),)


@pytest.mark.parametrize(
    "right",
    ["01087654321", "02987654321", "09977654321", "02987654321#802", "4008001234", "12351", "95588", "110"],
)
def test_numbers_that_can_be_called_pass(right: str) -> None:
    assert identity.check_phone(right) == ()


@pytest.mark.parametrize(
    "wrong",
    ["", "87654321", "0298765432", "02917654321", "0298765432１", "02987654321#", "02987654321#1234567", "111111"],
)
def test_numbers_that_cannot_be_called_are_refused(wrong: str) -> None:
    assert identity.check_phone(wrong) == (Refusal("phone.not_a_number", {"length": len(wrong)}),)


@pytest.mark.parametrize(
    "right", ["91350100M000100Y43", "81610000MD0123456A"[:17] + identity.uscc_check_sign("81610000MD0123456")]
)
def test_credit_codes_pass(right: str) -> None:
    assert identity.check_uscc(right) == ()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ("91350100M000100Y4", Refusal("uscc.wrong_length", {"length": 17})),
        ("9I350100MO00100Y43", Refusal("uscc.wrong_characters", {"characters": "IO"})),
        ("91350100M000100Y44", Refusal("uscc.wrong_check", {})),
    ],
)
def test_wrong_credit_codes_are_named(wrong: str, refusal: Refusal) -> None:
    assert identity.check_uscc(wrong) == (refusal,)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 30))
def test_one_wrong_sign_of_a_credit_code_is_found(first: str, place: int, shift: int) -> None:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    right = first + identity.uscc_check_sign(first)
    wrong = right[:place] + signs[(signs.index(right[place]) + shift) % 31] + right[place + 1 :]
    assert identity.check_uscc(right) == ()
    assert identity.check_uscc(wrong) == (Refusal("uscc.wrong_check", {}),)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(typed: str) -> None:
    assert len(identity.check_id_number(identity.read_id_number(typed), on=ON)) <= 1
    assert len(identity.check_phone(identity.read_phone(typed))) <= 1
    assert len(identity.check_uscc(identity.read_uscc(typed))) <= 1
