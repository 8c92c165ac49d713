"""The tables of reports."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_cache"),
        ("deliveries", "0003_repairs"),
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeerEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("protocol", models.CharField(max_length=40)),
                ("period", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField(default=oporde.portal.clock.now)),
                ("content", models.JSONField()),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [
                    models.Index(fields=["protocol", "period", "-made_at"], name="reports_pee_protoco_351191_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("municipality", models.CharField(max_length=4)),
                ("period", models.CharField(max_length=20)),
                ("asked", models.PositiveIntegerField(default=1)),
                ("made", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField(default=oporde.portal.clock.now)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.CharField(blank=True, max_length=200)),
                ("measurement", models.JSONField(blank=True, null=True)),
                ("content", models.JSONField(blank=True, null=True)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("light", models.CharField(blank=True, max_length=10)),
                ("sentence", models.CharField(blank=True, max_length=300)),
                ("points", models.PositiveSmallIntegerField(default=0)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="deliveries.delivery"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "ordering": ["-delivery__received_at", "-period", "municipality"],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("page", "pagina"),
                            ("pdf", "PDF"),
                            ("xlsx", "Excel"),
                            ("csv", "CSV"),
                            ("json", "JSON"),
                        ],
                        max_length=5,
                    ),
                ),
                ("first_at", models.DateTimeField(default=oporde.portal.clock.now)),
                ("last_at", models.DateTimeField(default=oporde.portal.clock.now)),
                ("times", models.PositiveIntegerField(default=1)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-last_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=oporde.portal.clock.now)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("correct", "correct en compleet"), ("again", "we leveren opnieuw")], max_length=10
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=oporde.portal.clock.now)),
                ("text", models.TextField(blank=True)),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="rounds.deliveryround",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["municipality", "period", "-at"], name="reports_exp_municip_57a20a_idx")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["municipality", "period"], name="reports_rep_municip_90d1f8_idx"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("delivery", "municipality", "period"), name="report_one_of_a_delivery"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("erased_at", None), ("superseded_by", None)),
                fields=("municipality", "period"),
                name="report_one_is_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_at", None),
                    ("content__isnull", False),
                    models.Q(("erased_at", None), _negated=True),
                    _connector="OR",
                ),
                name="report_made_has_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(
                fields=("report", "person", "form"), name="opening_one_of_a_person_and_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["correct", "again"])), name="judgement_verdict_is_known"
            ),
        ),
    ]
