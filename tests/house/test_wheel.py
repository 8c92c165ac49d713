"""The wheel: it holds what is needed, and works where nothing but its own few libraries is."""

import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def closure(name: str) -> Iterator[Distribution]:
    """The libraries a package needs at run time, with all they need."""
    ahead, seen = [name], set()
    while ahead:
        found = distribution(ahead.pop())
        if found.metadata["Name"] in seen:
            continue
        seen.add(found.metadata["Name"])
        if found.metadata["Name"] != name:
            yield found
        for line in found.requires or ():
            wish = Requirement(line)
            if wish.marker is None or wish.marker.evaluate({"extra": ""}):
                ahead.append(wish.name)


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `oporde` of an environment that holds the wheel, the libraries it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True)
    [site] = folder.glob("lib/python3*/site-packages")
    for library in closure("oporde"):
        for top in sorted({Path(file).parts[0] for file in library.files or ()} - {"..", "__pycache__"}):
            place = Path(str(library.locate_file(top)))
            if place.exists() and not (site / top).exists():
                (site / top).symlink_to(place)
    python = str(folder / "bin" / "python")
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "bin" / "oporde"


def run(program: Path, *arguments: str, folder: Path, status: int = 0) -> str:
    result = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == status, result.stdout + result.stderr
    return result.stdout


def test_the_wheel_holds_the_protocols_the_schemas_and_the_licence(wheel: Path, root: Path):
    names = set(zipfile.ZipFile(wheel).namelist())

    package = root / "src" / "oporde"
    wanted = {
        f"oporde/{path.relative_to(start)}"
        for start, folder in ((package, package), (root, root / "protocols"))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    assert any(name.startswith("oporde/protocols/gmsd/2017/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))] == []


def test_the_wheel_asks_for_few_libraries():
    libraries = {library.metadata["Name"].lower() for library in closure("oporde")}

    assert "django" not in libraries
    assert len(libraries) <= 20, sorted(libraries)


def test_the_wheel_holds_the_plan_of_every_protocol_and_a_check_needs_no_compiler(bare: Path, tmp_path: Path):
    """Even where nothing can be written, and without the libraries that read and compile a protocol."""
    [site] = bare.parents[1].glob("lib/python3*/site-packages")
    check = (
        "import sys; sys.modules.update(dict.fromkeys(('yaml', 'pydantic', 'sqlglot')))\n"
        "from oporde.plan.kept import read_plan\n"
        "from oporde.protocol.folder import find_protocol, protocol_names\n"
        "print([name for name in protocol_names() if read_plan(find_protocol(name)) is None])"
    )

    assert "gmsd/2017" in run(bare, "protocol", "list", folder=tmp_path)
    assert run(bare.with_name("python"), "-c", check, folder=tmp_path) == "[]\n"
    assert (site / "oporde" / "protocols" / "gmsd" / "2017" / "plan.json").exists()


def test_in_an_empty_environment_a_correct_delivery_is_approved_and_a_broken_one_is_not(bare: Path, tmp_path: Path):
    assert "gmsd/2017" in run(bare, "protocol", "list", folder=tmp_path)
    sender = ("--municipality", "0363", "--period", "H2_2017")
    run(
        bare,
        "protocol",
        "examples",
        "gmsd/2017",
        *sender,
        "--rows",
        "50",
        "--seed",
        "1",
        "--output",
        "made",
        folder=tmp_path,
    )
    files = sorted(str(path) for path in (tmp_path / "made").rglob("*.csv"))

    run(bare, "check", *files, folder=tmp_path)

    wmo = next(Path(path) for path in files if "_WMO_" in path)
    wmo.write_text(wmo.read_text("utf-8").replace(";0363;", ";363;"), "utf-8")
    assert "0363" in run(bare, "check", *files, folder=tmp_path, status=1)
