"""A kept plan is used when it is the right one, and never when it may not be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from oporde.errors import ProtocolError
from oporde.plan import kept
from oporde.plan.compiling import compile_folder
from oporde.plan.kept import KEPT_PLAN, compiler_hash, load_plan, plan_hash, read_plan, write_plan
from oporde.plan.model import Plan
from oporde.protocol.folder import find_protocol, protocol_names

VERBLIJF = Path(__file__).parents[1] / "protocols" / "verblijf" / "1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A protocol with its plan beside it."""
    copy = tmp_path / "copy"
    shutil.copytree(VERBLIJF, copy)
    write_plan(compile_folder(copy), copy)
    return copy


def test_what_is_kept_is_what_was_compiled(folder: Path):
    assert read_plan(folder) == compile_folder(folder)
    assert load_plan(folder) == compile_folder(folder)


def add_a_file(folder: Path) -> None:
    (folder / "codelists" / "nieuw.csv").write_text("code;label\n", "utf-8")


def change_a_letter(folder: Path) -> None:
    head = folder / "protocol.yaml"
    head.write_text(head.read_text("utf-8") + "# nieuw\n", "utf-8")


def rename_a_file(folder: Path) -> None:
    next(folder.glob("codelists/*.csv")).rename(folder / "codelists" / "anders.csv")


def take_away(folder: Path) -> None:
    next(folder.glob("codelists/*.csv")).unlink()


@pytest.mark.parametrize("change", [add_a_file, change_a_letter, rename_a_file, take_away])
def test_a_plan_of_a_folder_that_changed_is_not_used(folder: Path, change: Callable[[Path], None]):
    change(folder)

    assert read_plan(folder) is None


def test_a_plan_of_a_folder_that_was_put_back_is_used_again(folder: Path):
    was = (folder / "protocol.yaml").read_bytes()
    change_a_letter(folder)
    (folder / "protocol.yaml").write_bytes(was)

    assert read_plan(folder) is not None


def test_a_plan_of_another_protocol_is_not_used(folder: Path):
    (folder / KEPT_PLAN).unlink()
    write_plan(compile_folder(find_protocol("gmsd/2017")), folder)

    assert read_plan(folder) is None


def test_a_plan_of_another_compiler_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept, "compiler_hash", lambda: "0" * 64)

    assert read_plan(folder) is None


@pytest.mark.parametrize(
    "module", ["plan/compiling.py", "plan/model.py", "protocol/sql.py", "protocol/rules/unique.py"]
)
def test_whoever_changes_the_compiler_has_another_compiler(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
):
    source = Path(kept.__file__).parents[1]
    shutil.copytree(source / "plan", tmp_path / "plan")
    shutil.copytree(source / "protocol", tmp_path / "protocol")
    monkeypatch.setattr(kept, "__file__", str(tmp_path / "plan" / "kept.py"))
    was = compiler_hash.__wrapped__()
    same = was == compiler_hash()
    with (tmp_path / module).open("a") as file:
        file.write("# another line\n")

    assert same
    assert compiler_hash.__wrapped__() != was


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(b'"reject"', b'"signal"'), (b"}\n", b"\n"), (b'"hash": "', b'"hash": "0'), (b"{", b"[")],
)
def test_a_plan_that_was_tampered_with_or_cut_off_is_not_used(folder: Path, was: bytes, becomes: bytes):
    path = folder / KEPT_PLAN
    content = path.read_bytes()
    assert was in content
    path.write_bytes(content.replace(was, becomes, 1))

    assert read_plan(folder) is None


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"null", b"[]", b"\xff", b'{"hash": "",\n"plan": {}\n}\n', b"[" * 9999]
)
def test_whatever_else_stands_there_is_no_plan(folder: Path, content: bytes):
    (folder / KEPT_PLAN).write_bytes(content)

    assert read_plan(folder) is None


def test_a_check_keeps_no_plan_by_itself(folder: Path):
    (folder / KEPT_PLAN).unlink()
    there = sorted(folder.rglob("*"))

    load_plan(folder)

    assert sorted(folder.rglob("*")) == there


def test_a_protocol_with_mistakes_is_told_and_not_served_from_what_is_kept(folder: Path):
    change_a_letter(folder)
    head = folder / "protocol.yaml"
    head.write_text(head.read_text("utf-8") + "nonsense: true\n", "utf-8")

    with pytest.raises(ProtocolError):
        load_plan(folder)


def test_a_plan_is_written_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch):
    plan = compile_folder(folder)
    was = (folder / KEPT_PLAN).read_bytes()
    there = sorted(folder.rglob("*"))

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="space"):
        write_plan(plan, folder)

    assert (folder / KEPT_PLAN).read_bytes() == was
    assert sorted(folder.rglob("*")) == there


def test_the_hash_of_a_plan_is_of_what_it_does(plan: Plan, tmp_path: Path):
    """Two folders that say the same judge alike, though they are not the same to the letter."""
    copy = tmp_path / "copy"
    shutil.copytree(find_protocol("gmsd/2017"), copy)
    change_a_letter(copy)
    other = compile_folder(copy)

    assert other.hash == plan.hash == plan_hash(plan)
    assert other.folder_hash != plan.folder_hash


@pytest.mark.parametrize("name", protocol_names())
def test_a_plan_that_stands_beside_a_shipped_protocol_is_the_right_one_or_is_not_used(name: str):
    found = read_plan(find_protocol(name))

    assert found is None or found == compile_folder(find_protocol(name))
