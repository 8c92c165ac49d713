"""Make the demonstration, unless it is there: `oporde-portal demo` has it done in a program of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from oporde.portal.demo import making


class Command(BaseCommand):
    """`oporde-portal django make_demo FILE`."""

    help = "Make the demonstration, and write in FILE when it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write it."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, **options: Any) -> None:
        """Make it."""
        making.main(options["file"], settings.DEMO_MUNICIPALITIES)
