"""The command `oporde-portal`: start the portal, or a part of it.

Every command sees to it that there is a database and that there are keys: those that the settings name or, where they
name none, a PostgreSQL and keys of our own in OPORDE_DATA. What it starts are processes of their own, that find the same in
their environment.
"""

from __future__ import annotations

import argparse
import importlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import SystemCheckError
from django.db import connections
from procrastinate.contrib.django import app

from oporde.portal import database
from oporde.portal.backups.archive import Broken
from oporde.portal.backups.keys import Refused, make_key
from oporde.portal.deliveries import signing, vault
from oporde.portal.demo import surroundings
from oporde.portal.demo.cast import PLAYERS
from oporde.portal.environment import CATALOGUE, GROUPS
from oporde.portal.parts import STOP_S, GivenUp, Part, keep_running, started

PORTAL = (sys.executable, "-m", "oporde.portal.serve")
MIGRATING = (7_020, 0)  # the lock of who brings the database up to date: a class of ours, and there is one of it
MIGRATING_S = 3600
INTERRUPTED = 130  # the status of a command that Ctrl-C ended
START_S = 60  # what a website gets to come up
ALL_MUNICIPALITIES = 380  # that there were on 1 January 2018

SERVE = "alles tegelijk: database, website en worker"
COMMANDS = {
    "serve": SERVE,
    "web": "alleen de website",
    "worker": "alleen een worker",
    "migrate": "breng de database bij",
    "schedule": "doe nu wat van het terugkerende werk gedaan moet worden",
    "backup": "maak een versleutelde back-up van alles",
    "restore": "zet een back-up terug in een lege installatie",
    "backup-key": "maak een sleutel voor back-ups",
    "hand-over": "geef van een afgesloten aanleverperiode de goedgekeurde gegevens, versleuteld voor wie ze onderzoekt",
    "events": "kijk na of het logboek heel is, of schrijf het weg",
    "administrator": "maak een account voor een beheerder, en toon de code om het te activeren",
    "keys": "maak sleutels in een map, en toon wat daarvan in de instellingen hoort",
    "rewrap": "versleutel de sleutels van alle leveringen opnieuw, naar de hoofdsleutels van nu",
    "check": "kijk na of de instellingen veilig zijn",
    "settings": "toon alle instellingen",
    "demo": "een demonstratie: verzonnen gemeenten, op 19 februari 2018",
    "code": "de code van een speler in de demonstratie",
    "round": "beleef een hele aanleverperiode, en zeg van elke zin van de aankondiging wat er gezien is",
}


