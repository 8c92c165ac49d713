"""What a demonstration needs around it before it starts, and what is said to who started it. Knows no Django."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from oporde.portal.demo.cast import PASSWORD, PLAYERS, STEP_S, Player

FOLDER = "build/portal"
STATE = "demo.json"
BEGUN = "demo-half-made"
MADE = ("vault", "mail", "worker", "try")  # folders that making fills, beside the database
PORTS = range(15_000, 32_000)  # below those that a system hands out by itself, to whoever calls or asks for any

SURROUNDINGS = {
    "OPORDE_DATA": FOLDER,
    "OPORDE_DEMO": "yes",
    "OPORDE_SITE_NAME": "OpOrde",
    "OPORDE_COLLECTOR": "het Voorbeeldbureau voor de Statistiek",
    "OPORDE_RETURN_ADDRESS": "Postbus 100, 1234 ZZ Voorbeeldstad",
    "OPORDE_CONTACT_NAME": "Team Sociaal Domein",
    "OPORDE_CONTACT_TELEPHONE": "070 000 00 00",
    "OPORDE_CONTACT_MAIL": "socialedomein@statistiek.example",
    "OPORDE_CONTACT_HOURS": "op werkdagen van 9.00 tot 17.00 uur",
    "OPORDE_MAIL_FROM": "OpOrde <oporde@statistiek.example>",
    "OPORDE_SMTP_HOST": "127.0.0.1",
    "OPORDE_LOG_LEVEL": "WARNING",
}

WELCOME = """
Het portaal staat op {origin}

Om te proberen:
  1. Log in als {first}, met het wachtwoord {password}
  2. De tweede stap vraagt om een code. Die staat op {origin}/demo/ en komt ook uit: {program} code {name}
  3. Lever {faulty}
     Drie van de vier bestanden hebben fouten; u leest welke, waar, en hoe u ze herstelt.
  4. Lever {right}
     Hetzelfde, nadat de gemeente het herstelde: alles wordt goedgekeurd.
  5. Log in als een van de anderen, en zie het van de andere kant. De mails staan op {origin}/mailbox/

Iedereen die kan inloggen, met hetzelfde wachtwoord en een eigen code:
{players}

Het is daar maandag 19 februari 2018, half tien, of later als u al bezig was. Wachtwoord en codes zijn van iedereen: het is
een demonstratie. De gegevens staan in {folder}; wie die map weggooit, begint opnieuw. Stoppen: Ctrl-C.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of a demonstration that was made.

    Attributes:
        clock: when it goes on, as OPORDE_CLOCK takes it.
        faulty, right: archives to try it with.
    """

    clock: str
    faulty: str
    right: str


def surround(environment: MutableMapping[str, str]) -> None:
    """Set what is not set: a folder of its own, a collection that does not exist, a mail server that sends nothing on."""
    for name, value in SURROUNDINGS.items():
        environment.setdefault(name, value)
    environment.setdefault("OPORDE_SMTP_PORT", str(free_port()))


ROUND_FOLDER, ROUND = "build/round", "round-lived"
"""Where a round is lived through, and what says that a folder is one of those: it is emptied before the next."""
ROUND_SURROUNDINGS = {
    "OPORDE_CONTACT_TELEPHONE": "070 373 8191",  # as in the announcement of 19 December 2017
    "OPORDE_CONTACT_MAIL": "waarstaatjegemeente@kinggemeenten.nl",
    "OPORDE_PROXIES": "1",  # everyone comes from an address of their own
    "OPORDE_DEMO": "no",
}


def surround_round(environment: MutableMapping[str, str]) -> None:
    """Set what a round needs that is lived through: a new folder, a clock that can be moved, a port that nobody uses.

    Raises:
        FileExistsError: the folder is there and no round was lived through in it.
    """
    folder = Path(environment.setdefault("OPORDE_DATA", ROUND_FOLDER))
    if folder.exists() and any(folder.iterdir()):
        if not (folder / ROUND).exists():
            raise FileExistsError(folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROUND).touch()
    environment.setdefault("PORT", str(free_port()))
    environment.setdefault("OPORDE_CLOCK_FILE", str(folder / "clock"))
    for name, value in ROUND_SURROUNDINGS.items():
        environment.setdefault(name, value)
    surround(environment)


def free_port() -> int:
    """A port that nobody uses, nor is given by the system before it is listened on."""
    while True:
        port = secrets.choice(PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def in_use(port: int) -> bool:
    """True when something answers on a port already."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def half_made(folder: Path) -> bool:
    """True when making it was broken off: it has to be begun again, with an empty database."""
    if not (folder / BEGUN).exists():
        return False
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    return True


def begin(folder: Path) -> Path:
    """Write down that making begins; where its outcome is to be written."""
    if not (folder / STATE).exists():
        (folder / BEGUN).touch()
    return folder / STATE


def made(folder: Path) -> State:
    """Write down that making is done; what came of it."""
    (folder / BEGUN).unlink(missing_ok=True)
    return State(**json.loads((folder / STATE).read_text("utf-8")))


def welcome(state: State, *, origin: str, folder: Path, program: Path) -> str:
    """What is said when everything stands."""
    width = max(len(player.email) for player in PLAYERS)
    players = "\n".join(f"  {player.email:<{width}}  {player.what}" for player in PLAYERS)
    return WELCOME.format(
        origin=origin, password=PASSWORD, players=players, program=program, folder=near(folder),
        first=PLAYERS[0].email, name=PLAYERS[0].first_name,
        faulty=near(Path(state.faulty)), right=near(Path(state.right)),
    )  # fmt: skip


def near(path: Path) -> Path:
    """As seen from here, where it is below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def code_of(name: str, now_s: float) -> str | None:
    """The code of a player at a moment, and how long it holds; None when nobody is called that."""
    player = next((each for each in PLAYERS if name.lower() in {each.first_name, each.email}), None)
    return None if player is None else _said(player, now_s)


def _said(player: Player, now_s: float) -> str:
    return f"{player.code(now_s)}   (nog {STEP_S - int(now_s) % STEP_S} seconden; een code werkt één keer)"
