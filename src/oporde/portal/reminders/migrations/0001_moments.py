"""The tables of reminders."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_cache"),
        ("rounds", "0002_drafts_and_calendars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Moment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "bij de opening"),
                            ("closing", "voor de laatste dag"),
                            ("unread", "rapport niet geopend"),
                        ],
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0)),
                ("is_off", models.BooleanField(default=False)),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moments", to="rounds.deliveryround"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-days"],
            },
        ),
        migrations.CreateModel(
            name="PassedOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passed_over",
                        to="rounds.deliveryround",
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passed_over",
                        to="reminders.moment",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "passed over",
                "ordering": ["municipality__name"],
            },
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=80)),
                ("mails", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
                (
                    "moment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminded", to="reminders.moment"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reminded",
                "ordering": ["-at"],
            },
        ),
        migrations.AddConstraint(
            model_name="moment",
            constraint=models.UniqueConstraint(
                fields=("delivery_round", "kind", "days"), name="moment_once_in_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="moment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["opening", "closing", "unread"])), name="moment_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="passedover",
            constraint=models.UniqueConstraint(
                fields=("delivery_round", "municipality", "moment"), name="passed_over_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reminded",
            constraint=models.UniqueConstraint(fields=("moment", "municipality", "about"), name="reminded_once"),
        ),
    ]
