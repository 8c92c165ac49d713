"""Letters, their runs and texts, and what waits to be fetched."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock
import oporde.portal.letters.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_person_mailbox"),
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("round", "brief bij een aanleverperiode"),
                            ("account", "brief zonder aanleverperiode"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=120)),
                ("body", models.TextField()),
                ("signed_by", models.CharField(blank=True, max_length=100)),
                ("signed_as", models.CharField(blank=True, max_length=100)),
                ("made_at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
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
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LetterRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=oporde.portal.letters.models.new_token, max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("all", "alle coördinatoren"),
                            ("inactive", "wie nog geen account heeft"),
                            ("single", "één persoon"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
                ("left_out", models.JSONField(default=list)),
                (
                    "delivery_round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_runs",
                        to="rounds.deliveryround",
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
                    "text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.lettertext",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SealedLetters",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(
                        choices=[("pdf", "PDF om af te drukken"), ("csv", "CSV voor de drukkerij")], max_length=3
                    ),
                ),
                ("content", models.BinaryField(null=True)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sealed", to="letters.letterrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=20, unique=True)),
                ("address", models.JSONField()),
                (
                    "access_code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="accounts.accesscode"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="letters.letterrun"
                    ),
                ),
            ],
            options={
                "ordering": ["-run", "order"],
                "constraints": [models.UniqueConstraint(fields=("run", "order"), name="letter_has_one_place")],
            },
        ),
        migrations.AddConstraint(
            model_name="lettertext",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["round", "account"])), name="letter_text_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="letterrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["all", "inactive", "single"])), name="letter_run_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedletters",
            constraint=models.UniqueConstraint(fields=("run", "form"), name="letters_are_sealed_once"),
        ),
        migrations.AddConstraint(
            model_name="sealedletters",
            constraint=models.CheckConstraint(
                condition=models.Q(("fetched_at", None), ("content", None), _connector="OR"),
                name="fetched_letters_are_gone",
            ),
        ),
    ]
