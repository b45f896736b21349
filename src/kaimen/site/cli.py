"""The command `kaimen`: what an operator types. Each command is one call and its words; `--json` for machines."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kaimen.site import serving

HOST, PORT = "127.0.0.1", 8000
as_json = click.option("--json", "is_json", is_flag=True, help="机器可读的结果 a result for machines")

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaimen.site.settings")
    import django

    django.setup()


def _say(result: dict[str, object], *, is_json: bool, words: str) -> None:
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if is_json else words)


def _progress(done: int, total: int, words: str) -> None:
    """One line that fills; on a pipe one line for each finished part."""
    if not sys.stderr.isatty():
        if done >= total:
            click.echo(f"  {words} {total}", err=True)
        return
    width = 30
    filled = width * done // max(total, 1)
    click.echo(f"\r  {words:<12} [{'█' * filled}{' ' * (width - filled)}] {done}/{total}", err=True, nl=done >= total)


@click.group()
@click.version_option(package_name="kaimen")
def main() -> None:
    """Kaimen 开门。"""


@main.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=PORT, show_default=True)
def serve(host: str, port: int) -> None:
    """建好数据，开门：网页和后台作业一起跑，Ctrl-C 停。Prepare, then serve pages and work off jobs."""
    if not serving.port_is_free(host, port):
        raise click.ClickException(f"{host}:{port} 已被占用，请加 --port 换一个 is taken, choose another with --port")
    sys.exit(serving.serve(host=host, port=port, greet=_greet))


def _greet(address: str) -> None:
    click.echo(f"\n  开门了 Kaimen is open: {address}/\n")
    if os.environ.get("KAIMEN_PROFILE", "demo") == "demo":
        click.echo("  演示数据 demo data, invented people.")
        click.echo(f"  登录 log in: {address}/accounts/login/  （每个角色一个按钮 one button a role）")
        click.echo(f"  短信 SMS outbox: {address}/demo/sms/")
    click.echo("  停 stop: Ctrl-C\n")


@main.command()
def prepare() -> None:
    """建库、升级、静态文件，演示环境再建演示数据。Migrate, collect static files and, in the demo, build its data."""
    _django()
    from kaimen.site import preparing

    preparing.prepare(progress=_progress)


@main.command()
@click.option("--only", default="", help="只跑这个队列 work off this queue alone")
@click.option("--without", default="", help="不跑这个队列 leave this queue to another worker")
def worker(only: str, without: str) -> None:
    """只跑后台作业。Work off background jobs until stopped."""
    _django()
    from kaimen.kernel.base import jobs
    from kaimen.site import demo

    demo.refuse_real_data()
    jobs.run_worker(queues=[each for each in jobs.queues() if each == (only or each) and each != without])


@main.command()
@as_json
def check(is_json: bool) -> None:
    """配置、数据库和迁移是否齐。Is this installation complete?"""
    _django()
    from kaimen.site import health

    findings = health.check()
    _say({"ok": not findings, "findings": findings}, is_json=is_json, words="\n".join(findings) or "好 ok")
    sys.exit(1 if findings else 0)


@main.command()
@as_json
def doctor(is_json: bool) -> None:
    """看看哪里不对、该怎么办（中英文）。What is wrong and what to do about it, in Chinese and English."""
    _django()
    from kaimen.site import health

    examined = health.examine()
    words = "\n".join(f"{'✓' if each.is_well else '✗'} {each.words}" for each in examined)
    _say({"examined": [each.as_dict() for each in examined]}, is_json=is_json, words=words)
    sys.exit(0 if all(each.is_well for each in examined) else 1)


@main.command()
@as_json
def verify(is_json: bool) -> None:
    """核对留痕链和悬空的引用。Check the audit chain and dangling references."""
    _django()
    from kaimen.site import health

    result = health.verify()
    words = "\n".join(f"{name}: {value}" for name, value in result.items())
    _say(result, is_json=is_json, words=words)
    sys.exit(0 if result["ok"] else 1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def backup(target: Path, is_json: bool) -> None:
    """把数据库、文件和密钥备份成一个文件。Write database, files and secrets into one archive."""
    _django()
    from kaimen.site import backups

    made = backups.backup(target)
    _say(made.as_dict(), is_json=is_json, words=f"已备份 saved: {target}  {made.size_bytes:,} B  sha256 {made.sha256}")


@main.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--verify", "is_verify", is_flag=True, help="只恢复到旁边并核对，不动现在的数据 restore beside and check only"
)
@as_json
def restore(source: Path, is_verify: bool, is_json: bool) -> None:
    """从备份恢复；--verify 只核对。Restore an archive; with --verify only check it."""
    _django()
    from kaimen.site import backups

    report = backups.verify(source) if is_verify else backups.restore(source)
    _say(report, is_json=is_json, words="\n".join(f"{name}: {value}" for name, value in report.items()))
    sys.exit(0 if report["ok"] else 1)


@main.command()
@click.option("--username", default="admin", show_default=True)
@click.option("--name", default="系统管理员", show_default=True)
@click.option("--organisation", default="", help="工会编码，默认最高一级 code of the union, the highest by default")
@as_json
def createadmin(username: str, name: str, organisation: str, is_json: bool) -> None:
    """建第一个管理员，给出只能用一次的链接。Make the first administrator and a link that works once."""
    _django()
    from kaimen.kernel.base import clock, words
    from kaimen.kernel.base.refusals import Refused
    from kaimen.site import first_admin

    try:
        link = first_admin.create(username=username, name=name, organisation_code=organisation, at=clock.now())
    except Refused as refused:
        said = [f"{each.says} {each.next}" for each in words.explain_all(refused.refusals)]
        raise click.ClickException("\n".join(said)) from None
    _say({"link": link}, is_json=is_json, words=f"30 分钟内有效，只能用一次 valid for 30 minutes, once:\n{link}")


@main.command()
@as_json
def demo(is_json: bool) -> None:
    """在空库里建演示联合会。Build the demo federation into an empty database."""
    _django()
    from kaimen.site import preparing

    made = preparing.build_demo(progress=_progress)
    _say(made, is_json=is_json, words="\n".join(f"{name}: {value}" for name, value in made.items()))


@main.group("jobs", invoke_without_command=True)
@as_json
@click.pass_context
def jobs_group(context: click.Context, is_json: bool) -> None:
    """看停下的后台作业，重试或丢弃。Dead letters of background work: list, retry, forget."""
    if context.invoked_subcommand is None:
        context.invoke(jobs_list, is_json=is_json)


@jobs_group.command("list")
@as_json
def jobs_list(is_json: bool) -> None:
    """排队多少、停下哪些、定时的下一次。How the queue stands."""
    _django()
    from kaimen.site import jobs_command

    shown = jobs_command.board()
    _say(shown, is_json=is_json, words="\n".join(jobs_command.lines(shown)))


@jobs_group.command("retry")
@click.argument("job_id", type=int)
@as_json
def jobs_retry(job_id: int, is_json: bool) -> None:
    """让停下的作业再跑。Queue a dead job again."""
    _django()
    from kaimen.site import jobs_command

    refused = jobs_command.retry(job_id)
    _answer({"id": job_id, "state": "queued"}, refused, is_json=is_json, words=f"{job_id} 重新排队了 queued again")


@jobs_group.command("forget")
@click.argument("job_id", type=int)
@click.option("--reason", required=True, help="为什么不再需要它 why it is not needed any more")
@as_json
def jobs_forget(job_id: int, reason: str, is_json: bool) -> None:
    """丢弃停下的作业，理由留痕。Remove a dead job; what it was stays in the audit."""
    _django()
    from kaimen.site import jobs_command

    refused = jobs_command.forget(job_id, reason)
    _answer({"id": job_id, "state": "forgotten"}, refused, is_json=is_json, words=f"{job_id} 丢弃了 forgotten")


@main.group("calendar")
def calendar_group() -> None:
    """放假安排。The calendar of working days."""


@calendar_group.command("adopt")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="哪一年的安排 the notice's year")
@click.option("--notice", required=True, help="文号，如 国办发明电〔2026〕8号 number of the notice")
@click.option("--source", required=True, help="出处的网址 where it was published")
@click.option("--law-amended", "is_law_amended", is_flag=True, help="放假办法已修订 the Measures were amended")
@as_json
def calendar_adopt(**told: Any) -> None:
    """录入国务院一年的放假安排（CSV：day,kind,name）。Let a year's official notice stand, all its days or none."""
    _django()
    from kaimen.site import calendar_command

    is_json = told.pop("is_json")
    shown = calendar_command.adopt(told.pop("sheet"), **told)
    _say(shown, is_json=is_json, words="\n".join(calendar_command.lines(shown)))
    sys.exit(0 if shown["ok"] else 1)


