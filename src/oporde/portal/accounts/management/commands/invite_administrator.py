"""Make the account of an administrator: `oporde-portal administrator` calls it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from oporde.portal.accounts.actions import invite_administrator
from oporde.portal.accounts.models import Person, Role


class Command(BaseCommand):
    """`oporde-portal administrator EMAIL NAME`."""

    help = "Make the account of an administrator, or a new access code for one; say the code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *_: Any, **options: Any) -> None:
        """Make it."""
        email, name = options["email"].strip().lower(), options["name"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is geen e-mailadres.") from error
        if not name:
            raise CommandError("Geef ook een naam.")
        if Person.objects.filter(email=email).exclude(role=Role.ADMINISTRATOR).exists():
            raise CommandError(f"{email} heeft al een account, en is geen beheerder. Neem een ander adres.")
        code = invite_administrator(email, name)
        self.stdout.write(
            f"Activeer het account van {email} op {settings.ORIGIN}{reverse('accounts:activate')}\n"
            f"met deze code, die {settings.ACCESS_CODE_DAYS} dagen geldt en nergens anders staat: {code}"
        )
