"""The file of addresses: where municipalities live, and who coordinates. Read with a trial before, written out again.

A line says something of a municipality and of one of its coordinators. An empty cell says nothing, "-" empties what we have.
Who or what is not in the file stays as it is; a right ends only where the file says so: recht = geen.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from oporde.portal import clock
from oporde.portal.accounts.actions import end_right, give_right, invite
from oporde.portal.accounts.models import Access, Municipality, Person, Right, Role
from oporde.portal.events.recording import record
from oporde.portal.letters import spreadsheets
from oporde.portal.letters.models import AddressImport
from oporde.portal.letters.recipients import postal_code
from oporde.portal.letters.spreadsheets import Unreadable

OF_MUNICIPALITY = {  # column of the file → field
    "geadresseerde": "addressee",
    "straat": "street",
    "postcode": "postal_code",
    "plaats": "town",
    "e-mail_gemeente": "mailbox",
    "kopie": "copied",
}
COLUMNS = (
    "gemeentecode", "gemeente", *OF_MUNICIPALITY, "naam", "e-mailadres", "telefoon", "afdelingsadres", "recht",
)  # fmt: skip
RIGHTS = {"aanleveren": Right.DELIVER, "meekijken": Right.LOOK}
NO_RIGHT, EMPTY = "geen", "-"
YES_NO = {"ja": True, "nee": False}


class Came(StrEnum):
    """What came of a line."""

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one line, in words: of whom, what, and, where it was refused, what to do."""

    line: int
    whom: str
    came: Came
    what: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says; what it is silent about is not in `values`.

    Attributes:
        surplus: it has more cells than there are columns: a delimiter within a value moved the rest.
    """

    number: int
    values: Mapping[str, str]
    surplus: bool = False

    @property
    def whom(self) -> str:
        """What to call it: the code, and the coordinator if there is one."""
        return " ".join(
            filter(None, (self.values.get("gemeentecode"), self.values.get("naam") or self.values.get("e-mailadres")))
        )


class Refused(Exception):
    """A line that is not carried out: what is wrong with it, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


@dataclass(slots=True)
class Known:
    """What is in the database about what the file names, and what earlier lines of the file said."""

    municipalities: dict[str, Municipality]
    people: dict[str, Person]
    rights: dict[tuple[int, str], Access]
    said: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """(of whom, column) → the first line that said it, and what."""


# --- Reading


@transaction.atomic
def try_out(name: str, content: bytes, *, by: Person) -> AddressImport:
    """See what a file would change, and keep it for carrying it out; nothing else changes.

    Raises: Unreadable.
    """
    lines, strange = _lines(content)
    kept = AddressImport.objects.create(
        name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        strange_columns=strange,
        made_by=by,
    )
    with transaction.atomic():
        kept.told = [asdict(told) for told in _carried_out(lines, by=by, origin="")]
        transaction.set_rollback(True)
    kept.save(update_fields=["told"])
    return kept


@transaction.atomic
def carry_out(kept: AddressImport, *, by: Person, origin: str) -> AddressImport:
    """Do what was tried; carried out twice, it changes nothing the second time.

    Raises: Unreadable, when the file is no longer kept.
    """
    kept = AddressImport.objects.select_for_update().get(pk=kept.pk)
    if kept.content is None:
        raise Unreadable(_("Dit bestand is al ingelezen, of te lang geleden geprobeerd. Kies het opnieuw."))
    lines, _strange = _lines(bytes(kept.content))
    told = _carried_out(lines, by=by, origin=origin)
    kept.told, kept.content, kept.carried_out_at = [asdict(each) for each in told], None, clock.now()
    kept.save(update_fields=["told", "content", "carried_out_at"])
    counts = Counter(each.came for each in told)
    record(
        "addresses:imported", by=by, about=kept.about, origin=origin, file=kept.name, changed=counts[Came.CHANGED],
        same=counts[Came.SAME], refused=counts[Came.REFUSED],
    )  # fmt: skip
    return kept


def _lines(content: bytes) -> tuple[list[Line], list[str]]:
    """The lines, and the columns that we do not know."""
    read = spreadsheets.read(content)
    headers = [header.lower().replace(" ", "_") for header in read.headers]
    if "gemeentecode" not in headers:
        raise Unreadable(
            _("De kolom gemeentecode ontbreekt. De eerste regel moet de namen van de kolommen hebben: %(columns)s.")
            % {"columns": ", ".join(COLUMNS)}
        )
    if twice := [header for header, count in Counter(headers).items() if header and count > 1]:
        raise Unreadable(_("Deze kolom staat er twee keer: %(column)s.") % {"column": ", ".join(twice)})
    lines = [
        Line(
            number,
            {column: value for column, value in zip(headers, values, strict=False) if value and column in COLUMNS},
            surplus=len(values) > len(headers),
        )
        for number, values in read.lines
    ]
    return lines, [header for header in headers if header and header not in COLUMNS]


