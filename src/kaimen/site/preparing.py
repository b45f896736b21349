"""Preparing the home: schema, static files and, in the demo profile, the demo's data. Safe to call again."""

from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kaimen import __version__
from kaimen.kernel.base import clock
from kaimen.site import demo

Progress = Callable[[int, int, str], None]


def prepare(*, progress: Progress) -> None:
    """Bring schema and static files up to date; build the demo once."""
    _migrate()
    _collect_static()
    demo.refuse_real_data()
    if settings.KAIMEN.is_demo and not demo.is_built():
        build_demo(progress=progress)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("  数据库 database …", err=True)
        call_command("migrate", verbosity=0, interactive=False)


def _stamp() -> str:
    """Changes with the version and with every static file: its path, size and time."""
    ui = Path(__file__).resolve().parent.parent
    files = sorted(path for path in ui.glob("**/static/**/*") if path.is_file())
    return __version__ + "".join(f"{path.name}{path.stat().st_size}{path.stat().st_mtime_ns}" for path in files)


def _collect_static() -> None:
    stamp_file, stamp = settings.STATIC_ROOT / "stamp.txt", _stamp()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    click.echo("  静态文件 static files …", err=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp_file.write_text(stamp)


def build_demo(*, progress: Progress) -> dict[str, object]:
    """Build the demo federation; does nothing where there are unions already."""
    if demo.is_built():
        return {"built": False}
    click.echo("  演示数据 demo data …", err=True)
    world = demo.build(at=clock.now(), progress=progress)
    return {"built": True, "organisations": len(world.organisations), "points": len(world.points)}
