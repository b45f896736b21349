"""The scripts of the two commands: an interpreter is found or asked for, a throw-away PostgreSQL leaves nothing."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ROOT / "scripts" / "with-postgres"

has_postgres = pytest.mark.skipif(
    subprocess.run([BESIDE, "--check"], capture_output=True, check=False).returncode != 0,
    reason="PostgreSQL is missing",
)


@pytest.fixture
def temporary():
    """A folder for temporary files that any user may enter: as root the server runs as another one."""
    with tempfile.TemporaryDirectory(prefix="kaimen-tools-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def left_behind(folder: Path) -> list[str]:
    """Files in the folder, and processes that name it."""
    processes = [
        commandline
        for entry in Path("/proc").glob("[0-9]*/cmdline")
        if str(folder) in (commandline := read(entry).replace("\0", " ")) and "postgres" in commandline
    ]
    return [path.name for path in folder.iterdir()] + processes


def read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


@has_postgres
@pytest.mark.parametrize(("command", "answer"), [("exit 3", 3), ("kill -9 $$", 137)])
def test_the_command_gets_a_database_and_gives_its_answer(temporary, command, answer):
    script = f'case "$KAIMEN_DATABASE_URL" in postgres://kaimen:*@127.0.0.1:*/kaimen) {command};; esac; exit 64'
    done = subprocess.run([BESIDE, "sh", "-c", script], env={**os.environ, "TMPDIR": str(temporary)}, check=False)
    assert done.returncode == answer
    assert left_behind(temporary) == []


@has_postgres
@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_stops_the_server_too(temporary, ask):
    with subprocess.Popen(
        [BESIDE, "sh", "-c", "echo ready; exec sleep 600"],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout.readline() == "ready\n"
        assert left_behind(temporary) != []
        running.send_signal(ask)
        try:
            assert running.wait(60) == 128 + ask
        finally:
            running.kill()
    assert left_behind(temporary) == []


def asked_for_python(tmp_path: Path, *, shim: str) -> subprocess.CompletedProcess[str]:
    """Run the search of scripts/setup where every interpreter on PATH is the given shim."""
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{shim}\n")
        (tmp_path / name).chmod(0o755)
    text = (ROOT / "scripts" / "setup").read_text()
    search = text[text.index("say()") : text.index("is_usable()")].replace("/usr/bin/python3", "/nowhere/python3")
    return subprocess.run(
        ["/bin/bash", "-c", f"set -euo pipefail\n{search}\nfind_python"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_an_interpreter_the_message_says_what_to_install_in_both_languages(tmp_path):
    done = asked_for_python(tmp_path, shim="exit 127")
    assert (done.returncode, done.stdout) == (1, "")
    assert "找不到可用的 Python 3.11" in done.stderr
    assert "No working Python 3.11 found" in done.stderr
    assert done.stderr.count("sudo apt install python3.11 python3.11-venv") == 2


def test_an_interpreter_that_works_is_taken(tmp_path):
    done = asked_for_python(tmp_path, shim="exit 0")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}/python3.11\n", "")


def handed_to_uv(tmp_path: Path, settings: str) -> dict[str, str]:
    """What scripts/index makes of pip's configuration, with an interpreter that only lists these settings."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\ncat <<'END'\n{settings}\nEND\n")
    python.chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -euo pipefail; . {ROOT}/scripts/index; env"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    pairs = (line.split("=", 1) for line in done.stdout.splitlines() if line.startswith("UV_"))
    return dict(pairs)


def test_uv_is_given_pips_mirror_but_no_folder(tmp_path):
    settings = (
        "global.index-url='https://mirror.example/simple'\n"
        "global.extra-index-url='\\nhttps://one.example/simple\\nfile:///opt/packages\\nhttps://two.example/simple'"
    )
    assert handed_to_uv(tmp_path, settings) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
    }


def test_the_environment_says_more_than_the_file(tmp_path):
    settings = "global.index-url='https://file.example/simple'\n:env:.index-url='https://environment.example/simple'"
    assert handed_to_uv(tmp_path, settings) == {"UV_DEFAULT_INDEX": "https://environment.example/simple"}


def test_without_a_mirror_uv_is_told_nothing(tmp_path):
    assert handed_to_uv(tmp_path, "global.extra-index-url='file:///opt/packages'") == {}