# --- Carrying out


def _carried_out(lines: Sequence[Line], *, by: Person, origin: str) -> list[Told]:
    known = _known(lines)
    return [_told(line, known, by=by, origin=origin) for line in lines]


def _known(lines: Sequence[Line]) -> Known:
    codes = {_code(line) for line in lines}
    emails = {line.values.get("e-mailadres", "").lower() for line in lines}
    municipalities = Municipality.objects.select_for_update().filter(pk__in=codes).order_by("pk")
    people = {person.email: person for person in Person.objects.filter(email__in=emails)}
    rights = Access.objects.in_force().filter(person__in=people.values(), municipality__in=codes)
    return Known(
        municipalities={each.pk: each for each in municipalities},
        people=people,
        rights={(right.person_id, right.municipality_id): right for right in rights},
    )


def _code(line: Line) -> str:
    """The code of a municipality; a spreadsheet may have taken its zeros off."""
    code = line.values.get("gemeentecode", "")
    return code.zfill(4) if code.isascii() and code.isdigit() else code


def _told(line: Line, known: Known, *, by: Person, origin: str) -> Told:
    try:
        changes = [*_steps(line, known, by=by, origin=origin)]
    except Refused as refused:
        return Told(line.number, line.whom, Came.REFUSED, refused.what, refused.remedy)
    for _words, do in changes:
        do()
    words = "; ".join(words for words, _do in changes)
    return Told(line.number, line.whom, Came.CHANGED if changes else Came.SAME, words)


Step = tuple[str, Callable[[], object]]
"""What changes, in words, and how it is done. Nothing of a line is done before all of it is found good."""


def _steps(line: Line, known: Known, *, by: Person, origin: str) -> list[Step]:
    municipality = _municipality(line, known)
    about = _about_municipality(line, municipality)
    coordinator = _coordinator(line, municipality, known, by=by, origin=origin)
    for column, value in _says(line):
        known.said.setdefault(column, (line.number, value))
    return [*_municipality_steps(municipality, about, by=by, origin=origin), *coordinator]


def _says(line: Line) -> Iterator[tuple[tuple[str, str], str]]:
    """What a line says that a later one may not contradict: (of whom, column) and the value."""
    code, email = _code(line), line.values.get("e-mailadres", "").lower()
    for column in OF_MUNICIPALITY:
        if column in line.values:
            yield (code, column), line.values[column]
    if email:
        yield (f"{code} {email}", "e-mailadres"), email
        if "naam" in line.values:
            yield (email, "naam"), line.values["naam"]


def _municipality(line: Line, known: Known) -> Municipality:
    if line.surplus:
        raise Refused(
            _("Deze regel heeft meer cellen dan er kolommen zijn."),
            _("Kijk of er een puntkomma of komma in een waarde staat. Zet die waarde tussen aanhalingstekens."),
        )
    code = _code(line)
    if code not in known.municipalities:
        raise Refused(
            _("Gemeentecode %(code)s kennen wij niet.") % {"code": code or "–"},
            _("Kijk de code na, of voeg deze gemeente eerst toe."),
        )
    municipality = known.municipalities[code]
    named = line.values.get("gemeente", municipality.name)
    if named.casefold() != municipality.name.casefold():
        raise Refused(
            _("Code %(code)s is van %(name)s, en in het bestand staat %(named)s.")
            % {"code": code, "name": municipality.name, "named": named},
            _("Kijk na of de code en de naam bij elkaar horen."),
        )
    for column, value in line.values.items():
        if len(value) > spreadsheets.LONGEST:
            raise Refused(_("De waarde bij %(column)s is te lang.") % {"column": column}, _("Maak haar korter."))
    for (whom, column), value in _says(line):
        number, before = known.said.get((whom, column), (0, value))
        if column == "e-mailadres" and number:
            raise Refused(
                _("Deze coördinator staat voor deze gemeente ook op regel %(number)s.") % {"number": number},
                _("Laat één van de twee regels staan."),
            )
        if before != value:
            raise Refused(
                _("Bij %(column)s staat iets anders dan op regel %(number)s.") % {"column": column, "number": number},
                _("Zet op beide regels hetzelfde."),
            )
    return municipality