ARGUMENTS = {
    "code": {"name": "NAAM"},
    "administrator": {"email": "E-MAILADRES", "name": "NAAM"},
    "keys": {"folder": "MAP"},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oporde.portal.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if list(arguments[:1]) == ["django"]:
        try:
            with ready():
                execute_from_command_line(["manage.py", *arguments[1:]])
        except KeyboardInterrupt:
            return INTERRUPTED
        return 0
    if list(arguments[:2]) == ["help", "settings"]:
        arguments = ["settings"]
    parser = argparse.ArgumentParser(prog="oporde-portal", description="Het portaal van OpOrde.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="OPDRACHT")
    for name, help in COMMANDS.items():
        command_parser = commands.add_parser(name, help=help)
        if name == "round":
            command_parser.add_argument("--municipalities", type=int, default=ALL_MUNICIPALITIES, metavar="AANTAL")
        if name in {"backup", "backup-key", "restore"}:
            command_parser.add_argument("path", type=Path, metavar="BESTAND|MAP" if name == "backup" else "BESTAND")
        if name == "restore":
            command_parser.add_argument(
                "--key", type=Path, metavar="BESTAND", help="de geheime sleutel van de back-ups"
            )
            command_parser.add_argument(
                "--erasures", type=Path, action="append", default=[], metavar="BESTAND",
                help="nog een lijst van intrekkingen (oporde-erasures.jsonl)",
            )  # fmt: skip
        if name == "hand-over":
            command_parser.add_argument(
                "number", type=int, metavar="NUMMER", help="dat van de aanleverperiode, zoals in haar adres"
            )
            command_parser.add_argument("folder", type=Path, metavar="MAP", help="een nieuwe map")
            command_parser.add_argument(
                "--to",
                action="append",
                default=[],
                metavar="age1…",
                help="openbare sleutel van wie de gegevens krijgt; mag vaker",
            )
        if name == "events":
            command_parser.add_argument("what", choices=["verify", "export"])
            command_parser.add_argument("--as", dest="form", choices=["jsonl", "csv"], default="jsonl")
        if name == "schedule":
            command_parser.add_argument("what", choices=["run"], metavar="run")
        for argument, metavar in ARGUMENTS.get(name, {}).items():
            command_parser.add_argument(argument, metavar=metavar)
    given = parser.parse_args(arguments)
    if given.command == "settings":
        sys.stdout.write(settings_page())
        return 0
    if given.command == "code":
        return code(given.name)
    if given.command == "backup-key":
        return backup_key(given.path)
    if given.command == "keys":
        return keys(Path(given.folder))
    if given.command == "demo":
        surroundings.surround(os.environ)
    if given.command == "round":
        try:
            surroundings.surround_round(os.environ)
        except FileExistsError as there:
            sys.stderr.write(
                f"In {there} staat iets anders. Kies een andere map: OPORDE_DATA=... oporde-portal round\n"
            )
            return 1
        os.environ.setdefault("OPORDE_BACKUP_RECIPIENTS", make_key(Path(os.environ["OPORDE_DATA"]) / "backup.key"))
    programs: dict[str, Callable[[], int]] = {
        "serve": serve, "web": web, "worker": worker, "migrate": migrate, "check": check, "demo": demo,
        "backup": lambda: backup(given.path),
        "restore": lambda: restore(given.path, given.key, given.erasures),
        "hand-over": lambda: hand_over(given.number, given.folder, given.to),
        "events": lambda: verify_events() if given.what == "verify" else export_events(given.form),
        "schedule": schedule, "rewrap": rewrap,
        "administrator": lambda: administrator(given.email, given.name),
        "round": lambda: live_round(given.municipalities),
    }  # fmt: skip
    try:
        with ready(apps=given.command != "web"):
            return programs[given.command]()
    except KeyboardInterrupt:
        return 0


@contextmanager
def ready(*, apps: bool = True) -> Iterator[None]:
    """See to it that there is a database and that there are keys, and set Django up.

    Args:
        apps: whether to bring in all apps; the website, a program of its own, does that itself.
    """
    with ExitStack() as stack:
        folder = Path(os.environ.get("OPORDE_DATA", "oporde-data")).absolute()
        keys = folder / "keys"
        if not os.environ.get("OPORDE_SECRET_KEY"):
            os.environ["OPORDE_SECRET_KEY"] = secret_key(keys)
        if os.environ.get("OPORDE_CLOCK"):
            os.environ.setdefault("OPORDE_CLOCK_SINCE", _now())
        if not os.environ.get("OPORDE_DATABASE_URL"):
            os.environ["OPORDE_DATABASE_URL"] = stack.enter_context(database.embedded(folder / "postgres"))
        if not os.environ.get("OPORDE_MASTER_RECIPIENTS"):
            vault.make_keys(keys)
        if apps:
            django.setup()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        try:
            yield
        finally:
            connections.close_all()


def _now() -> str:
    """The moment in the real world, as settings are written."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())


def secret_key(folder: Path) -> str:
    """The key that signs sessions and links, made once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "secret-key").exists():
        vault.write_once(folder / "secret-key", secrets.token_urlsafe(50))
    return (folder / "secret-key").read_text("utf-8").strip()


def migrate(verbosity: int = 1) -> int:
    """Bring the database up to date. Of several machines one does it, and the others wait until it is done."""
    jobs = importlib.import_module("oporde.portal.jobs")
    until = time.monotonic() + MIGRATING_S
    while True:
        try:
            with jobs.alone_with(*MIGRATING):
                call_command("migrate", interactive=False, verbosity=verbosity)
                return 0
        except jobs.Busy:
            if time.monotonic() > until:
                sys.stderr.write(
                    "Een andere machine is al heel lang bezig met het bijwerken van de database. Kijk daar in het logboek.\n"
                )
                return 1
            time.sleep(1)


def schedule() -> int:
    """Do the recurring work that is due, here and now, and say what was done."""
    # Models can only be brought in when the settings are read.
    for run in importlib.import_module("oporde.portal.schedule.actions").run_due():
        sys.stdout.write(f"{run.due_at:%Y-%m-%d %H:%M} {run.work} {run.said}\n")
    return 0


def administrator(email: str, name: str) -> int:
    """Make the account of an administrator, and say with which code it is activated: how a portal gets its first."""
    call_command("invite_administrator", email, name)
    return 0


def keys(folder: Path) -> int:
    """Make the keys of a portal that stands on more than one machine or user; say which settings belong to them."""
    vault.make_keys(folder)
    public = {name: (folder / f"{name}.pub").read_text("utf-8").split() for name in ("master", "web")}
    sys.stdout.write(
        f"OPORDE_SECRET_KEY={secret_key(folder)}\n"
        f"OPORDE_MASTER_RECIPIENTS={','.join(public['master'])}\n"
        f"OPORDE_WEB_RECIPIENT={public['web'][0]}\n"
        f"OPORDE_SIGNING_PUBLIC_KEY={signing.make_key(folder / 'signing.key')}\n"
    )
    return 0


def rewrap() -> int:
    """Encrypt the key of every delivery anew, to the master keys of today. Done where a worker's keys are."""
    call_command("rewrap_keys")
    return 0


def check() -> int:
    """Say what of the settings is not safe."""
    try:
        call_command("check", deploy=True)
    except SystemCheckError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


def backup(place: Path) -> int:
    """Make a backup in a file, or in a folder."""
    making = importlib.import_module("oporde.portal.backups.making")
    try:
        made = making.make(place)
    except (Refused, OSError) as error:
        return _refused(error)
    sys.stdout.write(
        f"Back-up gemaakt: {made.path} ({made.size_bytes / 1e6:.1f} MB): {made.rows} rijen en {made.files} bestanden.\n"
        + (f"Weggegooid omdat ze te oud zijn: {made.removed}.\n" if made.removed else "")
    )
    return 0


def backup_key(path: Path) -> int:
    """Make a key for backups."""
    try:
        public = make_key(path)
    except (Refused, OSError) as error:
        return _refused(error)
    sys.stdout.write(
        f"OPORDE_BACKUP_RECIPIENTS={public}\nDe geheime sleutel staat in {path}. Bewaar die op een andere plek dan deze machine: "
        "zonder die sleutel is een back-up niet te lezen.\n"
    )
    return 0


def restore(path: Path, key: Path | None, lists: Sequence[Path]) -> int:
    """Put a backup back into an empty installation, and destroy again what was withdrawn since."""
    restoring = importlib.import_module("oporde.portal.backups.restoring")
    try:
        done = restoring.restore(path, key or settings.BACKUP_IDENTITY_FILE, lists)
    except (Refused, Broken, OSError) as error:
        return _refused(error)
    sys.stdout.write(
        f"Teruggezet: de back-up van {done.made_at}: {done.rows} rijen en {done.files} bestanden. Nageteld en vergeleken: alles is "
        "gelijk, en het logboek is heel.\n"
    )
    if done.erased:
        sys.stdout.write(f"Opnieuw vernietigd wat daarna is ingetrokken: {', '.join(done.erased)}.\n")
    if done.waiting:
        sys.stdout.write(f"Wordt vernietigd zodra een worker draait: {', '.join(done.waiting)}.\n")
    if not done.had_list:
        sys.stdout.write(
            "Let op: er is geen lijst van intrekkingen gevonden. Is er na die back-up iets ingetrokken? Begin dan opnieuw met een "
            "lege installatie, en geef de lijst mee met --erasures.\n"
        )
    return 0


def hand_over(number: int, folder: Path, recipients: Sequence[str]) -> int:
    """Write what a closed round brought in into a folder, encrypted for who is to research and publish it."""
    handing_over = importlib.import_module("oporde.portal.closing.handing_over")
    try:
        done = handing_over.hand_over(number, folder, recipients)
    except (handing_over.NotHandedOver, vault.Sealed, OSError) as error:
        return _refused(error)
    sys.stdout.write(
        f"In {folder} staan {done.files} bestanden van {done.municipalities} gemeenten, met {done.rows} rijen, en een lijst: "
        f"{handing_over.LIST}. Burgerservicenummers staan er niet in. Alleen de opgegeven sleutels openen ze.\n"
    )
    return 0


def _refused(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return 1


def verify_events() -> int:
    """Say whether the events are as they were written; 1 when they are not."""
    complaints = list(importlib.import_module("oporde.portal.events.recording").verify())
    for complaint in complaints:
        sys.stdout.write(f"{complaint}\n")
    sys.stdout.write("Het logboek is niet heel.\n" if complaints else "Het logboek is heel.\n")
    return 1 if complaints else 0


def export_events(form: str) -> int:
    """Write all events, the oldest first."""
    exporting = importlib.import_module("oporde.portal.events.exporting")
    models = importlib.import_module("oporde.portal.events.models")
    recording = importlib.import_module("oporde.portal.events.recording")
    events = models.Event.objects.order_by("id")
    sys.stdout.writelines(exporting.lines(events.iterator(), form))
    recording.record("events:fetched", by=None, form=form, count=events.count())
    return 0


def web() -> int:
    """Serve the website, until told to stop; who started it starts it again.

    Where the database is not ours to stop, this process becomes the website: so it gets the sockets that systemd opened.
    """
    website = _web()
    if not database.is_ours():
        connections.close_all()
        os.execv(website.command[0], [*website.command])
    with started([website]):
        assert website.program is not None
        return website.program.wait()


def worker() -> int:
    """Do the jobs of the queue, until told to stop; first remove what a killed worker left in clear."""
    vault.sweep_private_folders()
    # Models can only be brought in when the settings are read.
    importlib.import_module("oporde.portal.deliveries.actions.checking").warm()
    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
        running.run_worker(concurrency=settings.WORKER_JOBS, shutdown_graceful_timeout=STOP_S)
    return 0


def serve() -> int:
    """Bring the database up to date, and keep a website and a worker running, until told to stop."""
    if _port_is_taken(f"PORT={settings.PORT + 1} oporde-portal serve"):
        return 1
    migrate()
    sys.stdout.write(f"Het portaal staat op {settings.ORIGIN}\n")
    sys.stdout.flush()
    return _keep([_web(), _worker()])


def demo() -> int:
    """Make a demonstration if there is none yet, and keep it running, until told to stop."""
    folder = settings.OPORDE_DATA
    if _port_is_taken(f"PORT={settings.PORT + 1} make run"):
        return 1
    if surroundings.half_made(folder):
        database.empty(os.environ["OPORDE_DATABASE_URL"])
    migrate(verbosity=0)
    state = surroundings.begin(folder)
    catcher = _catcher(folder)
    with started([catcher]):
        making = subprocess.run([*PORTAL, "django", "make_demo", str(state)], check=False).returncode
        if making:
            return making
        made = surroundings.made(folder)
        os.environ["OPORDE_CLOCK"], os.environ["OPORDE_CLOCK_SINCE"] = made.clock, _now()
        near = surroundings.near(Path(sys.argv[0]))
        welcome = surroundings.welcome(made, origin=settings.ORIGIN, folder=folder, program=near)
        return _keep([_web(), _worker()], beside=[catcher], say=welcome)


def live_round(count: int) -> int:
    """Live through the round of the announcement with so many municipalities; 0 when every sentence of it came true."""
    folder = settings.OPORDE_DATA
    migrate(verbosity=0)
    # What people do is brought in when the settings are read.
    living = importlib.import_module("oporde.portal.demo.living.life")
    living.Life.begin()
    parts = [_catcher(folder), _web(), _worker()]
    for part in parts:
        part.log = folder / "logs" / f"{part.name}.log"
        part.log.parent.mkdir(exist_ok=True)
    connections.close_all()
    url = os.environ["OPORDE_DATABASE_URL"]
    with database.beside(url, f"{Path(urlsplit(url).path).name}_restored", like=True) as empty, started(parts):
        _until_it_answers(settings.PORT)
        restore = partial(_restored, url=empty)
        life = living.Life(count, origin=settings.ORIGIN, folder=folder, say=_say, restore=restore)
        book = life.live()
    for line in book.lines():
        _say(line)
    status: int = book.status
    return status


@contextmanager
def _restored(backup: Path, folder: Path, *, url: str) -> Iterator[str]:
    """Put a backup back in an empty installation in a folder, as `restore` does; the address of its database.

    Raises:
        OSError: that was refused, or it was not whole.
    """
    done = subprocess.run(
        [*PORTAL, "restore", str(backup), "--key", str(settings.BACKUP_IDENTITY_FILE)],
        env={**os.environ, "OPORDE_DATA": str(folder), "OPORDE_DATABASE_URL": url},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise OSError(f"{done.stdout}{done.stderr}")
    yield url


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _until_it_answers(port: int) -> None:
    """Raises: TimeoutError."""
    until = time.monotonic() + START_S
    while not surroundings.in_use(port):
        if time.monotonic() > until:
            raise TimeoutError(port)
        time.sleep(0.1)


def code(name: str) -> int:
    """Say what the authenticator app of someone in the demonstration shows now."""
    said = surroundings.code_of(name, time.time())
    if said is None:
        sys.stderr.write(f"Niemand heet {name}. Kies uit: {', '.join(player.first_name for player in PLAYERS)}.\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def _port_is_taken(instead: str) -> bool:
    if not surroundings.in_use(settings.PORT):
        return False
    sys.stderr.write(f"Poort {settings.PORT} is al in gebruik. Kies een andere: {instead}\n")
    return True


def _web() -> Part:
    return Part("website", (
        sys.executable, "-m", "gunicorn", "oporde.portal.wsgi:application",
        "--bind", f"{settings.BIND}:{settings.PORT}",
        "--workers", str(settings.WEB_WORKERS), "--threads", str(settings.WEB_THREADS), "--worker-class", "gthread",
        "--timeout", "60", "--graceful-timeout", str(STOP_S), "--no-control-socket",
        "--log-level", settings.LOG_LEVEL.lower(),
    ))  # fmt: skip


def _worker() -> Part:
    return Part("worker", (*PORTAL, "worker"))


def _catcher(folder: Path) -> Part:
    program = (sys.executable, "-m", "oporde.portal.demo.mailcatcher", str(folder / "mail"), str(settings.EMAIL_PORT))
    return Part("mail", program)


def _keep(parts: Sequence[Part], *, beside: Sequence[Part] = (), say: str = "") -> int:
    """Run parts, and keep them and those that run already running, with the database if it is ours; speak when one can come in."""
    with started(parts):
        try:
            if say:
                with suppress(TimeoutError):  # why it does not come up is said below
                    _until_it_answers(settings.PORT)
                _say(say)
            keep_running([*beside, *parts], also=database.revive)
        except GivenUp as given_up:
            sys.stderr.write(f"{given_up}\n")
    return 1


def settings_page() -> str:
    """All settings as a page of the manual: docs/manual/settings.md."""
    assert settings.SITE_NAME is not None  # now they have been read
    lines = [
        "# Settings of the portal",
        "",
        "The portal is set with environment variables. Everything has a default with which it runs on one machine; this page is",
        "made from the code: `oporde-portal help settings`.",
    ]
    for group in GROUPS:
        lines += ["", f"## {group}", "", "| variable | default | what it is |", "|---|---|---|"]
        for setting in CATALOGUE.values():
            if setting.group == group:
                lines.append(f"| `{setting.name}` | {_default(setting.default)} | {setting.help} |")
    return "\n".join([*lines, ""])


def _default(value: str | int | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return f"`{text}`" if text else "empty"


def _leave() -> NoReturn:
    """Run the command line and end at once: an interpreter that winds down with DuckDB in it tells pages of leaks."""
    try:
        status = main()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 1
        if isinstance(left.code, str):
            sys.stderr.write(f"{left.code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _leave()
