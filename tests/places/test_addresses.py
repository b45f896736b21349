"""Addresses: codes are checked on the day, names are those of the day asked for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.places import policy, selectors
from kaimen.kernel.places.models import Address
from kaimen.kernel.places.services import addresses

pytestmark = pytest.mark.django_db

STREET = "劳动路17号 2楼"


def put(at: datetime, **changed: object) -> Address:
    return addresses.put(**{"division_code": "610626", "line": STREET, "actor": SYSTEM, "at": at, **changed})  # type: ignore[arg-type]


def test_the_names_are_those_of_the_day(at: datetime) -> None:
    address = put(at)
    assert selectors.full_line(address, date(2026, 11, 23)) == f"陕西省延安市吴起县{STREET}"
    assert selectors.full_line(address, date(2004, 2, 29)) == f"陕西省延安市吴旗县{STREET}"


def test_a_county_right_under_its_province_has_no_city_between(at: datetime) -> None:
    assert selectors.full_line(put(at, division_code="110101"), date(2026, 11, 23)) == f"北京市东城区{STREET}"


def test_a_code_that_went_out_of_use_still_has_its_last_name() -> None:
    chongwen = put(datetime(2009, 3, 1, tzinfo=UTC), division_code="110103")
    assert selectors.full_line(chongwen, date(2026, 11, 23)) == f"北京市崇文区{STREET}"


def test_a_day_before_the_code_was_in_use_or_between_two_uses_has_the_nearest_name() -> None:
    assert selectors.division_names("232701", date(2005, 1, 1))[-1] == "加格达奇区"
    assert selectors.division_names("232701", date(2015, 1, 1))[-1] == "加格达奇区"
    assert selectors.division_names("232701", date(2026, 11, 23))[-1] == "漠河市"
    assert selectors.division_names("999999", date(2026, 11, 23)) == ()


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("61072", Refusal("division.unreadable", {"code": "61072"})),
        ("６１０７２１", Refusal("division.unreadable", {"code": "６１０７２１"})),
        ("999999", Refusal("division.unknown", {"code": "999999"})),
        ("110103", Refusal("division.not_in_use", {"code": "110103", "name": "崇文区", "on": "2026-11-23"})),
    ],
)
def test_a_code_nobody_uses_is_refused(at: datetime, code: str, refusal: Refusal) -> None:
    with pytest.raises(Refused) as caught:
        put(at, division_code=code)
    assert caught.value.refusals == (refusal,)
    assert Address.objects.count() == 0
    assert Entry.objects.count() == 0


def test_coordinates_are_kept_to_six_places(at: datetime) -> None:
    address = put(at, latitude=Decimal("33.003349"), longitude=Decimal("106.936393"))
    assert (address.latitude, address.longitude) == (Decimal("33.003349"), Decimal("106.936393"))


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (Decimal("106.9"), Decimal("33.0"), "address.off_the_map"),  # swapped
        (Decimal("2.999999"), Decimal("106.9"), "address.off_the_map"),
        (Decimal("33.0"), Decimal("136.000001"), "address.off_the_map"),
        (Decimal("33.0"), None, "address.half_a_point"),
        (None, Decimal("106.9"), "address.half_a_point"),
    ],
)
def test_coordinates_elsewhere_are_refused(
    at: datetime, latitude: Decimal | None, longitude: Decimal | None, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        put(at, latitude=latitude, longitude=longitude)
    assert caught.value.refusals == (Refusal(code),)
    assert Address.objects.count() == 0


@pytest.mark.parametrize(
    "changed", [{"line": ""}, {"latitude": None}, {"latitude": Decimal("54.1")}, {"longitude": Decimal("72.9")}]
)
def test_the_database_holds_the_same(at: datetime, changed: dict[str, object]) -> None:
    address = put(at, latitude=Decimal("33.0"), longitude=Decimal("106.9"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(pk=address.pk).update(**changed)


def test_another_content_leaves_both_in_the_audit(at: datetime) -> None:
    address = put(at)
    again = put(at, address_id=address.pk, line="劳动路 19号\u202e", note="院内左手")
    assert (again.pk, again.line, again.note) == (address.pk, "劳动路 19号", "院内左手")
    made, changed = Entry.objects.order_by("id")
    assert (made.key, made.before) == (policy.PUT, None)
    assert (changed.before["line"], changed.after["line"], changed.after["note"]) == (STREET, "劳动路 19号", "院内左手")


def test_an_empty_line_is_refused(at: datetime) -> None:
    with pytest.raises(Refused) as caught:
        put(at, line=" \u200b ")
    assert caught.value.refusals == (Refusal("text.empty", {}),)