def _about_municipality(line: Line, municipality: Municipality) -> dict[str, Any]:
    """The fields that become another value."""
    changed = {}
    for column, name in OF_MUNICIPALITY.items():
        if column in line.values:
            value, before = _value(column, line.values[column]), getattr(municipality, name)
            if value != before and (column != "postcode" or value != postal_code(before)):
                changed[name] = value
    return changed


def _value(column: str, text: str) -> Any:
    """What a cell means. Raises: Refused."""
    if column in {"kopie", "afdelingsadres"}:
        if text.lower() not in YES_NO:
            raise Refused(
                _("Bij %(column)s staat %(value)s.") % {"column": column, "value": text}, _("Vul ja of nee in.")
            )
        return YES_NO[text.lower()]
    if text == EMPTY:
        return ""
    if column == "postcode":
        code = postal_code(text)
        if code is None:
            raise Refused(
                _("%(value)s is geen postcode.") % {"value": text}, _("Vul vier cijfers en twee letters in: 1234 AB.")
            )
        return code
    if column in {"e-mail_gemeente", "e-mailadres"}:
        return _mail(text)
    most = {"straat": 200, "geadresseerde": 200, "plaats": 100, "naam": 200, "telefoon": 30}[column]
    if len(text) > most:
        raise Refused(_("De waarde bij %(column)s is te lang.") % {"column": column}, _("Maak haar korter."))
    return text


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Refused(
            _("%(value)s is geen e-mailadres.") % {"value": text},
            _("Vul een volledig e-mailadres in, bijvoorbeeld naam@gemeente.nl."),
        ) from None
    return text.lower()


def _municipality_steps(
    municipality: Municipality, about: Mapping[str, Any], *, by: Person, origin: str
) -> list[Step]:  # fmt: skip
    if not about:
        return []

    def save() -> None:
        for name, value in about.items():
            setattr(municipality, name, value)
        municipality.save(update_fields=list(about))
        what = ", ".join(sorted(about))
        record("municipality:changed", by=by, municipality=municipality.pk, origin=origin, what=what)

    columns = {name: column for column, name in OF_MUNICIPALITY.items()}
    words = [_became(columns[name], getattr(municipality, name), value) for name, value in about.items()]
    return [("; ".join(words), save)]


def _became(column: str, before: Any, after: Any) -> str:
    return f"{column}: {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return f"‘{value}’" if value else "leeg"


def _coordinator(line: Line, municipality: Municipality, known: Known, *, by: Person, origin: str) -> list[Step]:
    about = {
        column: line.values[column]
        for column in ("naam", "telefoon", "afdelingsadres", "recht")
        if column in line.values
    }
    if "e-mailadres" not in line.values:
        if about:
            raise Refused(
                _("Er staat een coördinator zonder e-mailadres."), _("Vul het e-mailadres in: daarmee logt iemand in.")
            )
        return []
    email = _mail(line.values["e-mailadres"])
    right = _right(line)
    person = known.people.get(email)
    if person is not None and person.is_staff:
        raise Refused(
            _("%(email)s is het adres van iemand die hier werkt.") % {"email": email},
            _("Vraag de gemeente om een ander adres."),
        )
    if person is not None and not person.is_active:
        raise Refused(
            _("Het account van %(email)s is gesloten.") % {"email": email},
            _("Open het eerst weer op de pagina van die persoon."),
        )
    fields = {
        name: _value(column, line.values[column])
        for column, name in (("naam", "name"), ("telefoon", "telephone"), ("afdelingsadres", "mailbox"))
        if column in line.values
    }
    if person is None:
        return _joining(email, right, fields, municipality, known, by=by, origin=origin)
    return [
        *_person_steps(person, fields, by=by, origin=origin),
        *_right_steps(person, right, municipality, known, by=by, origin=origin),
    ]


def _right(line: Line) -> Right | str | None:
    """The right a line gives, "geen" where it ends, None where it says nothing."""
    word = line.values.get("recht", "").lower()
    if word and word not in {*RIGHTS, NO_RIGHT}:
        raise Refused(
            _("%(value)s is geen recht.") % {"value": line.values["recht"]}, _("Vul aanleveren, meekijken of geen in.")
        )
    return RIGHTS.get(word, word or None)


