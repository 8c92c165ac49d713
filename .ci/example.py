"""Make a delivery with mistakes in it, and let OpOrde say what it thinks of it: `make example`.

The files are correct examples, spoiled as happens at a desk: one went through a spreadsheet, in one a row was copied,
one was pasted from a report. One is left as it was.
"""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from oporde.portal.demo.spoiling import with_a_row_copied, with_points_in_amounts, without_leading_zeros

OPORDE = Path(sys.executable).with_name("oporde")
SENDER = ("--municipality", "0363", "--period", "H2_2017")
MOMENT = (2018, 2, 14, 12, 0, 0)  # always the same, so that the archive is always the same bytes

READ_ON = """
Read on:
  {feedback}   the same findings as a page
  {manual}   the whole protocol, made from protocols/gmsd/2017
  {index}   a small delivery for every rule, that breaks it
  README.md, docs/how-a-delivery-travels.md, docs/change-a-protocol.md

Try: mend {archive} where that is safe
  {oporde} check {archive} --mend {folder}/mended
"""


SPOILED = {"WMO": without_leading_zeros, "SBW": with_a_row_copied, "JEUGD": with_points_in_amounts}


def pack(correct: Path, archive: Path) -> None:
    """Put the files, spoiled, in one ZIP."""
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(correct.glob("*.csv")):
            text = file.read_bytes().decode("utf-8")
            spoil = SPOILED.get(file.name.split("_")[1])
            entry = zipfile.ZipInfo(file.name, date_time=MOMENT)
            packed.writestr(entry, spoil(text) if spoil else text, zipfile.ZIP_DEFLATED)


def oporde(*arguments: str | Path, expected: int = 0) -> None:
    """Run a command in the open; leave when it does not end as expected."""
    status = subprocess.run([OPORDE, *arguments], check=False).returncode
    if status != expected:
        sys.exit(f"oporde {' '.join(map(str, arguments))}: exit status {status}, expected {expected}")


def main(folder: Path) -> None:
    archive, feedback, manual = folder / "MSD.zip", folder / "feedback.html", folder / "protocol.html"
    faulty = folder / "faulty"
    for made in (folder / "correct", faulty):
        shutil.rmtree(made, ignore_errors=True)
    examples = ("protocol", "examples", "gmsd/2017", *SENDER, "--seed", "1")
    oporde(*examples, "--rows", "200", "--output", folder / "correct")
    oporde(*examples, "--faulty", "--output", faulty)
    oporde("protocol", "document", "gmsd/2017", "--output", manual)
    pack(folder / "correct", archive)
    oporde("check", archive, "--as", "html", "--output", feedback, expected=1)

    print(f"\n$ oporde check {archive}\n", flush=True)
    oporde("check", archive, expected=1)
    places = {"feedback": feedback, "manual": manual, "index": faulty, "archive": archive, "folder": folder}
    print(
        READ_ON.format(
            **places, oporde=OPORDE.relative_to(Path.cwd()) if OPORDE.is_relative_to(Path.cwd()) else "oporde"
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
