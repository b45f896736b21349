"""Running Kaimen: prepare the home, then keep the web server and the worker alive until somebody stops them.

This process does not load Django: it only starts others, waits, and stops them by their own pid.
"""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

ENGINE = "engine"
READY_SECONDS = 60
STOP_SECONDS = 10

Say = Callable[[str], None]


class NotServing(Exception):
    """The web server did not answer in time, or a process ended by itself."""


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *arguments])  # noqa: S603 our own modules


def web(host: str, port: int) -> subprocess.Popen[bytes]:
    return _start(
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "kaimen.site.wsgi:application",
    )


def workers() -> list[subprocess.Popen[bytes]]:
    """One for what is short and one for what computes long, so that nobody's code by SMS waits behind a roster."""
    return [
        _start("kaimen.site.cli", "worker", "--without", ENGINE),
        _start("kaimen.site.cli", "worker", "--only", ENGINE),
    ]


def wait_until_ready(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    """Return when `address` answers; raise `NotServing` when a process ends or time runs out."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            raise NotServing("a process ended while starting")
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=2):  # noqa: S310 our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotServing(f"{address} did not answer within {READY_SECONDS} s")


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End each process by its own pid; the hard way after ten seconds."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(*, host: str, port: int, greet: Say) -> int:
    """Prepare, start, greet, wait. The exit code: 0 after a stop by signal, 1 when a process ended by itself."""
    if code := _start("kaimen.site.cli", "prepare").wait():
        return code
    address = f"http://{host}:{port}"
    processes = [web(host, port)]
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    try:
        wait_until_ready(address, processes)  # the door opens first, the workers come after
        processes += workers()
        greet(address)
        while not stopping and all(process.poll() is None for process in processes):
            time.sleep(0.2)
    except NotServing as problem:
        sys.stderr.write(f"kaimen: {problem}\n")
    finally:
        stop(processes)
    return 0 if stopping else 1


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((host, port)) != 0
