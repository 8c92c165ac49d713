"""`oporde report` on a desk: the ending chooses the form, and every mistake ends in a Dutch sentence."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oporde import cli
from oporde.report import typesetting
from oporde.report.op_orde.peers import published
from oporde.report.op_orde.pictures import drawing
from tests.report.op_orde.population import H1, H2, Place, delivered, write

PLACE = Place(code="0373", inhabitants=2_000, seed=2)
DAY = ("--today", "2018-02-14")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command line in this process: its exit status, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(delivered(PLACE, H2), PLACE, H2, tmp_path_factory.mktemp("now"))


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(delivered(PLACE, H1), PLACE, H1, tmp_path_factory.mktemp("before"))


BEGINS = {
    ".pdf": b"%PDF-1.7",
    ".html": b"<!doctype html>",
    ".xlsx": b"PK",
    ".csv": b"\xef\xbb\xbfgemeente;",
    ".json": b"{",
}


@pytest.mark.parametrize("ending", [*BEGINS, ".PDF"])
def test_the_ending_chooses_the_form(run, files, tmp_path, ending):
    status, out, err = run("report", *files, *DAY, "--output", tmp_path / f"rapport{ending}")

    assert (status, err) == (0, "")
    assert (tmp_path / f"rapport{ending}").read_bytes().startswith(BEGINS[ending.lower()])
    assert out.endswith(f"rapport{ending}: geschreven.\n")


def test_what_was_delivered_earlier_is_compared_with(run, files, earlier, tmp_path):
    output = tmp_path / "rapport.json"
    previous = [argument for path in earlier for argument in ("--previous", path)]

    status, _, _ = run("report", *files, *previous, *DAY, "--output", output)

    published = json.loads(output.read_bytes())
    assert status == 0
    assert published["compared_with"][1] == "Met de levering over het eerste halfjaar van 2017."
    assert any(figure["comparison"]["previous_period"] is not None for figure in published["figures"])


def test_figures_of_other_municipalities_are_compared_with(run, files, peers, tmp_path):
    given, output = tmp_path / "peers.json", tmp_path / "rapport.json"
    given.write_bytes(published(peers))

    status, _, _ = run("report", *files, "--peers", given, *DAY, "--output", output)

    assert status == 0
    assert any(figure["comparison"]["all"] for figure in json.loads(output.read_bytes())["figures"])


@pytest.mark.parametrize("ending", ["", ".txt", ".docx"])
def test_another_ending_is_wrong_use(run, files, tmp_path, ending):
    status, _, err = run("report", *files, "--output", tmp_path / f"rapport{ending}")

    assert status == 2
    assert "kies een bestandsnaam die eindigt op .pdf, .html, .xlsx, .csv, .json" in err


def test_without_an_output_it_says_what_is_missing(run, files):
    status, _, err = run("report", *files)

    assert status == 2
    assert "geef --output op" in err


def test_a_rejected_file_is_named_and_the_rest_is_reported(run, files, tmp_path):
    broken = tmp_path / "0373_SBW_H2_2017.csv"
    broken.write_text("Taakveld\n61\n", "ascii")
    output = tmp_path / "rapport.csv"

    status, _, err = run("report", *files[:2], broken, *DAY, "--output", output)

    assert status == 1
    assert "0373_SBW_H2_2017.csv is technisch afgekeurd en telt niet mee." in err
    assert output.exists()


def test_when_nothing_is_approved_nothing_is_written(run, tmp_path):
    broken = tmp_path / "0373_SBW_H2_2017.csv"
    broken.write_text("Taakveld\n61\n", "ascii")

    status, out, err = run("report", broken, *DAY, "--output", tmp_path / "rapport.pdf")

    assert (status, out) == (1, "")
    assert "geen enkel bestand is technisch goedgekeurd" in err
    assert not (tmp_path / "rapport.pdf").exists()


@pytest.mark.parametrize("content", ["", "{}", "geen json"])
def test_peers_that_are_none_are_refused_with_their_name(run, files, tmp_path, content):
    given = tmp_path / "anderen.json"
    given.write_text(content, "utf-8")

    status, _, err = run("report", *files, "--peers", given, *DAY, "--output", tmp_path / "rapport.csv")

    assert status == 2
    assert "anderen.json: Dit is geen bestand met cijfers van andere gemeenten" in err


@pytest.mark.parametrize("option", ["--peers", "--previous"])
def test_a_path_that_is_not_there_is_wrong_use(run, files, tmp_path, option):
    status, _, err = run("report", *files, option, tmp_path / "niets.json", *DAY, "--output", tmp_path / "rapport.csv")

    assert status == 2
    assert "niets.json" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("ending", "module"), [(".pdf", typesetting), (".html", drawing)])
def test_without_the_extra_a_sentence_says_what_to_install_and_nothing_is_left(
    run, files, tmp_path, monkeypatch, ending, module
):
    brought = importlib.import_module

    def missing(name: str) -> object:
        if name in ("typst", "vl_convert"):
            raise ImportError(name)
        return brought(name)

    monkeypatch.setattr(module.importlib, "import_module", missing)

    status, _, err = run("report", *files, *DAY, "--output", tmp_path / f"rapport{ending}")

    assert status == 2
    assert "pip install 'oporde[report]'" in err
    assert list(tmp_path.iterdir()) == []


def test_a_check_loads_nothing_of_the_report(files):
    code = f"import sys; from oporde import cli; cli.run(['check', {str(files[1])!r}]); print(*sys.modules, file=sys.stderr)"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()

    assert {name for name in loaded if name.split(".")[0] in ("typst", "vl_convert") or "op_orde" in name} == set()
