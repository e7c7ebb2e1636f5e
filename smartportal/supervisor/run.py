"""`bin/run`: services, database, then web, worker and beat until it is told to stop."""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from smartportal.supervisor import children, processes
from smartportal.supervisor.children import Child
from smartportal.supervisor.interrupts import interruptible, shield
from smartportal.supervisor.output import say, step
from smartportal.supervisor.readiness import wait_until_ready
from smartportal.supervisor.services import Services, running_services
from smartportal.supervisor.state import ROOT, Lock, State, Stopped, open_state
from smartportal.supervisor.translations import compile_translations
from smartportal.supervisor.watch import Watch

FIRST_PORT = 8000


def main(arguments: list[str]) -> None:
    options = parse(arguments)
    state = open_state()
    with interruptible(), only_run(state):
        children.end_leftovers(state)
        with running_services(state) as services, listening(options.port) as listener:
            port: int = listener.getsockname()[1]
            environment = environment_of(services, options, port)
            prepare(environment)
            serve(services, environment, listener, check=options.check)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run", description="Start the portal, from nothing if need be."
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="start everything, wait until it is ready, stop",
    )
    parser.add_argument(
        "--port",
        type=int,
        help=f"listen on this port (default: the first free from {FIRST_PORT})",
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="install missing Debian packages with sudo",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="demo mode and data in a database of your own (DEMO=1)",
    )
    parser.add_argument(
        "--admin", metavar="EMAIL", help="whom to invite when there is no account yet"
    )
    return parser.parse_args(arguments)


@contextmanager
def only_run(state: State) -> Iterator[None]:
    with Lock(state.path / "run.lock") as lock:
        if not lock.try_exclusive():
            raise Stopped(
                f"The portal of this checkout runs already: {state.read('run.url') or 'it is starting'}."
            )
        yield


@contextmanager
def listening(port: int | None) -> Iterator[socket.socket]:
    """The socket outlives restarts of the web process, so that no request is refused meanwhile."""
    for candidate in [port] if port else range(FIRST_PORT, FIRST_PORT + 100):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
        except OSError as error:
            listener.close()
            if port:
                raise Stopped(
                    f"Port {port} cannot be used: {error.strerror}."
                ) from error
            continue
        with listener:
            # Gunicorn sets it too, but browsers that wait are connected before: each page took 40 ms more.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            listener.listen(128)
            yield listener
        return
    raise Stopped(
        f"No port from {FIRST_PORT} to {FIRST_PORT + 99} is free; choose one with --port."
    )


def environment_of(
    services: Services, options: argparse.Namespace, port: int
) -> dict[str, str]:
    environment = services.environment()
    environment.setdefault("SITE_URL", f"http://localhost:{port}")
    environment["PYTHONUNBUFFERED"] = "1"
    if hosts := environment.get("ALLOWED_HOSTS"):
        environment["ALLOWED_HOSTS"] = f"{hosts},127.0.0.1"  # we ask /readyz there
    if options.demo:
        environment["DEMO"] = "1"
    if options.admin:
        environment["FIRST_ADMIN_EMAIL"] = options.admin
    return environment


def prepare(environment: Mapping[str, str]) -> None:
    """In a process of its own: it imports the portal, which the supervisor never does."""
    compile_translations()
    command = [sys.executable, "-m", "smartportal.supervisor.prepare", "--static"]
    preparing = children.spawn(command, environment)
    try:
        failed = preparing.wait()
    except BaseException:
        processes.end_group(preparing.pid, grace=10)
        raise
    if failed:
        raise Stopped("The database could not be prepared; the reason is above.")


def serve(
    services: Services,
    environment: Mapping[str, str],
    listener: socket.socket,
    *,
    check: bool,
) -> None:
    url = environment["SITE_URL"]
    port: int = listener.getsockname()[1]
    watch = Watch(
        services, portal_processes(services.state, environment, listener), port
    )
    try:
        with step("Web, worker and beat"):
            watch.start()
            wait_until_ready(
                watch, queue=environment["REDIS_URL"], worker=worker_name()
            )
        if check:
            say(f"Ready at {url}: the check has passed.")
            return
        services.state.write("run.url", url)
        announce(url, environment)
        watch.forever()
    finally:
        shield()
        say("Stopping ...")
        watch.stop()
        (services.state.path / "run.url").unlink(missing_ok=True)


def portal_processes(
    state: State, environment: Mapping[str, str], listener: socket.socket
) -> list[Child]:
    """In the order in which they start; they stop in the reverse order."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "smartportal.celery", "--quiet"]
    fd = listener.fileno()
    web = [*python, "gunicorn", "--config", "python:smartportal.supervisor.web"]
    worker = [*celery, "worker", "--hostname", worker_name(), *WORKER]
    beat = [*celery, "beat", "--schedule", str(state.path / "beat"), "--pidfile="]
    return [
        Child("worker", worker, {**environment, **UNWARNED}, serves_queue=True),
        Child("web", [*web, "--bind", f"fd://{fd}"], environment, pass_fds=(fd,)),
        Child("beat", beat, environment, serves_queue=True),
    ]


def worker_name() -> str:
    """Its own, among others that may read from the same queue."""
    return f"run-{os.getpid()}@{socket.gethostname()}"


# Celery's advice to servers: whoever runs this as root has a machine for it.
UNWARNED = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
WORKER = (
    *("--concurrency", "2"),
    *("--loglevel", "warning"),
    "--without-gossip",
    "--without-mingle",
)


def announce(url: str, environment: Mapping[str, str]) -> None:
    say(f"\nThe portal runs at {url} (Ctrl-C stops it).")
    if environment.get("DEMO") in ("1", "true", "yes", "on"):
        logins = [sys.executable, "manage.py", "demo", "--logins"]
        subprocess.run(logins, env=dict(environment), cwd=ROOT, stdout=sys.stderr)
