"""The pages of the manual that are made: `python -m tests.manual` writes them, a test keeps them equal to what they tell.

commands.md      the commands, in their own words
check-json.md    written by hand, but for its example: the answer to a small wrong delivery
"""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click

from oporde.cli import oporde

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "docs" / "manual" / "commands.md"
CHECK_JSON = ROOT / "docs" / "manual" / "check-json.md"
EXAMPLE = re.compile(r"(?<=```json\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
WIDTH = 100

HEAD = """# De opdrachten

OpOrde werkt op de opdrachtregel. Deze bladzijde is gemaakt uit de opdrachten zelf; `oporde OPDRACHT --help` zegt hetzelfde.

Wat `oporde check --as json` schrijft, staat beschreven in [check-json.md](check-json.md).
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
    """The page about the JSON with this answer in it, long hashes cut as a reader needs no more."""
    shown = json.dumps(json.loads(answer), ensure_ascii=False, indent=2) + "\n"
    return EXAMPLE.sub(lambda _: shown, page, count=1)