@calendar_group.command("region")
@click.argument("prefix")
@click.argument("day", type=click.DateTime(formats=["%Y-%m-%d"]))
@click.option("--kind", default="regional_holiday", show_default=True, help="regional_holiday rest_day working_day")
@click.option("--name", default="", help="节日的名字 what the day is called")
@click.option("--source", default="", help="文号或网址 number or address of the notice")
@click.option("--withdraw", "reason", default="", metavar="REASON", help="收回录错的一天 take an entered day back")
@as_json
def calendar_region(is_json: bool, **told: Any) -> None:
    """录入地方的一天（PREFIX 是区划代码的开头，如 62）。Make a day of a region's own, or take it back."""
    _django()
    from kaimen.site import calendar_command

    shown = calendar_command.region(**told)
    _say(shown, is_json=is_json, words="\n".join(calendar_command.region_lines(shown)))
    sys.exit(0 if shown["ok"] else 1)


@main.group("point")
def point_group() -> None:
    """服务点。Service points."""


@point_group.command("open")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
def point_open(sheet: Path, is_json: bool) -> None:
    """按表格开设服务点，连同席位和开放时间。Open the points of a sheet; rows that are refused stop no other."""
    _django()
    from kaimen.site import point_command

    shown = point_command.open_points(sheet)
    _say(shown, is_json=is_json, words="\n".join(point_command.lines(shown)))
    sys.exit(0 if shown["ok"] else 1)


