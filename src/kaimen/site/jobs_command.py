"""What `kaimen jobs` says: the same reads and services as the page of background work, as the system itself."""

from collections.abc import Callable, Iterator
from typing import Any

from kaimen.kernel.base import clock, jobs, words
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.rights import NotVisible

FROM_CLI = "kaimen jobs"


def board() -> dict[str, Any]:
    """The queue as plain values."""
    shown = jobs.board(actor=SYSTEM, at=clock.now())
    return {
        "dead": shown.figures.dead,
        "running": shown.figures.running,
        "waiting": shown.figures.waiting,
        "oldest_due_seconds": shown.figures.oldest_due_seconds,
        "letters": [
            {
                "id": each.id,
                "name": each.name,
                "payload": dict(each.payload),
                "attempts": each.attempts,
                "error": each.error,
                "finished_at": each.finished_at and each.finished_at.isoformat(),
            }
            for each in shown.letters
        ],
        "schedules": [{"name": each.name, "next_due_at": each.next_due_at.isoformat()} for each in shown.rhythms],
    }


def lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same for a person at a terminal."""
    yield f"停下 dead {shown['dead']}   在做 running {shown['running']}   排队 waiting {shown['waiting']}"
    for each in shown["letters"]:
        yield f"  {each['id']}  {each['name']}  ×{each['attempts']}  {each['error']}"


def retry(job_id: int) -> dict[str, object] | None:
    """None when it was queued again, else the refusal."""
    return _refusal(lambda: jobs.retry(job_id=job_id, actor=SYSTEM, at=clock.now(), reason=FROM_CLI))


def forget(job_id: int, reason: str) -> dict[str, object] | None:
    """None when it was removed, else the refusal."""
    return _refusal(lambda: jobs.forget(job_id=job_id, actor=SYSTEM, at=clock.now(), reason=reason))


def _refusal(deed: Callable[[], None]) -> dict[str, object] | None:
    try:
        deed()
    except NotVisible:
        return {"code": "jobs.unknown", "message": "没有这个作业 there is no such job"}
    except Refused as refused:
        said = words.explain(refused.refusals[0])
        return {"code": said.code, "message": f"{said.says} {said.next}"}
    return None
