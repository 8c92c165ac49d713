import csv
import errno
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from oporde import cli
from oporde.errors import Unreadable
from oporde.plan.kept import plan_hash, write_plan
from oporde.plan.model import Plan
from oporde.protocol.folder import find_protocol
from oporde.protocol.types.bsn import make_bsn
from oporde.report.json_form import SCHEMA
from tests import manual
from tests.apart import oporde
from tests.deliveries import clients, name_of, table, wmo, zipped

DAY = ("--today", "2018-03-01")
HEAVY = {"duckdb", "rich", "jinja2", "xlsxwriter", "pydantic", "yaml", "sqlglot", "markdown_it"}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def kept(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The protocol gmsd/2017 with its plan beside it, so that a check need not compile."""
    folder = tmp_path_factory.mktemp("protocol") / "2017"
    original = find_protocol("gmsd/2017")
    for path in original.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(original)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(original)).write_bytes(path.read_bytes())
    write_plan(plan, folder)
    return folder


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command line in this process: its exit status, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


@pytest.fixture
def check(run: Run, kept: Path) -> Run:
    return lambda *arguments: run("check", "--protocol", kept, *DAY, *arguments)


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    def put(content: bytes, name: str = name_of()) -> Path:
        (tmp_path / "delivery").mkdir(exist_ok=True)
        (tmp_path / "delivery" / name).write_bytes(content)
        return tmp_path / "delivery" / name

    return put


@pytest.fixture
def right(put: Callable[..., Path]) -> Path:
    return put(wmo(clients(3)))


@pytest.fixture
def wrong(put: Callable[..., Path]) -> Path:
    """Twenty-five rows, all without the zero of the municipality."""
    return put(wmo(clients(25, Gemeentecode="363")))


# --- Exit status


def test_approved_is_0(check: Run, right: Path):
    status, out, err = check(right)

    assert (status, err) == (0, "")
    assert out.startswith("✓  Goedgekeurd.")


def test_one_rejected_file_is_1(check: Run, right: Path, put: Callable[..., Path]):
    status, out, _ = check(right, put(table("SBW", [{"Gemeentecode": "363"}]), name_of("SBW")))

    assert status == 1
    assert "in 1 van 2 bestanden" in out


def test_a_path_that_is_not_there_is_2(check: Run, tmp_path: Path):
    status, out, err = check(tmp_path / "weg.csv")

    assert (status, out) == (2, "")
    assert err.startswith("oporde: ")
    assert "weg.csv" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Gebruik: oporde [OPTIES] OPDRACHT"),
        (("chekc",), "de opdracht “chekc” bestaat niet. Er zijn: check, protocol, report, verify."),
        (("check",), "geef PAD op."),
        (("check", "x.csv", "--as", "pdf"), "--as klopt niet: kies uit text, json, html, csv, xlsx."),
        (("check", "x.csv", "--exampels", "3"), "de optie --exampels bestaat niet. Bedoelt u --examples?"),
        (("check", "x.csv", "--examples", "veel"), "--examples klopt niet: geef een geheel getal van 0 tot en met"),
        (("check", "x.csv", "--today", "14-2-2018"), "--today klopt niet: schrijf een dag als 2018-02-14."),
        (("check", "x.csv", "--output"), "de optie --output heeft een waarde nodig."),
        (("check", "x.csv", "--production=ja"), "de optie --production krijgt geen waarde."),
        (("check", "x.csv", "--mend"), "de optie --mend heeft een waarde nodig."),
        (("check", "x.csv", "--as", "xlsx"), "geef met --output een bestandsnaam op."),
        (("check", "x.csv", "--protocol", "gmsd/1999"), "Protocol “gmsd/1999” is hier niet bekend."),
        (("protocol", "lint", "tests"), "In de map tests staat geen protocol.yaml."),
        (("protocol", "diff", "a", "b", "c"), "er staat te veel op de opdrachtregel."),
        (("protocol", "export", "gmsd/2017", "--as", "csvw"), "geef --output op."),
    ],
)
def test_wrong_use_is_2_and_a_dutch_sentence(run: Run, arguments: tuple[str, ...], sentence: str):
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert sentence in err


@pytest.fixture
def broken(kept: Path, plan: Plan) -> Iterator[Path]:
    """A protocol of which a rule is broken on purpose: its query asks for what is not there."""
    layouts = [
        replace(
            layout,
            checks=tuple(
                replace(check, query="SELECT nothing FROM nowhere") if check.rule == "W208" else check
                for check in layout.checks
            ),
        )
        for layout in plan.layouts
    ]
    changed = replace(plan, layouts=tuple(layouts))
    write_plan(replace(changed, hash=plan_hash(changed)), kept)
    yield kept
    write_plan(plan, kept)


def test_a_rule_that_could_not_run_is_3_even_when_a_file_is_rejected(run: Run, broken: Path, wrong: Path):
    status, out, _ = run("check", wrong, "--protocol", broken, *DAY)

    assert status == 3
    assert out.startswith("✗  Niet goedgekeurd")
    assert "Controleregel W208 kon door een fout bij ons niet draaien" in out


def test_a_rule_that_could_not_run_is_3_and_never_an_approval(run: Run, broken: Path, right: Path):
    status, out, _ = run("check", right, "--protocol", broken, *DAY, "--as", "json")

    answer = json.loads(out)
    assert (status, answer["verdict"]) == (3, "undecided")
    assert [failed["rule"] for failed in answer["not_run"]] == ["W208"]


def test_a_fault_of_ours_is_3_and_quotes_no_value(check: Run, right: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"could not convert {make_bsn(1)}")

    monkeypatch.setattr("oporde.checking.check", fail)
    status, out, err = check(right)

    assert (status, out) == (3, "")
    assert "ValueError" in err
    assert "niet goedgekeurd en niet afgekeurd" in err
    assert "test_cli.py" in err
    assert make_bsn(1) not in err


def test_a_file_that_disappears_while_it_is_read_is_2(check: Run, right: Path, monkeypatch: pytest.MonkeyPatch):
    def vanish(*_: object, **__: object) -> None:
        raise Unreadable(f"{right}: het bestand is verdwenen.")

    monkeypatch.setattr("oporde.checking.check", vanish)

    assert check(right) == (2, "", f"oporde: {right}: het bestand is verdwenen.\n")


def test_ctrl_c_is_130(check: Run, right: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("oporde.checking.check", interrupt)

    status, out, err = check(right)

    assert (status, out, err.strip()) == (130, "", "oporde: afgebroken.")


# --- What it judges


def test_any_mix_of_csv_and_zip_is_checked(check: Run, right: Path, put: Callable[..., Path]):
    archive = put(zipped({name_of("SBW"): table("SBW")}), "MSD.zip")

    answer = json.loads(check(right, archive, "--as", "json")[1])

    assert {file["name"] for file in answer["files"]} == {name_of(), f"MSD.zip/{name_of('SBW')}"}


@pytest.mark.parametrize(
    ("option", "value", "rule"), [("--municipality", "0518", "X01"), ("--period", "H1_2017", "X02")]
)
def test_municipality_and_period_are_assertions(check: Run, right: Path, option: str, value: str, rule: str):
    status, out, _ = check(right, option, value)

    assert status == 1
    assert rule in out


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--municipality", "363", "gemeentecode 363 staat niet in het protocol. Bedoelt u 0363 (Amsterdam)?"),
        ("--municipality", "amsterdam", "Bedoelt u 0363 (Amsterdam)?"),
        ("--municipality", "9999", "gemeentecode 9999 staat niet in het protocol.\n"),
        ("--period", "2017H2", "periode 2017H2 staat niet in het protocol. Kies uit H2_2017, H1_2017."),
    ],
)
def test_an_assertion_that_cannot_be_true_is_2_and_rejects_nothing(
    check: Run, right: Path, option: str, value: str, sentence: str
):
    status, out, err = check(right, option, value)

    assert (status, out) == (2, "")
    assert sentence in err


def test_a_test_number_is_an_error_only_in_production(check: Run, right: Path):
    assert "W110" not in check(right)[1]
    assert "W110" in check(right, "--production")[1]


def test_today_is_the_day_of_checking(run: Run, kept: Path, right: Path):
    early = run("check", right, "--protocol", kept, "--today", "2018-02-01")[1]
    now = run("check", right, "--protocol", kept)[1]

    assert "W112" in early
    assert "W112" not in now


# --- Forms


def test_json_follows_its_schema_and_tells_no_more_rows_than_asked(check: Run, wrong: Path):
    answer = json.loads(check(wrong, "--as", "json", "--examples", "3")[1])

    jsonschema.validate(answer, json.loads(SCHEMA.read_bytes()))
    [finding] = [finding for finding in answer["files"][0]["findings"] if finding["rule"] == "W105"]
    assert (finding["count"], finding["rows"]) == (25, [2, 3, 4])
    assert [cause["id"] for cause in answer["files"][0]["causes"]] == ["lost-leading-zeros"]


def test_the_screen_tells_the_first_twenty_rows_and_csv_all(check: Run, wrong: Path):
    text = check(wrong)[1]
    lines = list(csv.DictReader(check(wrong, "--as", "csv")[1].lstrip("\ufeff").splitlines(), delimiter=";"))

    assert "regel 2 t/m 21 en nog 5 regels" in text
    assert [line["regel"] for line in lines if line["controleregel"] == "W105"] == [str(n) for n in range(2, 27)]


def told_rows(told: Path) -> list[int]:
    """The row numbers beside rule W105, in any form of the feedback."""
    form = told.suffix[1:]
    if form == "json":
        findings = json.loads(told.read_bytes())["files"][0]["findings"]
        return next(finding["rows"] for finding in findings if finding["rule"] == "W105")
    if form == "csv":
        lines = csv.DictReader(told.read_text("utf-8-sig").splitlines(), delimiter=";")
        return [int(line["regel"]) for line in lines if line["controleregel"] == "W105"]
    if form == "xlsx":
        sheet = openpyxl.load_workbook(told)["Per regel"]
        return [int(str(row[1])) for row in sheet.iter_rows(min_row=2, values_only=True)]
    [(first, last)] = re.findall(r"regel (\d+) t/m (\d+)", told.read_text("utf-8"))
    return [*range(int(first), int(last) + 1)]


@pytest.mark.parametrize(
    ("form", "usual"), [("text", 20), ("json", 20), ("html", 20), ("csv", 30), ("xlsx", 30)], ids=cli.FORMS
)
@pytest.mark.parametrize("asked", [None, 3, 25])
def test_every_form_tells_as_many_rows_as_asked(
    check: Run, put: Callable[..., Path], tmp_path: Path, form: str, usual: int, asked: int | None
):
    wrong = put(wmo(clients(30, Gemeentecode="363")))
    option = () if asked is None else ("--examples", str(asked))
    told = tmp_path / f"terugkoppeling.{form}"

    check(wrong, "--as", form, "--output", told, *option)

    assert told_rows(told) == [*range(2, 32)][: asked or usual]


@pytest.mark.parametrize(
    ("name", "option", "begins"),
    [
        ("uit.json", (), b"{"),
        ("UIT.HTML", (), b"<!doctype html>"),
        ("uit.csv", (), b"\xef\xbb\xbfbestand;"),
        ("uit.xlsx", (), b"PK"),
        ("uit.txt", (), "✗".encode()),
        ("uit.json", ("--as", "text"), "✗".encode()),
    ],
)
def test_the_name_of_the_output_chooses_the_form_where_none_is_asked(
    check: Run, wrong: Path, tmp_path: Path, name: str, option: tuple[str, ...], begins: bytes
):
    check(wrong, "--output", tmp_path / name, *option)

    assert (tmp_path / name).read_bytes()[: len(begins)].lower() == begins.lower()


@pytest.mark.parametrize("form", cli.ALL_ROWS)
def test_forms_that_tell_all_rows_stop_at_their_limit(
    check: Run, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
):
    monkeypatch.setattr(cli, "MOST_ROWS", 10)
    told = tmp_path / f"terugkoppeling.{form}"

    check(wrong, "--as", form, "--output", told)

    assert told_rows(told) == [*range(2, 12)]


def test_more_rows_than_the_limit_cannot_be_asked(check: Run, wrong: Path):
    status, out, err = check(wrong, "--examples", str(cli.MOST_ROWS + 1))

    assert (status, out) == (2, "")
    assert "--examples" in err


def test_json_names_the_plan_by_its_hash(check: Run, right: Path, plan: Plan):
    told = json.loads(check(right, "--as", "json")[1])

    assert told["plan_hash"] == plan.hash == plan_hash(plan)


def test_html_goes_to_a_file_and_names_the_protocol(check: Run, wrong: Path, tmp_path: Path):
    status, out, err = check(wrong, "--as", "html", "--output", tmp_path / "terugkoppeling.html")

    assert (status, out, err) == (1, "", "")
    page = (tmp_path / "terugkoppeling.html").read_text("utf-8")
    assert "Gecontroleerd op 1 maart 2018 met het Aanleverprotocol Gemeentelijke Monitor Sociaal Domein" in page


def test_xlsx_holds_every_row(check: Run, wrong: Path, tmp_path: Path):
    status, *_ = check(wrong, "--as", "xlsx", "--output", tmp_path / "terugkoppeling.xlsx")

    assert status == 1
    sheet = openpyxl.load_workbook(tmp_path / "terugkoppeling.xlsx")["Per regel"]
    assert [row[1] for row in sheet.iter_rows(values_only=True)][1:] == [str(n) for n in range(2, 27)]
    assert [path.name for path in tmp_path.iterdir() if path.name != "delivery"] == ["terugkoppeling.xlsx"]


def test_text_in_a_file_is_plain(check: Run, wrong: Path, tmp_path: Path):
    shown = check(wrong)[1]
    check(wrong, "--output", tmp_path / "terugkoppeling.txt")

    assert (tmp_path / "terugkoppeling.txt").read_text("utf-8") == shown


@pytest.mark.parametrize("form", ["text", "json", "html", "csv", "xlsx"])
@pytest.mark.parametrize("changes", [{"BSN": "12345678"}, {"BSN": "1234567AB"}, {"BSN": "111222334"}], ids=str)
def test_no_form_tells_a_value_of_a_personal_column(
    check: Run, put: Callable[..., Path], tmp_path: Path, form: str, changes: dict[str, str]
):
    rows = [*clients(3), changes]
    output = tmp_path / f"terugkoppeling.{form}"

    _, _, err = check(put(wmo(rows)), "--as", form, "--output", output)

    told = output.read_bytes()
    if form == "xlsx":
        told = b"".join(zipfile.ZipFile(output).read(name) for name in zipfile.ZipFile(output).namelist())
    values = [row["BSN"].encode() for row in rows]
    assert [value for value in values if value in told + err.encode()] == []


# --- Mended copies


def test_a_copy_is_made_told_and_checked_again(
    check: Run, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    status, out, err = check(wrong, "--mend", "mended")

    assert (status, err) == (1, "")
    assert (tmp_path / "mended" / wrong.name).read_bytes() == wmo(clients(25))
    assert out[out.index("Herstelde kopieën") :] == (Path(__file__).parent / "mended.txt").read_text("utf-8")
    assert sorted(path.name for path in (tmp_path / "mended").iterdir()) == [wrong.name, "herstellingen.txt"]
    listed = (tmp_path / "mended" / "herstellingen.txt").read_text("utf-8-sig").splitlines()
    assert listed[-2:] == [wrong.name, "  25× voorloopnullen teruggezet in Gemeentecode"]


def test_where_nothing_is_wrong_no_copy_is_made(check: Run, right: Path, tmp_path: Path):
    status, out, _ = check(right, "--mend", tmp_path / "mended")

    assert (status, (tmp_path / "mended").exists()) == (0, False)
    assert out.endswith("Er is geen kopie gemaakt: er is niets te herstellen.\n")


def test_what_was_mended_is_told_as_json(check: Run, wrong: Path, put: Callable[..., Path], tmp_path: Path):
    cents = put(table("SBW", [{"Begrote_kosten": "1,50"}]), name_of("SBW"))

    answer = json.loads(check(wrong, cents, "--as", "json", "--mend", tmp_path / "mended")[1])

    jsonschema.validate(answer, json.loads(SCHEMA.read_bytes()))
    [copy], [uncopied] = answer["mending"]["copies"], answer["mending"]["uncopied"]
    assert (copy["name"], copy["path"]) == (wrong.name, str(tmp_path / "mended" / wrong.name))
    assert (copy["verdict"], answer["mending"]["verdict"]) == ("approved", "rejected")
    assert [(each["kind"], each["column"], each["count"]) for each in copy["changes"]] == [
        ("lost-leading-zeros", "Gemeentecode", 25)
    ]
    assert (uncopied["name"], [left["reason"] for left in uncopied["left"]]) == (cents.name, ["cents"])


def test_who_does_not_ask_for_copies_is_told_nothing_of_them(check: Run, wrong: Path):
    assert json.loads(check(wrong, "--as", "json")[1])["mending"] is None
    assert "Herstelde kopieën" not in check(wrong)[1]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_where_a_form_has_no_place_for_it_what_was_mended_is_told_beside_it(
    check: Run, wrong: Path, tmp_path: Path, form: str
):
    _, out, err = check(wrong, "--as", form, "--output", tmp_path / "uit", "--mend", tmp_path / "mended")

    assert out == ""
    assert "25× voorloopnullen teruggezet in Gemeentecode" in err


def test_the_page_tells_what_was_mended(check: Run, wrong: Path, tmp_path: Path):
    check(wrong, "--as", "html", "--output", tmp_path / "uit.html", "--mend", tmp_path / "mended")

    assert "voorloopnullen teruggezet in Gemeentecode" in (tmp_path / "uit.html").read_text("utf-8")


def test_the_page_tells_why_a_rule_is_there(check: Run, wrong: Path, tmp_path: Path):
    check(wrong, "--as", "html", "--output", tmp_path / "uit.html")

    told = (tmp_path / "uit.html").read_text("utf-8")
    assert 'href="#regel-W105"' in told
    assert "Vaak heeft een spreadsheet de nullen aan het begin weggelaten." in " ".join(told.split())


def test_a_mended_archive_can_be_delivered_as_it_is(check: Run, put: Callable[..., Path], tmp_path: Path):
    files = {name_of(): wmo(clients(3, Gemeentecode="363")), name_of("SBW"): table("SBW")}
    archive = put(zipped(files), "MSD.zip")

    check(archive, "--mend", tmp_path / "mended")

    assert check(tmp_path / "mended" / "MSD.zip")[0] == 0


def test_a_copy_over_something_that_is_there_is_2(check: Run, wrong: Path):
    status, out, err = check(wrong, "--mend", wrong.parent)

    assert (status, out) == (2, "")
    assert err == (
        f"oporde: {wrong} bestaat al. Haal het weg of kies een andere map: er wordt niets overschreven. "
        "Er is geen kopie gemaakt.\n"
    )
    assert wrong.read_bytes() == wmo(clients(25, Gemeentecode="363"))


def test_a_full_disk_behind_the_copies_is_2_and_leaves_nothing(
    check: Run, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("oporde.mending.copies._open_for_owner", lambda *_: os.open("/dev/full", os.O_WRONLY))

    status, out, err = check(wrong, "--mend", tmp_path / "mended", "--output", tmp_path / "uit.txt")

    assert (status, out) == (2, "")
    assert "de schijf is vol. Er is geen kopie gemaakt." in err
    assert [path.name for path in tmp_path.iterdir()] == ["delivery"]


def test_a_mended_copy_that_could_not_be_judged_is_3(run: Run, broken: Path, put: Callable[..., Path], tmp_path: Path):
    """Before, the file could not be read at all, so no rule could fail."""
    path = put(wmo(clients(3)).decode().encode("utf-16"))

    status, out, _ = run("check", path, "--protocol", broken, *DAY, "--mend", tmp_path / "mended")

    assert run("check", path, "--protocol", broken, *DAY)[0] == 1
    assert status == 3
    assert "De levering met deze kopieën: Niet beoordeeld" in out


# --- Where nothing can be written


def refuse(check: Run, wrong: Path, form: str, output: Path) -> str:
    status, out, err = check(wrong, "--as", form, "--output", output)

    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("form", cli.FORMS)
def test_an_output_in_a_folder_that_is_not_there_is_2(check: Run, wrong: Path, tmp_path: Path, form: str):
    assert "de map of het bestand bestaat niet" in refuse(check, wrong, form, tmp_path / "weg" / "uit")


@pytest.mark.parametrize("form", cli.FORMS)
def test_an_output_that_is_a_folder_is_2(check: Run, wrong: Path, tmp_path: Path, form: str):
    assert "dat is een map, geen bestand" in refuse(check, wrong, form, tmp_path)


@pytest.mark.parametrize("form", cli.FORMS)
def test_a_full_disk_is_2(check: Run, wrong: Path, form: str):
    assert "de schijf is vol" in refuse(check, wrong, form, Path("/dev/full"))


def test_no_permission_is_2(check: Run, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened = Path.open

    def refuse_part(path: Path, mode: str = "r") -> Any:
        if path.name.endswith(".part"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", refuse_part)

    assert f"{tmp_path / 'uit'}: u mag daar niet schrijven of lezen." in refuse(check, wrong, "json", tmp_path / "uit")


@pytest.mark.parametrize("form", [form for form in cli.FORMS if form != "xlsx"])
def test_a_full_disk_behind_the_screen_is_2_without_a_traceback(kept: Path, wrong: Path, form: str):
    with Path("/dev/full").open("wb") as full:
        result = oporde("check", wrong, "--protocol", kept, "--as", form, stdout=full, stderr=subprocess.PIPE,
                         capture_output=False)  # fmt: skip

    assert result.returncode == 2
    assert result.stderr == b"oporde: de schijf is vol.\n"


def test_what_fails_leaves_the_file_that_was_there(check: Run, tmp_path: Path):
    (tmp_path / "uit.json").write_text("van gisteren")

    status, *_ = check(tmp_path / "weg.csv", "--as", "json", "--output", tmp_path / "uit.json")

    assert status == 2
    assert (tmp_path / "uit.json").read_text() == "van gisteren"
    assert list(tmp_path.iterdir()) == [tmp_path / "uit.json"]


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize("how", ["itself", "by a link", "by another path"])
def test_what_is_read_is_never_written_over(run: Run, right: Path, tmp_path: Path, command: str, how: str):
    file = right.rename(right.with_suffix(".json")) if command == "report" else right  # its form goes by the name
    (tmp_path / "link.json").symlink_to(file)
    before = file.read_bytes()
    output = {
        "itself": file,
        "by a link": tmp_path / "link.json",
        "by another path": file.parent / "x" / ".." / file.name,
    }
    (file.parent / "x").mkdir()

    status, out, err = run(command, file, "--output", output[how])

    assert (status, out) == (2, "")
    assert "zou overschreven worden. Kies een andere naam." in err
    assert file.read_bytes() == before


def test_an_output_that_is_a_link_stays_one(check: Run, right: Path, tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path / "uit.json")

    check(right, "--as", "json", "--output", tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "uit.json").read_bytes())["verdict"] == "approved"


def test_a_reader_who_leaves_early_is_no_error(kept: Path, wrong: Path):
    reading, writing = os.pipe()
    os.close(reading)

    result = oporde("check", wrong, "--protocol", kept, stdout=writing, stderr=subprocess.PIPE, capture_output=False)
    os.close(writing)

    assert (result.returncode, result.stderr) == (141, b"")


# --- On a terminal


def terminal(arguments: list[str]) -> tuple[bytes, bytes]:
    """Run with a terminal for stderr: stdout, and what the terminal got."""
    ours, theirs = pty.openpty()
    script = f"import sys; from oporde import cli; cli.PATIENCE_S = 0; sys.exit(cli.run({arguments!r}))"
    result = subprocess.run(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return result.stdout, shown


def _read(number: int) -> bytes:
    try:
        return os.read(number, 10_000)
    except OSError:
        return b""


def test_a_long_check_shows_how_far_it_is_and_clears_that_away(kept: Path, right: Path):
    out, shown = terminal(["check", str(right), "--protocol", str(kept), "--as", "json"])

    assert json.loads(out)["verdict"] == "approved"
    assert f"{name_of()}: regels".encode() in shown
    assert shown.rstrip().endswith((b"\x1b[2K", b"\x1b[?25h"))


def test_where_there_is_no_terminal_there_is_no_progress(check: Run, right: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli, "PATIENCE_S", 0)

    assert check(right)[2] == ""


# --- What a command loads


def loaded(*arguments: str | Path) -> set[str]:
    """The libraries that a command line loads."""
    script = (
        "import sys, os; from oporde import cli; out = os.dup(1); os.dup2(2, 1);"
        f"cli.run({[str(argument) for argument in arguments]!r}); sys.stdout.flush();"
        "os.write(out, ' '.join({name.split('.')[0] for name in sys.modules}).encode())"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return set(result.stdout.decode().split()) & HEAVY


@pytest.mark.parametrize(
    ("form", "libraries"),
    [("json", set()), ("csv", set()), ("text", {"rich"}), ("html", {"jinja2"}), ("xlsx", {"xlsxwriter"})],
)
def test_a_check_loads_only_what_its_form_needs(
    kept: Path, right: Path, tmp_path: Path, form: str, libraries: set[str]
):
    assert loaded("check", right, "--protocol", kept, "--as", form, "--output", tmp_path / "uit") == libraries


def test_mending_loads_nothing_more(kept: Path, wrong: Path, tmp_path: Path):
    options = ("--as", "json", "--output", tmp_path / "uit", "--mend", tmp_path / "mended")

    assert loaded("check", wrong, "--protocol", kept, *options) == set()


def test_help_loads_nothing(kept: Path):
    assert loaded("check", "--help") == loaded("--version") == loaded("protocol", "list") == set()


# --- Protocols


def test_the_protocols_are_listed(run: Run):
    status, out, _ = run("protocol", "list")

    assert status == 0
    assert "gmsd/2017" in out.splitlines()


def test_a_protocol_that_holds_together_passes_lint(run: Run):
    small = Path(__file__).parent / "protocols" / "verblijf" / "1"  # all examples of the other: tests/protocols

    assert run("protocol", "lint", small) == (0, f"{small}: het protocol klopt.\n", "")


@pytest.fixture
def mistaken(kept: Path, tmp_path: Path) -> Path:
    """A protocol with a mistake in two files."""
    folder = tmp_path / "mistaken"
    for path in (path for path in kept.rglob("*") if path.is_file() and path.name != "plan.json"):
        (folder / path.relative_to(kept)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(kept)).write_bytes(path.read_bytes())
    for name, is_, was in (
        ("wmo.yaml", "type: datum", "type: date"),
        ("sbw.yaml", "kind: verplicht", "kind: required"),
    ):
        text = (folder / name).read_text("utf-8")
        assert was in text
        (folder / name).write_text(text.replace(was, is_, 1), "utf-8")
    return folder


def test_lint_knows_the_rules_whose_examples_it_is_asked_to_carry_out(run: Run, kept: Path):
    assert run("protocol", "lint", kept, "--rule", "W999") == (
        2,
        "",
        "oporde: W999: in dit protocol staat geen controleregel met dat nummer.\n",
    )


def test_lint_names_every_mistake_and_is_1(run: Run, mistaken: Path):
    status, out, _ = run("protocol", "lint", mistaken)

    assert status == 1
    assert "wmo.yaml:" in out
    assert "sbw.yaml:" in out
    assert out.endswith(" fouten.\n")


def test_a_check_with_a_protocol_that_does_not_hold_together_is_2(run: Run, mistaken: Path, right: Path):
    status, out, err = run("check", right, "--protocol", mistaken)

    assert (status, out) == (2, "")
    assert err.startswith("oporde: het protocol klopt niet:\n")
    assert "wmo.yaml:" in err


@pytest.mark.parametrize(("form", "begins"), [("html", "<!doctype html>"), ("markdown", "# ")])
def test_a_document_is_written(run: Run, kept: Path, tmp_path: Path, form: str, begins: str):
    status, out, _ = run("protocol", "document", kept, "--as", form)
    run("protocol", "document", kept, "--as", form, "--output", tmp_path / "protocol")

    assert status == 0
    assert out.lower().startswith(begins)
    assert (tmp_path / "protocol").read_text("utf-8") == out


def test_examples_are_approved_and_faulty_ones_are_not(run: Run, check: Run, kept: Path, tmp_path: Path):
    sender = ("--municipality", "0363", "--period", "H2_2017", "--seed", "3")
    status, out, _ = run("protocol", "examples", kept, *sender, "--rows", "40", "--output", tmp_path / "goed")
    run("protocol", "examples", kept, *sender, "--faulty", "--output", tmp_path / "fout")

    assert (status, out) == (0, f"5 bestanden geschreven in {tmp_path / 'goed'}.\n")
    assert check(*sorted((tmp_path / "goed").glob("*.csv")))[0] == 0
    assert check(*sorted((tmp_path / "fout" / "W105").iterdir()))[0] == 1


def test_examples_for_an_unknown_municipality_are_2(run: Run, kept: Path, tmp_path: Path):
    status, _, err = run(
        "protocol", "examples", kept, "--municipality", "9999", "--period", "H2_2017", "--output", tmp_path
    )

    assert status == 2
    assert "9999" in err


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("json-schema", {"wmo.schema.json", "kosten_wmo.schema.json", "sbw.schema.json", "jeugd.schema.json"}),
        ("frictionless", {"datapackage.json"}),
        ("csvw", {"csv-metadata.json"}),
    ],
)
def test_layouts_are_exported(run: Run, kept: Path, tmp_path: Path, form: str, names: set[str]):
    status, *_ = run("protocol", "export", kept, "--as", form, "--output", tmp_path / "uit")

    assert status == 0
    assert {path.name for path in (tmp_path / "uit").iterdir()} == names


def test_two_protocols_are_compared(run: Run, kept: Path):
    status, out, _ = run("protocol", "diff", kept, kept)

    assert status == 0
    assert "is niets veranderd" in out


def test_the_schemas_of_the_language_are_written(run: Run, tmp_path: Path):
    status, *_ = run("protocol", "schema", "--output", tmp_path / "uit")

    assert status == 0
    for path in (tmp_path / "uit").iterdir():
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_bytes()))


def test_a_compiled_plan_is_kept_beside_its_protocol(run: Run, kept: Path, tmp_path: Path):
    folder = tmp_path / "copy"
    for path in (path for path in kept.rglob("*") if path.is_file() and path.name != "plan.json"):
        (folder / path.relative_to(kept)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(kept)).write_bytes(path.read_bytes())

    status, out, _ = run("protocol", "compile", folder)

    assert (status, out.split(":")[0]) == (0, str(folder / "plan.json"))
    assert (folder / "plan.json").read_bytes() == (kept / "plan.json").read_bytes()


# --- Help and the manual


def help_texts() -> Iterator[str]:
    return (text for _, text in manual.explanations(cli.oporde, "oporde", None))


def test_help_is_dutch():
    english = ("Usage", "Options", "Commands", "Show this", "required", "default:")

    assert [word for text in help_texts() for word in english if word in text] == []


def test_the_version_is_told(run: Run):
    from importlib.metadata import version

    assert run("--version") == (0, f"OpOrde {version('oporde')}\n", "")


def test_every_command_is_in_the_manual_in_its_own_words():
    assert manual.COMMANDS.read_text("utf-8") == manual.commands_page(), "renew it: python -m tests.manual"


def test_the_example_in_the_manual_is_what_really_comes_out(check: Run, put: Callable[..., Path]):
    page = manual.CHECK_JSON.read_text("utf-8")

    answer = check(put(manual.EXAMPLE_FILE, manual.EXAMPLE_NAME), "--as", "json", "--examples", "2")[1]

    told = json.loads(manual.EXAMPLE.findall(page)[0])
    assert told | {"plan_hash": ""} == json.loads(answer) | {"plan_hash": ""}, "renew it: python -m tests.manual"


def test_the_page_about_the_json_names_every_field():
    page = manual.CHECK_JSON.read_text("utf-8")
    schema = json.loads(SCHEMA.read_bytes())
    fields = {name for part in (schema, *schema["$defs"].values()) for name in part.get("properties", ())}

    assert sorted(field for field in fields if f"`{field}`" not in page) == []
