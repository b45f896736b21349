"""Releasing the record of a year 公开值守记录, and taking it back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters import policy
from kaimen.rosters.models import CoverageRelease, ServicePoint
from kaimen.rosters.selectors import records


@transaction.atomic
def release(*, point_id: int, year: int, sha256: str, actor: Actor, at: datetime) -> CoverageRelease:
    """Let everybody see the record of a year that is over. `sha256` is of the record that was looked at; a release
    that no longer fits the record is replaced.

    Refuses: release.year_not_over {year}, release.moved_meanwhile, release.already {year}.
    """
    point = access.fetch_for_change(actor, ServicePoint, point_id, policy.RELEASE)
    found = records.record(point.code, year, at)
    if not found.is_over:
        raise Refused(Refusal("release.year_not_over", {"year": year}))
    if found.sha256 != sha256:
        raise Refused(Refusal("release.moved_meanwhile"))
    if found.is_public:
        raise Refused(Refusal("release.already", {"year": year}))
    CoverageRelease.objects.filter(point=point, year=year).delete()
    made = _made(point, year, sha256, actor, at)
    audit.record(
        actor=actor,
        key=policy.RELEASE,
        subject=point,
        at=at,
        organisation=point.organisation,
        before={"year": year, "sha256": found.release.sha256} if found.release else None,
        after={"year": year, "sha256": sha256},
    )
    return made


@transaction.atomic
def withdraw(*, point_id: int, year: int, actor: Actor, at: datetime) -> None:
    """Take a released record back. Refuses: release.not_released {year}."""
    point = access.fetch_for_change(actor, ServicePoint, point_id, policy.RELEASE)
    held = CoverageRelease.objects.filter(point=point, year=year).first()
    if held is None:
        raise Refused(Refusal("release.not_released", {"year": year}))
    held.delete()
    audit.record(
        actor=actor,
        key=policy.RELEASE,
        subject=point,
        at=at,
        organisation=point.organisation,
        before={"year": year, "sha256": held.sha256},
        after={"year": year, "sha256": None},
    )


def _made(point: ServicePoint, year: int, sha256: str, actor: Actor, at: datetime) -> CoverageRelease:
    try:
        with transaction.atomic():
            return CoverageRelease.objects.create(
                point=point, year=year, sha256=sha256, released_at=at, released_by_id=actor.person_id
            )
    except IntegrityError:
        raise Refused(Refusal("release.already", {"year": year})) from None
