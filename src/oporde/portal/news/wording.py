"""Personal fields in an announcement: {aanhef}, {gemeente} and {gevraagd} become what holds for who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

FIELD = re.compile(r"\{(\w*)\}")
SIGN = re.compile(r"[\\*_`\[\]<>#]")
FIELDS = ("aanhef", "gemeente", "gevraagd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: nobody in particular on the site, someone of one or more municipalities in a mail.

    Attributes:
        name: "" for who is not known.
        towns: the municipalities this person delivers for.
        asked: of which half-years what is asked, and for whom: sentences.
    """

    language: str
    name: str = ""
    towns: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field."""
    return sorted({f"{{{name}}}" for name in FIELD.findall(text) if name not in FIELDS})


def personal(text: str, reader: Reader, *, markdown: bool = True) -> str:
    """A text with the fields as they hold for a reader; where it is Markdown, no sign in a name is read as that."""
    with translation.override(reader.language):
        said = {
            "aanhef": _("Beste %(name)s,") % {"name": reader.name or _("coördinator")},
            "gemeente": get_text_list(list(reader.towns), _("en")) if reader.towns else _("uw gemeente"),
            "gevraagd": "\n".join(f"- {sentence}" for sentence in reader.asked) or _("wat in het protocol staat"),
        }
    if markdown:
        said = {field: value if field == "gevraagd" else SIGN.sub(r"\\\g<0>", value) for field, value in said.items()}
    return FIELD.sub(lambda found: said.get(found[1], found[0]), text)


def sentences(periods: Iterable[tuple[str, str, bool]], kinds: Iterable[str], language: str) -> tuple[str, ...]:
    """What is asked, a sentence for each half-year.

    Args:
        periods: name of the municipality ("" for its own), title of the half-year, whether it is optional.
        kinds: the files.
    """
    with translation.override(language):
        files, not_compulsory = get_text_list(list(kinds), _("en")), _("niet verplicht")
    return tuple(
        f"{f'{town}: ' if town else ''}{period}: {files}{f' ({not_compulsory})' if optional else ''}"
        for town, period, optional in periods
    )
