"""Is everything well? For `kaimen check`, `doctor`, `verify` and the page `/readyz`."""

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection, models
from django.db.migrations.executor import MigrationExecutor

from kaimen.kernel.audit import selectors as audit_selectors
from kaimen.kernel.audit.services import chains, verifications
from kaimen.kernel.base import clock, jobs
from kaimen.kernel.files import selectors as file_selectors

LEAST_FREE_BYTES = 500 * 1024 * 1024
OLDEST_JOB_SECONDS = 300
MAY_BE_GONE = ("base.Job",)
"""Subjects whose rows are removed by right: jobs are swept or forgotten; the audit keeps what they were."""


@dataclass(frozen=True)
class Finding:
    """One thing examined, with what to do when it is not well."""

    name: str
    is_well: bool
    chinese: str
    english: str

    @property
    def words(self) -> str:
        return f"{self.chinese} / {self.english}"

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check() -> list[str]:
    """Django's own checks and pending migrations, one line each."""
    return [str(problem) for problem in run_checks(include_deployment_checks=settings.KAIMEN.is_production)] + [
        f"pending migration: {name}" for name in _pending()
    ]


def _pending() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def examine() -> list[Finding]:
    """Everything that an operator can mend."""
    findings = [_python(), _disk(), _secrets()]
    try:
        connection.ensure_connection()
    except DatabaseError:
        return [
            *findings,
            Finding(
                "database", False, "数据库连不上，请看 KAIMEN_DATABASE_URL", "no database, see KAIMEN_DATABASE_URL"
            ),
        ]
    pending = _pending()
    if pending:
        return [
            *findings,
            Finding("schema", False, "库结构要升级，请跑 kaimen prepare", "schema is behind, run kaimen prepare"),
        ]
    return [*findings, Finding("schema", True, "库结构是新的", "schema is current"), _queue(), _chain(), _calendar()]


def _python() -> Finding:
    version = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    return Finding("python", sys.version_info >= (3, 11), version, "needs Python 3.11")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    words = f"{free // 2**20:,} MB"
    is_well = free >= LEAST_FREE_BYTES
    todo = (
        ("", "") if is_well else ("，请腾出空间，否则新的事记不下来", ", free some: nothing new can be kept otherwise")
    )
    return Finding("disk", is_well, f"磁盘还有 {words}{todo[0]}", f"disk has {words} left{todo[1]}")


def _secrets() -> Finding:
    mode = (settings.HOME / "secrets.json").stat().st_mode & 0o077
    if mode:
        return Finding(
            "secrets",
            False,
            "密钥文件别人也能读，请 chmod 600 secrets.json",
            "secrets are readable by others, chmod 600",
        )
    return Finding("secrets", True, "密钥文件只有自己能读", "secrets are readable by their owner only")


def _queue() -> Finding:
    figures = jobs.figures(clock.now())
    late = figures.oldest_due_seconds > OLDEST_JOB_SECONDS
    if late:
        return Finding(
            "jobs", False, "后台作业没人在跑，请看 kaimen worker", "background jobs wait, is kaimen worker running?"
        )
    if figures.dead:
        return Finding(
            "jobs", False, f"{figures.dead} 个作业几次都没成，请到“后台作业”页处理", f"{figures.dead} dead letters wait"
        )
    return Finding("jobs", True, "后台作业在跑", "background jobs run")


def _chain() -> Finding:
    state = chains.verify()
    if state.first_break:
        place = state.first_break.sequence
        return Finding(
            "audit",
            False,
            f"留痕链在第 {place} 条断了，请保全现场",
            f"the audit chain breaks at {place}, keep the evidence",
        )
    return Finding("audit", True, f"留痕链完整，共 {state.links} 条", f"audit chain holds, {state.links} links")


def _calendar() -> Finding:
    from kaimen.site import year_alarm

    missing = year_alarm.missing(clock.today())
    if missing:
        year = missing.facts["year"]
        return Finding(
            "calendar", False, f"{year} 年的放假安排还没有录入", f"the official calendar of {year} is missing"
        )
    return Finding("calendar", True, "工作日历是全的", "the official calendar is complete")


def not_ready() -> list[str]:
    """Names of what keeps this process from serving: cheap enough to be asked every few seconds."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        figures = jobs.figures(clock.now())
    except DatabaseError:
        return ["database"]
    wrong = {"disk": not _disk().is_well, "jobs": figures.oldest_due_seconds > OLDEST_JOB_SECONDS}
    return [name for name, is_wrong in wrong.items() if is_wrong]


def verify() -> dict[str, object]:
    """The audit chain (also one cut short since the last check), references to nothing, and lost or changed files."""
    state = chains.verify()
    broken = state.first_break or verifications.lost_head(audit_selectors.last_finished())
    dangling = dict(_dangling())
    files = [lost.sha256 for lost in file_selectors.dangling(reads_contents=True)]
    return {
        "ok": broken is None and not dangling and not files,
        "links": state.links,
        "unchained": state.unchained,
        "head": state.head,
        "first_break": None if broken is None else asdict(broken),
        "dangling": dangling,
        "lost_files": files,
    }


def _dangling() -> Iterator[tuple[str, int]]:
    """Subject pointers (type and id without a foreign key) whose subject is gone: `app.Model.field` and how many."""
    for model in apps.get_models():
        columns = {field.name for field in model._meta.get_fields()}
        if model.__module__.startswith("kaimen.") and {"subject_type", "subject_id"} <= columns:
            yield from _dangling_of(model)


def _dangling_of(model: type[models.Model]) -> Iterator[tuple[str, int]]:
    types = (
        model._default_manager.exclude(subject_type__in=MAY_BE_GONE)
        .order_by("subject_type")
        .values_list("subject_type", flat=True)
        .distinct()
    )
    for name in types:
        try:
            subject = apps.get_model(name)
        except (LookupError, ValueError):
            yield f"{model._meta.label} → {name}", model._default_manager.filter(subject_type=name).count()
            continue
        known = subject._default_manager.values("pk")
        lost = model._default_manager.filter(subject_type=name).exclude(subject_id__in=known).count()
        if lost:
            yield f"{model._meta.label} → {name}", lost