@main.group("roster")
def roster_group() -> None:
    """排班引擎。The engine that proposes rosters."""


@roster_group.command("bench")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True)
@as_json
def roster_bench(file: Path, seconds: float, seed: int, threads: int, is_json: bool) -> None:
    """解一个公开算例（Curtois–Qu 格式），报代价、下界和违规。Solve a public instance; tell cost, bound, violations."""
    _django()
    from kaimen.site import roster_command

    shown = roster_command.bench(file=file, seconds=seconds, seed=seed, threads=threads)
    _say(shown, is_json=is_json, words="\n".join(roster_command.lines(shown)))
    sys.exit(0 if shown["ok"] else 1)


@main.group("coverage")
def coverage_group() -> None:
    """值守有没有空档。Is every minute answered?"""


@coverage_group.command("prove")
@click.option("--from", "from_on", type=_DAY, required=True, help="起日 first day")
@click.option("--to", "to_on", type=_DAY, required=True, help="止日，这一天也算 last day, included")
@click.option(
    "--level",
    type=click.Choice(["planned", "confirmed", "actual"]),
    default="planned",
    show_default=True,
    help="排定、本人确认、实际到岗（到此刻为止） as planned, as confirmed, as people came (up to now)",
)
@click.option("--division", default="", help="只查这个区划，如 6101 only under a division code")
@as_json
def coverage_prove(from_on: datetime, to_on: datetime, level: str, division: str, is_json: bool) -> None:
    """逐分钟查证有没有人值守，两种查法互相核对。Prove each minute by two checkers; ends with 1 if they differ."""
    _django()
    from kaimen.site import coverage_command

    shown = coverage_command.prove(from_on=from_on.date(), to_on=to_on.date(), level=level, division=division)
    words = "\n".join(coverage_command.lines(shown))
    shown.pop("table", None)
    _say(shown, is_json=is_json, words=words)
    sys.exit(0 if shown["ok"] else 1)


def _answer(done: dict[str, object], refused: dict[str, object] | None, *, is_json: bool, words: str) -> None:
    """Say what was done; or what was refused, and end with 1."""
    if refused is None:
        _say(done, is_json=is_json, words=words)
        return
    _say(refused, is_json=is_json, words=str(refused["message"]))
    sys.exit(1)


if __name__ == "__main__":
    main()
