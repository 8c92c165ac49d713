"""Encrypt the keys of all deliveries to the master keys of today: `oporde-portal rewrap` calls it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oporde.portal.deliveries.actions.upkeep import rewrap_keys


class Command(BaseCommand):
    """`oporde-portal rewrap`."""

    help = "Encrypt the keys of all deliveries to the master keys of today."

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; what cannot be opened stays as it is, and is named."""
        rewrapped, sealed = rewrap_keys()
        self.stdout.write(f"De sleutels van {rewrapped} leveringen zijn opnieuw versleuteld.")
        if sealed:
            raise CommandError(
                f"Van {len(sealed)} leveringen opent geen hoofdsleutel van deze worker de sleutel: {', '.join(sealed)}. "
                "Verwijder geen oude hoofdsleutel voordat dit is opgelost."
            )
