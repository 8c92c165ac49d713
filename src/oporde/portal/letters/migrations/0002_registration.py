"""Who announced a coordinator, and what was decided."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.accounts.models
import oporde.portal.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_municipality_copied"),
        ("letters", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ask", models.CharField(choices=[("join", "aanmelding"), ("leave", "afmelding")], max_length=5)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("form", "formulier op de site"),
                            ("mail", "per mail, brief of telefoon"),
                            ("portal", "door een coördinator in het portaal"),
                        ],
                        max_length=6,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", oporde.portal.accounts.models.MailAddress(blank=True, max_length=254)),
                ("telephone", models.CharField(blank=True, max_length=30)),
                ("mailbox", models.BooleanField(default=False)),
                (
                    "right",
                    models.CharField(
                        choices=[("look", "meekijken"), ("deliver", "aanleveren")], default="deliver", max_length=10
                    ),
                ),
                ("last_day", models.DateField(blank=True, null=True)),
                ("remark", models.TextField(blank=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "wacht op ons"), ("confirmed", "bevestigd"), ("refused", "geweigerd")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leaver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ask__in", ["join", "leave"])), name="registration_ask_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "confirmed", "refused"])),
                        name="registration_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting"), models.Q(("email", ""), _negated=True)),
                        fields=("municipality", "email", "ask"),
                        name="registration_waits_once",
                    ),
                ],
            },
        ),
    ]
