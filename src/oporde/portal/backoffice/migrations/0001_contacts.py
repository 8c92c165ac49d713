"""Notes and moments of contact of staff about municipalities."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_person_mailbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Notitie"),
                            ("called-us", "Gemeente belde"),
                            ("called", "Wij belden"),
                            ("mail", "E-mail"),
                            ("meeting", "Gesprek"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["municipality", "-at"], name="backoffice__municip_a8c628_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["note", "called-us", "called", "mail", "meeting"])),
                        name="contact_kind_is_known",
                    )
                ],
            },
        ),
    ]
