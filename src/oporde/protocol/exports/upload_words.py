"""What must hold of an upload, in both languages: a sentence for every kind of rule about it, and the words in them."""

from __future__ import annotations

from oporde.protocol.tongues import DUTCH, Phrase, Tongue

UPLOAD = {
    "extension": Phrase(
        "Een bestand heeft de extensie .{extension}, of is een ZIP-bestand met zulke bestanden.",
        "A file has the extension .{extension}, or is a ZIP file of such files.",
    ),
    "name": Phrase("De bestandsnaam volgt het patroon `{pattern}`.", "The file name follows the pattern `{pattern}`."),
    "archive": Phrase(
        "Een ZIP-bestand is heel, is niet versleuteld en blijft binnen de grenzen van dit protocol.",
        "A ZIP file is whole, is not encrypted and stays within the limits of this protocol.",
    ),
    "entry": Phrase(
        "Een ZIP-bestand bevat alleen .{extension}-bestanden: geen mappen, geen andere bestanden en geen ZIP-bestanden.",
        "A ZIP file contains only .{extension} files: no folders, no other files and no ZIP files.",
    ),
    "leftover": Phrase(
        "Een ZIP-bestand bevat geen bestanden die een computer er uit zichzelf in zet, zoals `.DS_Store`.",
        "A ZIP file contains no files that a computer puts in by itself, such as `.DS_Store`.",
    ),
    "empty": Phrase("Een bestand is niet leeg.", "A file is not empty."),
    "unreadable": Phrase("Een bestand is leesbare tekst, in {encodings}.", "A file is readable text, in {encodings}."),
    "line-ends": Phrase(
        "Alle regels eindigen op dezelfde manier: allemaal met CR LF, of allemaal met LF.",
        "All lines end in the same way: all with CR LF, or all with LF.",
    ),
    "column-count": Phrase(
        "Een bestand heeft precies de kolommen die dit protocol noemt.",
        "A file has exactly the columns that this protocol names.",
    ),
    "column-name": Phrase(
        "De kolommen heten zoals in dit protocol en staan in dezelfde volgorde.",
        "The columns are called as in this protocol and stand in the same order.",
    ),
    "delimiter": Phrase("Tussen twee waarden staat {delimiter}.", "Values are separated by {delimiter}."),
    "field-count": Phrase(
        "Elke regel heeft evenveel waarden als er kolommen zijn.", "Every row has as many values as there are columns."
    ),
    "no-header": Phrase(
        "De eerste regel bevat de namen van de kolommen.", "The first row contains the names of the columns."
    ),
    "foreign-municipality": Phrase(
        "De code in de bestandsnaam is van een gemeente waarvoor u mag leveren.",
        "The code in the file name is of a municipality for which you may deliver.",
    ),
    "closed-period": Phrase(
        "Over de periode in de bestandsnaam kunt u nu leveren.", "The period in the file name is open for delivery."
    ),
    "duplicate-file": Phrase(
        "In een levering staat elk soort bestand hoogstens één keer per gemeente en periode.",
        "A delivery holds each kind of file at most once for each municipality and period.",
    ),
}
DELIMITERS = {
    ";": Phrase("een puntkomma (`;`)", "a semicolon (`;`)"),
    ",": Phrase("een komma (`,`)", "a comma (`,`)"),
    "|": Phrase("een rechte streep (`|`)", "a vertical bar (`|`)"),
    "\t": Phrase("een tab", "a tab"),
}


def encoding_name(encoding: str) -> str:
    """UTF-8, Windows-1252."""
    return encoding.upper() if encoding.startswith("utf") else encoding.capitalize()


BLANKS = {
    "municipality": Phrase("<gemeentecode>", "<municipality code>"),
    "file": Phrase("<BESTAND>", "<FILE>"),
    "period": Phrase("<periode>", "<period>"),
}


def spoken_pattern(pattern: str, tongue: Tongue = DUTCH) -> str:
    """The pattern of file names in words: <gemeentecode>_<BESTAND>_<periode>.csv."""
    return pattern.format(**{name: tongue.say(blank) for name, blank in BLANKS.items()})
