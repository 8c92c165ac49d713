"""Where the protocols of the public pages stand, closed until someone looks into one.

Opening one brings the whole language of protocols, which nothing else of the website needs: so it starts without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oporde.protocol.folder import protocol_names

if TYPE_CHECKING:
    from oporde.portal.guide.books import Book


def book(id: str, version: str) -> Book:
    """A protocol that is shipped. Raises: KeyError, for any other name."""
    name = f"{id}/{version}"
    if name not in protocol_names():
        raise KeyError(name)
    from oporde.portal.guide import books  # noqa: PLC0415  see above

    return books.opened(name)