def _joining(
    email: str, right: Right | str | None, fields: dict[str, Any], municipality: Municipality, known: Known, *, by: Person,
    origin: str,
) -> list[Step]:  # fmt: skip
    """Steps for who has no account yet."""
    if right == NO_RIGHT:
        return []
    if not fields.get("name"):
        raise Refused(
            _("%(email)s heeft nog geen account, en er staat geen naam bij.") % {"email": email}, _("Vul de naam in.")
        )
    given = right if isinstance(right, Right) else Right.DELIVER

    def join() -> None:
        person = invite(email=email, role=Role.COORDINATOR, by=by, origin=origin, **fields)
        give_right(person, municipality.pk, given, by=by, origin=origin)
        known.people[email] = person
        known.rights |= {(each.person_id, each.municipality_id): each for each in person.accesses.all()}

    words = _("nieuwe coördinator: %(name)s (%(email)s), %(right)s")
    return [(words % {"name": fields["name"], "email": email, "right": given.label}, join)]


def _person_steps(person: Person, fields: Mapping[str, Any], *, by: Person, origin: str) -> list[Step]:
    changed = {name: value for name, value in fields.items() if value != getattr(person, name)}
    if not changed:
        return []
    if changed.get("name") == "":
        raise Refused(_("Een coördinator kan niet zonder naam."), _("Vul de naam in."))

    def save() -> None:
        for name, value in changed.items():
            setattr(person, name, value)
        person.save(update_fields=list(changed))
        what = ", ".join(sorted(changed))
        record("account:changed", by=by, about=person.about, origin=origin, email=person.email, what=what)

    columns = {"name": "naam", "telephone": "telefoon", "mailbox": "afdelingsadres"}
    return [("; ".join(_became(columns[name], getattr(person, name), value) for name, value in changed.items()), save)]


def _right_steps(
    person: Person, right: Right | str | None, municipality: Municipality, known: Known, *, by: Person, origin: str
) -> list[Step]:  # fmt: skip
    now = known.rights.get((person.pk, municipality.pk))
    if right == NO_RIGHT:
        if now is None or now.until is not None:
            return []

        def end() -> None:
            end_right(person, municipality.pk, by=by, origin=origin)
            del known.rights[person.pk, municipality.pk]

        return [(_("recht beëindigd"), end)]
    wanted = right if isinstance(right, Right) else (Right(now.right) if now else Right.DELIVER)
    if now is not None and now.right == wanted:
        return []

    def give() -> None:
        give_right(person, municipality.pk, wanted, by=by, origin=origin)
        known.rights[person.pk, municipality.pk] = person.accesses.get(municipality=municipality, until=None)

    return [(_("recht: %(right)s") % {"right": wanted.label}, give)]


# --- Writing


def lines_now() -> list[tuple[str, ...]]:
    """All municipalities that exist or for which someone works, a line for each coordinator; as COLUMNS."""
    rights = Access.objects.in_force().select_related("person").order_by("person__name", "person_id")
    by_code: dict[str, list[Access]] = {}
    for right in rights:
        by_code.setdefault(right.municipality_id, []).append(right)
    existing = set(Municipality.objects.existing_on(clock.today()).values_list("pk", flat=True))
    words = {right.value: word for word, right in RIGHTS.items()}
    return [
        (*_written(municipality), *_of_right(right, words))
        for municipality in Municipality.objects.order_by("name", "pk")
        if municipality.pk in existing or municipality.pk in by_code
        for right in by_code.get(municipality.pk, [None])
    ]


def _written(municipality: Municipality) -> Iterable[str]:
    fields = [getattr(municipality, name) for name in OF_MUNICIPALITY.values()]
    return (municipality.pk, municipality.name, *(_cell(value) for value in fields))


def _of_right(right: Access | None, words: Mapping[str, str]) -> Iterable[str]:
    if right is None:
        return ("", "", "", "", "")
    person = right.person
    return (person.name, person.email, person.telephone, _cell(person.mailbox), words[right.right])


def _cell(value: Any) -> str:
    return ("ja" if value else "nee") if isinstance(value, bool) else str(value)


def write_out(form: str, *, by: Person, origin: str) -> bytes:
    """The file of addresses as "csv" or "xlsx"; read again, it changes nothing."""
    lines = lines_now()
    record("addresses:fetched", by=by, origin=origin, form=form.upper(), count=len(lines))
    if form == "csv":
        return spreadsheets.to_csv(COLUMNS, lines)
    return spreadsheets.to_xlsx("Adressen", COLUMNS, lines)
