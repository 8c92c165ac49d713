"""The pages of the manual that are made: `python -m tests.manual` writes them, a test keeps them equal to what they tell.

commands.md            the commands, in their own words
check-json.md          written by hand, but for its example: the answer to a small wrong delivery
protocol-language.md   the keys of a protocol, as the models explain them
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click

from oporde.cli import oporde
from oporde.protocol.exports.language import language_markdown
from tests.deliveries import name_of, table

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "docs" / "manual" / "commands.md"
LANGUAGE = ROOT / "docs" / "manual" / "protocol-language.md"
CHECK_JSON = ROOT / "docs" / "manual" / "check-json.md"
EXAMPLE = re.compile(r"(?<=```json\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
PLAN_HASH = re.compile(r'(?<="plan_hash": ")[0-9a-f]{64}(?=")')
EXAMPLE_NAME = name_of("SBW")
EXAMPLE_FILE = table("SBW", [{"Gemeentecode": "363", "Taakveld": code} for code in ("61", "62")])
EXAMPLE_OPTIONS = ("--examples", "2", "--today", "2018-03-01")
WIDTH = 100

HEAD = """# De opdrachten

OpOrde werkt op de opdrachtregel. Deze bladzijde is gemaakt uit de opdrachten zelf; `oporde OPDRACHT --help` zegt hetzelfde.

Wat `oporde check --as json` schrijft, staat beschreven in [check-json.md](check-json.md); wat `oporde report` maakt in
[op-orde-report.md](op-orde-report.md).
"""


def commands_page() -> str:
    """Every command with its own explanation, in the order in which they are typed."""
    out = StringIO(HEAD)
    out.seek(0, 2)
    for path, explanation in explanations(oporde, "oporde", None):
        out.write(f"\n## {path}\n\n```text\n{explanation}\n```\n")
    return out.getvalue()


def explanations(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    """The explanation of a command, and of the commands in it."""
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from explanations(found, below, context)


def with_example(page: str, answer: bytes) -> str:
    """The page about the JSON, with this answer as its example; any plan will do, or every new plan would be a new page."""
    some_plan = PLAN_HASH.sub(
        "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab", answer.decode("utf-8")
    )
    return EXAMPLE.sub(lambda _: some_plan, page, count=1)


def example_answer(folder: Path) -> bytes:
    """What the check says of the example."""
    (folder / EXAMPLE_NAME).write_bytes(EXAMPLE_FILE)
    command = [sys.executable, "-m", "oporde", "check", str(folder / EXAMPLE_NAME), "--as", "json", *EXAMPLE_OPTIONS]
    return subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout


if __name__ == "__main__":
    COMMANDS.write_text(commands_page(), "utf-8")
    LANGUAGE.write_text(language_markdown(), "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        CHECK_JSON.write_text(with_example(CHECK_JSON.read_text("utf-8"), example_answer(Path(folder))), "utf-8")
