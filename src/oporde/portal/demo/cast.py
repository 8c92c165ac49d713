"""Who plays in the demonstration: people who can sign in, and municipalities that do not exist under codes that do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass

PASSWORD = "demo-op-orde-2018"  # noqa: S105  everyone may know it
STEP_S = 30  # how long a code of an authenticator app holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """Someone who can sign in.

    Attributes:
        what: who they are, in Dutch.
        role: coordinator, staff or administrator.
        right: deliver or look, for the municipalities.
    """

    email: str
    name: str
    what: str
    role: str = "coordinator"
    municipalities: tuple[str, ...] = ()
    right: str = "deliver"

    @property
    def first_name(self) -> str:
        """What they are called by: `oporde-portal code anna`."""
        return self.name.split()[0].lower()

    @property
    def secret(self) -> str:
        """The secret of their authenticator app. Everyone can know it: it is a demonstration."""
        return base64.b32encode(hashlib.sha256(f"OpOrde, {self.email}".encode()).digest()[:20]).decode()

    def code(self, now_s: float) -> str:
        """What their authenticator app shows at a moment of the real world."""
        return code_of(self.secret, now_s)


def code_of(secret: str, now_s: float) -> str:
    """What an authenticator app with this secret shows at a moment (RFC 6238: SHA-1, six digits)."""
    counter = struct.pack(">Q", int(now_s) // STEP_S)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


PLAYERS = (
    Player(
        email="anna@voorbeeldstad.example", name="Anna de Vries", municipalities=("0513",),
        what="coördinator van Voorbeeldstad, die nog niets leverde",
    ),
    Player(
        email="bram@voorbeeldstad.example", name="Bram Jansen", municipalities=("0513",), right="look",
        what="kijkt mee met Voorbeeldstad, en mag niet leveren",
    ),
    Player(
        email="carla@testerdam.example", name="Carla Bakker", municipalities=("0518", "0034", "0060"),
        what="coördinator van Testerdam, Proefwijk en Duinmonde",
    ),
    Player(email="dirk@statistiek.example", name="Dirk Visser", role="staff", what="medewerker van de uitvrager"),
    Player(email="els@statistiek.example", name="Els Smit", role="administrator", what="beheerder van het portaal"),
)  # fmt: skip

MUNICIPALITIES: dict[str, str] = {
    "0513": "Voorbeeldstad", "0518": "Testerdam", "0034": "Proefwijk", "0060": "Duinmonde", "0090": "Oudebrug",
    "0119": "Kleiwaard", "0163": "Lindeloo", "0180": "Waterhoek", "0203": "Heidebeek", "0226": "Rivierenland-Oost",
    "0246": "Zandwijk", "0274": "Bosrade", "0294": "Vennekerk", "0308": "Molendam", "0331": "Polderzijl",
    "0352": "Eikenhorst", "0370": "Meerbroek", "0388": "Strandvoort", "0400": "Havenkade", "0431": "Turfveen",
    "0453": "Kastanjedal", "0501": "Sluiswijk", "0530": "Grensoord", "0547": "Berkenrode", "0585": "Weidegouw",
    "0610": "Dijkhuizen", "0627": "Hoogterp", "0668": "Laagkerke", "0716": "Steenbergerveld", "0744": "Wilgenoord",
    "0765": "Essenburg", "0786": "Nieuwestroom", "0820": "Roosdaal", "0848": "Korenbeek", "0866": "Vlasakker",
    "0882": "Mergelrijk", "0938": "Heuvelborg", "0971": "Oeverstein", "1507": "Peelhorst", "1641": "Maaswaarde",
    "1669": "Roerzand",
}  # fmt: skip
PREDECESSORS: dict[str, tuple[str, str]] = {"0009": ("Klein Oudebrug", "0090")}
"""Merged into another, which delivers for it: code → name, and the code of that other."""
