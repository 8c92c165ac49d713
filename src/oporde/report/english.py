"""What OpOrde says of a delivery, in English: every sentence of the check and the feedback beside its Dutch one.

The Dutch stands where it is said. Rules speak for themselves (protocol/english.py), and so do causes (protocol/causes.py). A test
looks for every sentence of the source in these tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from oporde.plan.model import AcrossCheck, Check, Plan
from oporde.protocol.admission import Wording
from oporde.protocol.causes import CAUSES, ROW_CAUSES
from oporde.report.retelling import Catalogue, Pair

if TYPE_CHECKING:
    from oporde.protocol.english import English

THINGS: tuple[Pair, ...] = (
    ("een Excel-bestand (.xlsx)", "an Excel file (.xlsx)"),
    ("een rekenblad van LibreOffice (.ods)", "a spreadsheet of LibreOffice (.ods)"),
    ("een Word-bestand (.docx)", "a Word file (.docx)"),
    ("een bestand van een oude Excel (.xls)", "a file of an old Excel (.xls)"),
    ("een PDF-bestand", "a PDF file"),
    ("een ingepakt bestand (gzip)", "a packed file (gzip)"),
    ("een ingepakt bestand (7-Zip)", "a packed file (7-Zip)"),
    ("een ingepakt bestand (RAR)", "a packed file (RAR)"),
    ("een Parquet-bestand", "a Parquet file"),
    ("een SQLite-database", "an SQLite database"),
    ("een afbeelding (PNG)", "an image (PNG)"),
    ("een afbeelding (JPEG)", "an image (JPEG)"),
    ("een tekstdocument (RTF)", "a text document (RTF)"),
    ("een ZIP-bestand", "a ZIP file"),
    ("puntkomma", "semicolon"),
    ("komma", "comma"),
    ("tab", "tab"),
    ("verticale streep", "vertical bar"),
    ("(niet herkend)", "(not recognised)"),
    ("(cijfers)", "(digits)"),
    ("Er zit een bestand in dat uw computer zelf toevoegt", "It holds a file that your computer adds by itself"),
    ("Er zitten bestanden in die uw computer zelf toevoegt", "It holds files that your computer adds by itself"),
    ("Een naam verwijst naar een andere plaats", "A name points at another place"),
    ("Er zijn namen die naar een andere plaats verwijzen", "There are names that point at another place"),
    ("Een naam bevat onleesbare tekens", "A name holds unreadable characters"),
    ("Er zijn namen met onleesbare tekens", "There are names with unreadable characters"),
    ("Er zit een verwijzing in, geen bestand", "It holds a link, not a file"),
    ("Er zitten verwijzingen in, geen bestanden", "It holds links, not files"),
    ("Er zit een map in, of een bestand in een map", "It holds a folder, or a file in a folder"),
    ("Er zitten mappen in, of bestanden in een map", "It holds folders, or files in a folder"),
    ("Er zit een ingepakt bestand in", "It holds a packed file"),
    ("Er zitten ingepakte bestanden in", "It holds packed files"),
    ("Er zit een bestand van een andere soort in", "It holds a file of another kind"),
    ("Er zitten bestanden van een andere soort in", "It holds files of another kind"),
)
"""What something seems to be; parts of sentences."""

EXPECTED: tuple[Pair, ...] = (
    ("heel getal", "whole number"),
    ("getal met hoogstens {n} cijfer achter de komma", "number with at most {n} digit behind the comma"),
    ("getal met hoogstens {n} cijfers achter de komma", "number with at most {n} digits behind the comma"),
    ("getal met hoogstens {n} cijfer achter de punt", "number with at most {n} digit behind the point"),
    ("getal met hoogstens {n} cijfers achter de punt", "number with at most {n} digits behind the point"),
    ("1 cijfer", "1 digit"),
    ("{n} cijfers", "{n} digits"),
    ("{n} tot en met {m} cijfers", "{n} to {m} digits"),
    ("{n} cijfers, hele euro's", "{n} digits, whole euros"),
    ("{n} tot en met {m} cijfers, hele euro's", "{n} to {m} digits, whole euros"),
    ("9 cijfers, voldoet aan de elfproef", "9 digits, passes the elfproef"),
    ("tekst", "text"),
    ("tekst, hoogstens {n} tekens", "text, at most {n} characters"),
    ("datum, {x}", "date, {x}"),
    ("1 teken", "1 character"),
    ("{n} tekens", "{n} characters"),
    ("{n} tot en met {m} tekens", "{n} to {m} characters"),
    ("code, {expected}", "code, {expected}"),
    ("een of meer codes, gescheiden door “{x}”", "one or more codes, separated by “{x}”"),
)
"""How a value should be written, by the types of protocol/types/."""

SAVED = (
    ("Het bestand is opgeslagen als {x}.", "The file was saved as {x}."),
    ("Excel doet dat bij “Unicode-tekst”.", "Excel does so with “Unicode Text”."),
    (
        "Excel doet dat bij “CSV (gescheiden door lijstscheidingsteken)”.",
        "Excel does so with “CSV (separated by list separator)”.",
    ),
    ("Sla het bestand opnieuw op als “CSV UTF-8”.", "Save the file again as “CSV UTF-8”."),
    ("De tekst is opgeslagen als {x}, niet als UTF-8.", "The text was saved as {x}, not as UTF-8."),
    ("Dit lijkt {thing}.", "This looks like {thing}."),
    ("De inhoud lijkt {thing}.", "The content looks like {thing}."),
    (
        "Open het bestand in uw spreadsheet en bewaar het als “CSV UTF-8”.",
        "Open the file in your spreadsheet and save it as “CSV UTF-8”.",
    ),
    ("Alleen de naam veranderen is niet genoeg.", "Changing only the name is not enough."),
    (
        "Laat de naam van een ZIP-bestand op .zip eindigen, of pak het uit en lever de CSV-bestanden zelf.",
        "Let the name of a ZIP file end in .zip, or unpack it and deliver the CSV files themselves.",
    ),
    (
        "Pak het bestand uit en lever de CSV-bestanden zelf, of pak die in één ZIP-bestand in.",
        "Unpack the file and deliver the CSV files themselves, or pack those in one ZIP file.",
    ),
    ("Haal de gegevens opnieuw uit uw systeem, als CSV.", "Take the data from your system again, as CSV."),
    (
        "Op regel {r} (in een teksteditor) staat een onzichtbaar teken (BOM) dat alleen aan het begin van een bestand hoort.",
        "On line {r} (in a text editor) there is an invisible character (BOM) that belongs only at the beginning of a file.",
    ),
    (
        "Op regel {r} staat een onzichtbaar teken (BOM) dat alleen aan het begin van een bestand hoort.",
        "On row {r} there is an invisible character (BOM) that belongs only at the beginning of a file.",
    ),
    (
        "Waarschijnlijk zijn er twee bestanden achter elkaar gezet.",
        "Probably two files were put one behind the other.",
    ),
    (
        "Maak het bestand in één keer, of haal het teken en de tweede regel met kolomnamen weg.",
        "Make the file in one go, or remove the character and the second row with column names.",
    ),
    (
        "Misschien zijn er twee bestanden achter elkaar gezet.",
        "Perhaps two files were put one behind the other.",
    ),
    ("Haal het teken weg.", "Remove the character."),
    (
        "Staat daar de regel met kolomnamen nog een keer, haal die regel dan ook weg.",
        "If the row with column names stands there once more, remove that row too.",
    ),
    (
        "Het bestand begint twee keer met een onzichtbaar teken (BOM).",
        "The file begins twice with an invisible character (BOM).",
    ),
    ("Eén keer is genoeg.", "Once is enough."),
    (
        "Maak het bestand opnieuw, of haal één van de twee tekens weg in een goede teksteditor.",
        "Make the file again, or remove one of the two characters in a good text editor.",
    ),
    ("Maak het bestand in één keer.", "Make the file in one go."),
    (
        "Regel {r} (in een teksteditor) is langer dan {n} tekens.",
        "Line {r} (in a text editor) is longer than {n} characters.",
    ),
    ("Regel {r} is langer dan {n} tekens.", "Row {r} is longer than {n} characters."),
    ("Zo lang is een regel nooit.", "A row is never that long."),
    (
        "Maak de export opnieuw, en kijk of elke rij op een eigen regel begint.",
        "Make the export again, and see whether each row begins on a line of its own.",
    ),
    (
        "Op regel {r} (in een teksteditor) staat een nulteken (NUL).",
        "On line {r} (in a text editor) there is a null character (NUL).",
    ),
    ("Op regel {r} staat een nulteken (NUL).", "On row {r} there is a null character (NUL)."),
    ("Dat komt in tekst niet voor.", "That does not occur in text."),
    ("Maak de export opnieuw als “CSV UTF-8”.", "Make the export again as “CSV UTF-8”."),
    ("Maak de export opnieuw.", "Make the export again."),
    ("Een nulteken wijst op een export die mislukt is.", "A null character suggests an export that failed."),
    (
        "Het bestand begint als UTF-8, maar op regel {r} (in een teksteditor) staat een teken dat geen UTF-8 is.",
        "The file begins as UTF-8, but on line {r} (in a text editor) there is a character that is not UTF-8.",
    ),
    (
        "Het bestand begint als UTF-8, maar op regel {r} staat een teken dat geen UTF-8 is.",
        "The file begins as UTF-8, but on row {r} there is a character that is not UTF-8.",
    ),
    (
        "Op regel {r} (in een teksteditor) staat een teken dat geen UTF-8 en geen Windows-1252 is.",
        "On line {r} (in a text editor) there is a character that is neither UTF-8 nor Windows-1252.",
    ),
    (
        "Op regel {r} staat een teken dat geen UTF-8 en geen Windows-1252 is.",
        "On row {r} there is a character that is neither UTF-8 nor Windows-1252.",
    ),
    (
        "Op regel {r} (in een teksteditor) staat een teken dat geen UTF-8 is.",
        "On line {r} (in a text editor) there is a character that is not UTF-8.",
    ),
    ("Op regel {r} staat een teken dat geen UTF-8 is.", "On row {r} there is a character that is not UTF-8."),
    (
        "Bewaar het bestand opnieuw als “CSV UTF-8”, of verbeter dat teken.",
        "Save the file again as “CSV UTF-8”, or correct that character.",
    ),
)
"""About what a file is (intake/encoding.py)."""

NAMED = (
    (
        "De naam lijkt die van een kopie: haal “{x}” weg.",
        "The name looks like that of a copy: remove “{x}”.",
    ),
    ("Bedoelt u {x}?", "Do you mean {x}?"),
    ("Een goede naam is bijvoorbeeld {x}.", "A right name is for example {x}."),
    ("Er staat geen gemeentecode in de naam.", "There is no municipality code in the name."),
    ("Die van {x} is {y}.", "That of {x} is {y}."),
    (
        "De gemeentecode heeft {n} cijfers; verwacht {m}.",
        "The number of digits in the municipality code is {n}; expected {m}.",
    ),
    ("De naam zegt niet om welk bestand het gaat: {names}.", "The name does not say which file it is: {names}."),
    (
        "In de naam is geen verslagperiode gevonden; verwacht: {names}.",
        "No reporting period was found in the name; expected: {names}.",
    ),
    ("Schrijf de periode als {x}.", "Write the period as {x}."),
    ("De onderdelen van de naam staan in een andere volgorde.", "The parts of the name stand in another order."),
)
"""About names (intake/naming.py)."""

PACKED = (
    ("{x} is afgebroken of beschadigd.", "{x} is cut off or damaged."),
    ("{x} bevat {n} bestanden; dat mogen er hoogstens {m} zijn.", "{x} holds {n} files; there may be at most {m}."),
    ("{x} bevat veel te veel bestanden, of is beschadigd.", "{x} holds far too many files, or is damaged."),
    ("{x} is beveiligd met een wachtwoord.", "{x} is protected with a password."),
    ("Maak het ZIP-bestand opnieuw, zonder wachtwoord.", "Make the ZIP file again, without a password."),
    ("Losse CSV-bestanden leveren mag ook.", "You may also deliver separate CSV files."),
    (
        "{x} is ingepakt op een manier die niet gelezen kan worden (methode {n}).",
        "{x} is packed in a way that cannot be read (method {n}).",
    ),
    (
        "Maak het ZIP-bestand opnieuw met de gewone manier van inpakken van uw computer (Deflate).",
        "Make the ZIP file again in the ordinary way of packing of your computer (Deflate).",
    ),
    (
        "{x} wordt bij het uitpakken meer dan {n} keer zo groot ({y}).",
        "{x} becomes more than {n} times as large when it is unpacked ({y}).",
    ),
    ("{x} is uitgepakt groter dan {n} MB.", "{x} is larger than {n} MB when unpacked."),
    ("{x} is beschadigd.", "{x} is damaged."),
    ("{x} spreekt zichzelf tegen over {y}.", "{x} contradicts itself about {y}."),
    ("{x} bevat bestanden die elkaar overlappen.", "{x} holds files that overlap."),
    (
        "{x} bevat meer dan het zegt: {y} is groter dan aangegeven.",
        "{x} holds more than it says: {y} is larger than stated.",
    ),
    ("{x} is beschadigd: {y} is niet heel.", "{x} is damaged: {y} is not whole."),
    ("In {x} zit geen enkel bestand.", "There is not a single file in {x}."),
    ("{thing} ({x}): {names}.", "{thing} ({x}): {names}."),
    ("{x} is leeg.", "{x} is empty."),
    ("{x} heet .zip, maar lijkt {thing}.", "{x} is called .zip, but looks like {thing}."),
    ("{x} heet .zip, maar is geen ZIP-bestand.", "{x} is called .zip, but is no ZIP file."),
)
"""About archives (intake/archive.py, intake/unpack.py)."""

HEADED = (
    ("De kolomnamen staan op regel {r}.", "The column names stand on row {r}."),
    ("De inhoud is daarom niet gecontroleerd.", "So the content was not checked."),
    (
        "Haal weg wat boven de kolomnamen staat, ook lege regels.",
        "Remove what stands above the column names, empty rows too.",
    ),
    (
        "Boven de regel met kolomnamen (regel {r}) staat tekst die er niet hoort, zoals een titel.",
        "Above the row with column names (row {r}) there is text that does not belong, such as a title.",
    ),
    ("De rest is met dit scheidingsteken gecontroleerd.", "The rest was checked with this separator."),
    (
        "De waarden zijn gescheiden door een {x}; verwacht een {y}.",
        "The values are separated by a {x}; expected a {y}.",
    ),
    (
        "De kolomnamen zijn gescheiden door een {x}, de regels eronder door een {y}.",
        "The column names are separated by a {x}, the rows below them by a {y}.",
    ),
    ("Zo zijn ze ook gecontroleerd.", "That is how they were checked."),
    (
        "Alleen de kolomnamen zijn gescheiden door een {x}; de regels eronder hebben al een {y}.",
        "Only the column names are separated by a {x}; the rows below them have a {y} already.",
    ),
    (
        "De kolomnamen zijn gescheiden door een {x} en de regels eronder door een {y}; verwacht overal een {z}.",
        "The column names are separated by a {x} and the rows below them by a {y}; expected a {z} everywhere.",
    ),
    ("Zet tussen de kolomnamen een {x}.", "Put a {x} between the column names."),
    ("Kies bij het opslaan de {x} als scheidingsteken.", "Choose the {x} as separator when you save."),
    (
        "De waarden zijn gecontroleerd alsof de kolommen in de juiste volgorde staan.",
        "The values were checked as if the columns stand in the right order.",
    ),
    ("De eerste regel heeft {n} velden; verwacht {m}.", "The first row has {n} fields; expected {m}."),
    ("De regel met kolomnamen ontbreekt.", "The row with column names is missing."),
    (
        "Zet de kolomnamen op de eerste regel, zoals in het voorbeeldbestand.",
        "Put the column names on the first row, as in the example file.",
    ),
    (
        "De kolomnamen zijn die van het bestand {x}, maar de bestandsnaam zegt {y}.",
        "The column names are those of the file {x}, but the file name says {y}.",
    ),
    (
        "De inhoud lijkt het bestand {x}; de naam is die van {y}.",
        "The content looks like the file {x}; the name is that of {y}.",
    ),
    (
        "Zet {x} in de bestandsnaam, of lever het bestand dat bij de naam hoort.",
        "Put {x} in the file name, or deliver the file that goes with the name.",
    ),
    (
        "De eerste regel is een aanwijzing voor Excel (sep=), geen regel met kolomnamen.",
        "The first row is an instruction for Excel (sep=), not a row with column names.",
    ),
    (
        "Haal de eerste regel weg.",
        "Remove the first row.",
    ),
    ("Op de eerste regel horen de kolomnamen.", "The column names belong on the first row."),
    ("Dit lijkt een webpagina of een XML-bestand.", "This looks like a web page or an XML file."),
    ("Misschien is er een foutmelding bewaard.", "Perhaps an error message was saved."),
    (
        "De hele regel staat tussen aanhalingstekens, en is zo één waarde.",
        "The whole row stands in quotation marks, and so is one value.",
    ),
    (
        "Haal op elke regel de aanhalingstekens aan het begin en het einde weg, of splits de tekst in kolommen.",
        "Remove the quotation marks at the begin and the end of each row, or split the text into columns.",
    ),
    ("Zo veel kolommen kunnen niet kloppen.", "So many columns cannot be right."),
    ("Geen van de kolomnamen is herkend.", "None of the column names was recognised."),
    ("Wat ontbreekt: {columns}.", "What is missing: {columns}."),
    ("Wat er niet hoort: {columns}.", "What does not belong: {columns}."),
    (
        "Van de kolommen die er zijn, staan er {n} op een andere plaats.",
        "Of the columns that are there, {n} stand at another place.",
    ),
    ("Er is gecontroleerd op naam.", "They were checked by name."),
    ("Deze kolom is gecontroleerd als {x}.", "This column was checked as {x}."),
    ("Deze naam staat er meer dan één keer.", "This name is there more than once."),
    (
        "De kolommen staan in een andere volgorde: {n} staan op een andere plaats.",
        "The columns stand in another order: {n} stand at another place.",
    ),
    ("Zet de kolommen in de volgorde van het protocol.", "Put the columns in the order of the protocol."),
    (
        "“{x}” lijkt een andere spelling van de kolomnaam “{y}”.",
        "“{x}” looks like another spelling of the column name “{y}”.",
    ),
    ("{n} kolomnamen zijn anders gespeld.", "{n} column names are spelt differently."),
    (
        "Neem de kolomnamen letter voor letter over uit het protocol.",
        "Copy the column names letter by letter from the protocol.",
    ),
)
"""About the first row (intake/header.py, intake/unpack.py)."""

LINED = (
    (
        'Op regel {r} begint een waarde met een aanhalingsteken (") dat niet, of niet op de goede plaats, wordt gesloten.',
        'On row {r} a value begins with a quotation mark (") that is not closed, or not at the right place.',
    ),
    (
        "Wat daarna komt, is niet met zekerheid te lezen.",
        "What comes after it cannot be read with certainty.",
    ),
    ("De rest is daarom niet gecontroleerd.", "So the rest was not checked."),
    ("Aan de codering ligt het niet.", "The encoding is not the reason."),
    (
        "Haal op die regel het losse aanhalingsteken weg, of zet het ook achter de waarde.",
        "Remove the stray quotation mark on that row, or put one behind the value too.",
    ),
    (
        'Hoort er een aanhalingsteken in de waarde zelf, schrijf het dan dubbel ("").',
        'If a quotation mark belongs in the value itself, write it twice ("").',
    ),
    (
        "Regel {r} eindigt met andere tekens dan de eerste regel.",
        "Row {r} ends with other characters than the first row.",
    ),
    ("Elke regel eindigt met alleen CR.", "Every row ends with CR only."),
    ("Die regel is leeg.", "That row is empty."),
    ("Er zijn {n} lege regels tussen de andere.", "There are {n} empty rows between the others."),
    ("Die regel is niet verder gecontroleerd.", "That row was not checked any further."),
    ("In totaal zijn er {n} zulke regels.", "There are {n} such rows in all."),
    (
        "In totaal zijn er {n} zulke regels; {m} daarvan is leeg.",
        "There are {n} such rows in all; {m} of them is empty.",
    ),
    (
        "In totaal zijn er {n} zulke regels; {m} daarvan zijn leeg.",
        "There are {n} such rows in all; {m} of them are empty.",
    ),
    ("Die zijn niet verder gecontroleerd.", "Those were not checked any further."),
    (
        "Alle regels ({n}) hebben {m} velden; er zijn {k} kolomnamen.",
        "All rows ({n}) have {m} fields; there are {k} column names.",
    ),
    (
        "Kijk in de export of er een kolom of een scheidingsteken te veel of te weinig staat.",
        "See in the export whether there is a column or a separator too many or too few.",
    ),
)
"""About rows and their ends (intake/normalise.py)."""

CHECKED = (
    ("Op één regel staat niets, alleen scheidingstekens.", "On one row there is nothing, only separators."),
    ("Op {n} regels staat niets, alleen scheidingstekens.", "On {n} rows there is nothing, only separators."),
    ("Een spreadsheet bewaart zulke regels onder de gegevens.", "A spreadsheet saves such rows below the data."),
    (
        "Verwijder de lege regels in uw spreadsheet, ook onder de gegevens, en bewaar het bestand opnieuw.",
        "Delete the empty rows in your spreadsheet, below the data too, and save the file again.",
    ),
    ("Het gaat om {names}.", "It concerns {names}."),
    ("De bestandsnaam noemt {x}; verwacht: {names}.", "The file name says {x}; expected: {names}."),
    (
        "Herstel eerst de waarden of kolommen waarop deze regel steunt.",
        "First mend the values or columns that this rule rests on.",
    ),
    ("Niet te beoordelen: de kolom {columns} ontbreekt.", "Could not be judged: missing is the column {columns}."),
    (
        "Niet te beoordelen: een waarde waarop deze regel steunt kon niet worden gelezen.",
        "Could not be judged: a value that this rule rests on could not be read.",
    ),
    (
        "Niet te beoordelen voor {count}: een waarde waarop deze regel steunt kon niet worden gelezen.",
        "Could not be judged for {count}: a value that this rule rests on could not be read.",
    ),
    (
        "het aantal gelezen regels klopt niet met het bestand",
        "the number of rows that were read does not agree with the file",
    ),
    ("het lezen is mislukt ({x})", "reading failed ({x})"),
    ("het vergelijken is mislukt ({x})", "comparing failed ({x})"),
    (
        "{x}: een waarde kon niet worden gelezen en geen regel zegt waarom",
        "{x}: a value could not be read and no rule says why",
    ),
)
"""About what was checked (checking.py, engine/)."""

VERDICTS = tuple(
    pair
    for dutch, english in (
        ("Niet goedgekeurd", "Not approved"),
        ("Niet goedgekeurd: {count} om te herstellen", "Not approved: {count} to mend"),
    )
    for pair in (
        (f"{dutch}.", f"{english}."),
        (f"{dutch} in {{n}} van {{m}} bestanden.", f"{english} in {{n}} of {{m}} files."),
    )
)
TOLD = (
    *VERDICTS,
    ("Ontvangen.", "Received."),
    ("Uw levering van {days} blijft gelden.", "Your delivery of {days} still counts."),
    ("Uw levering van {days} blijven gelden.", "Your deliveries of {days} still count."),
    (
        "Niet beoordeeld: {count} kon door een fout bij ons niet draaien.",
        "Not judged: {count} could not run through a fault of ours.",
    ),
    (
        "Niet beoordeeld: {count} konden door een fout bij ons niet draaien.",
        "Not judged: {count} could not run through a fault of ours.",
    ),
    ("Niets beoordeeld: er is geen bestand gevonden.", "Nothing judged: no file was found."),
    ("Goedgekeurd.", "Approved."),
    ("Geen waarschuwingen.", "No warnings."),
    ("Er is wel 1 ding om na te gaan.", "But there is 1 thing to look into."),
    ("Er zijn wel {n} dingen om na te gaan.", "But there are {n} things to look into."),
    ("{count}.", "{count}."),
    (
        "Geen waarschuwingen; {count} niet (overal) te beoordelen.",
        "No warnings; {count} could not be judged (everywhere).",
    ),
    ("{more}; {count} niet (overal) te beoordelen.", "{more}; {count} could not be judged (everywhere)."),
    ("1 bestand is goedgekeurd.", "1 file was approved."),
    ("{n} bestanden zijn goedgekeurd.", "{n} files were approved."),
    ("Er is ook {count}.", "There is also {count}."),
    ("Er zijn ook {count}.", "There are also {count}."),
    ("Herstel wat hieronder staat en lever opnieuw.", "Mend what stands below and deliver again."),
    ("Ook kon {count} door een fout bij ons niet draaien.", "Also, {count} could not run through a fault of ours."),
    ("Ook konden {count} door een fout bij ons niet draaien.", "Also, {count} could not run through a fault of ours."),
    ("Dat ligt aan ons, niet aan uw bestand.", "That is our fault, not that of your file."),
    ("Wij zijn gewaarschuwd en kijken ernaar.", "We were alerted and are looking into it."),
    (
        "Zolang dit zo is, is het bestand niet goedgekeurd en niet afgekeurd.",
        "As long as this is so, the file is neither approved nor rejected.",
    ),
    ("Ga na of de waarschuwing terecht is.", "See whether the warning is justified."),
    ("Ga na of de waarschuwingen terecht zijn.", "See whether the warnings are justified."),
    ("Kloppen de gegevens, dan hoeft u niets te doen.", "If the data are right, you need not do anything."),
    ("OpOrde kan dit voor u doen in een herstelde kopie.", "OpOrde can do this for you in a mended copy."),
    ("alles staat in het Excel-bestand", "everything is in the Excel file"),
    ("meer staat in het Excel-bestand", "more is in the Excel file"),
    ("regel {rows}", "row {rows}"),
    ("regel {rows} en nog {more}", "row {rows} and {more} more"),
    ("{share}; boven {limit} wordt het bestand hierom afgekeurd", "{share}; above {limit} the file is rejected for it"),
    (
        "{share}; pas boven {limit} wordt het bestand hierom afgekeurd",
        "{share}; only above {limit} is the file rejected for it",
    ),
    *(
        (
            f"{dutch} {{count}}, omdat een kolom, een ander bestand of de vorige periode ontbreekt of niet te lezen is.",
            f"{english} {{count}}, because a column, another file or the previous period is missing or cannot be read.",
        )
        for dutch, english in (("Niet te beoordelen:", "Could not be judged:"),)
    ),
    (
        "Niet overal te beoordelen: {count} (op {more} niet), omdat daar eerst iets anders hersteld moet worden.",
        "Could not be judged everywhere: {count} (not on {more}), because something else has to be mended there first.",
    ),
    (
        "Niet overal te beoordelen: {count} (op ten hoogste {more} niet), omdat daar eerst iets anders hersteld moet worden.",
        "Could not be judged everywhere: {count} (not on at most {more}), because something else has to be mended there first.",
    ),
    ("Controleregel {x} kon door een fout bij ons niet draaien.", "Rule {x} could not run through a fault of ours."),
    (
        "Controleregel {x} kon door een fout bij ons niet draaien ({reason}).",
        "Rule {x} could not run through a fault of ours ({reason}).",
    ),
    ("{rules}", "{rules}"),
    ("afkeuren", "reject"),
    ("waarschuwing", "warning"),
    ("waarschuwing, boven {limit} afkeuren", "warning, above {limit} reject"),
    ("bestanden goedgekeurd", "files approved"),
    ("om te herstellen", "to mend"),
    ("waarschuwingen", "warnings"),
    ("regels gecontroleerd", "rows checked"),
    ("{n}", "{n}"),
    ("{n} van {m}", "{n} of {m}"),
    ("Om te herstellen", "To mend"),
    ("Waarschuwingen", "Warnings"),
    ("Wat er waarschijnlijk aan de hand is", "What is probably the matter"),
    ("De levering als geheel", "The delivery as a whole"),
    (
        "Dit bestand is afgekeurd om wat bij ‘De levering als geheel’ staat.",
        "This file was rejected for what stands at ‘The delivery as a whole’.",
    ),
    (
        "Kijk na wat er gewijzigd is voordat u een kopie aanlevert.",
        "Look at what was changed before you deliver a copy.",
    ),
    ("Uw eigen bestanden zijn niet veranderd.", "Your own files were not changed."),
)
"""What the feedback says (report/technical_feedback.py), as far as a website says it."""

SAYINGS: tuple[Pair, ...] = (*THINGS, *EXPECTED, *SAVED, *NAMED, *PACKED, *HEADED, *LINED, *CHECKED, *TOLD)


def catalogue(plan: Plan, english: English | None, more: Iterable[Pair] = ()) -> Catalogue:
    """Everything that is said of a delivery under this protocol; of its rules only what it says in English."""
    causes = (
        pair
        for cause in CAUSES.values()
        for pair in ((cause.message, cause.english_message), (cause.remedy, cause.english_remedy))
    )
    of_rows = (pair for cause in ROW_CAUSES.values() for pair in cause.pairs)
    return Catalogue((*SAYINGS, *causes, *of_rows, *more, *(_of_protocol(plan, english) if english else ())))


def _of_protocol(plan: Plan, english: English) -> Iterator[Pair]:
    rules = english.rules
    admission = plan.admission
    spoken: list[tuple[str, Wording | Check | AcrossCheck]] = [
        *((f"{wording.rule}-{kind}", wording) for kind, wording in admission.wordings.items()),
        *((check.rule, check) for layout in plan.layouts for check in layout.checks),
        *((check.rule, check) for check in plan.across),
    ]
    for own, said in spoken:
        rule = rules.get(own) or rules.get(said.rule)
        if rule is not None:
            yield said.title, rule.title
            yield said.message, rule.message
            yield said.remedy, rule.remedy
    for layout in plan.layouts:
        hints = english.layouts[layout.layout].hints
        for hint in layout.hints:
            if hint.id in hints:
                yield hint.message, hints[hint.id].message
                yield hint.remedy, hints[hint.id].remedy
        yield layout.title, english.layouts[layout.layout].title
    for period in admission.periods:
        if period.id in english.head.periods:
            yield period.title, english.head.periods[period.id]
