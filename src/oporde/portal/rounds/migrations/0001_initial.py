"""The tables of rounds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("protocol", models.CharField(max_length=40)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("withdrawal_until", models.DateField(blank=True, null=True)),
                ("withdrawal_form_from", models.DateField(blank=True, null=True)),
                ("consent_text", models.TextField()),
                ("consent_version", models.CharField(max_length=20)),
                ("feedback_working_days", models.PositiveSmallIntegerField(default=1)),
                ("report_working_days", models.PositiveSmallIntegerField(default=5)),
            ],
            options={
                "ordering": ["-opens_on", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="round_closes_after_it_opens"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField()),
                ("reason", models.TextField()),
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
                        related_name="extensions",
                        to="rounds.deliveryround",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["municipality", "until"], name="rounds_exte_municip_7bb54c_idx")],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "delivered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivers_for",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="rounds.deliveryround",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "ordering": ["municipality"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("delivery_round", "municipality"), name="round_asks_a_municipality_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_by", None),
                            models.Q(("delivered_by", models.F("municipality")), _negated=True),
                            _connector="OR",
                        ),
                        name="participant_is_delivered_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=20)),
                ("optional", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="rounds.deliveryround"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "period"],
                "constraints": [
                    models.UniqueConstraint(fields=("delivery_round", "period"), name="round_asks_a_period_once")
                ],
            },
        ),
    ]
