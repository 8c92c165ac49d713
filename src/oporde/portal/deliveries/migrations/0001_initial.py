"""The tables of deliveries."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "ontvangen"),
                            ("checking", "wordt gecontroleerd"),
                            ("judged", "gecontroleerd"),
                            ("quarantined", "tegengehouden"),
                            ("not_checked", "kon niet worden gecontroleerd"),
                            ("withdrawn", "ingetrokken"),
                            ("erased", "vernietigd"),
                        ],
                        default="received",
                        max_length=15,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(default=oporde.portal.clock.now)),
                ("checking_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("token", models.CharField(max_length=64, unique=True)),
                ("consent_version", models.CharField(max_length=20)),
                ("consent_text", models.TextField()),
                (
                    "language",
                    models.CharField(choices=[("nl", "Nederlands"), ("en", "English")], default="nl", max_length=2),
                ),
                ("wrapped_key", models.BinaryField(blank=True, null=True)),
                ("stage", models.CharField(blank=True, max_length=200)),
                ("stage_done", models.PositiveBigIntegerField(default=0)),
                ("stage_total", models.PositiveBigIntegerField(default=0)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "goedgekeurd"),
                            ("rejected", "afgekeurd"),
                            ("undecided", "niet te beoordelen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("outcome", models.JSONField(blank=True, null=True)),
                ("plan_hash", models.CharField(blank=True, max_length=64)),
                ("protocol_version", models.CharField(blank=True, max_length=20)),
                ("note", models.TextField(blank=True)),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="rounds.deliveryround",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeated_by",
                        to="deliveries.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-received_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Excerpt",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="excerpt",
                        serialize=False,
                        to="deliveries.delivery",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="DeliveredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=520)),
                ("layout", models.CharField(blank=True, max_length=40)),
                ("municipality", models.CharField(blank=True, max_length=4)),
                ("period", models.CharField(blank=True, max_length=20)),
                ("rows", models.PositiveBigIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approved", "goedgekeurd"),
                            ("rejected", "afgekeurd"),
                            ("undecided", "niet te beoordelen"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("rejected", "afgekeurd"),
                            ("undecided", "niet te beoordelen"),
                            ("approved", "goedgekeurd"),
                            ("report_pending", "rapport volgt"),
                            ("report_ready", "rapport klaar"),
                            ("superseded", "vervangen"),
                            ("final", "definitief"),
                            ("withdrawn", "ingetrokken"),
                        ],
                        max_length=15,
                    ),
                ),
                ("counts", models.BooleanField(default=False)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="deliveries.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="MendedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("storage_key", models.CharField(blank=True, max_length=120)),
                ("changes", models.JSONField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approved", "goedgekeurd"),
                            ("rejected", "afgekeurd"),
                            ("undecided", "niet te beoordelen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_as",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mended_from",
                        to="deliveries.delivery",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mended_copies",
                        to="deliveries.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "mended copies",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("storage_key", models.CharField(max_length=120, unique=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="deliveries.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["municipality", "-received_at"], name="deliveries__municip_35d2cb_idx"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["delivery_round", "-received_at"], name="deliveries__deliver_8b6d13_idx"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "received_at"], name="deliveries__state_7d783e_idx"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["received", "checking", "judged", "quarantined", "not_checked", "withdrawn", "erased"],
                    )
                ),
                name="delivery_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "judged"), _negated=True),
                    models.Q(models.Q(("verdict", ""), _negated=True), ("outcome__isnull", False)),
                    _connector="OR",
                ),
                name="delivery_judged_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "erased"), _negated=True), ("wrapped_key", None), _connector="OR"
                ),
                name="delivery_erased_has_no_key",
            ),
        ),
        migrations.AddIndex(
            model_name="deliveredfile",
            index=models.Index(fields=["municipality", "period", "layout"], name="deliveries__municip_35ba93_idx"),
        ),
        migrations.AddIndex(
            model_name="deliveredfile",
            index=models.Index(fields=["sha256"], name="deliveries__sha256_050a34_idx"),
        ),
        migrations.AddConstraint(
            model_name="deliveredfile",
            constraint=models.UniqueConstraint(fields=("delivery", "order"), name="file_order_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="deliveredfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counts", True)),
                fields=("municipality", "period", "layout"),
                name="file_one_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counts", False),
                    ("state__in", ["approved", "final", "report_pending", "report_ready"]),
                    _connector="OR",
                ),
                name="file_that_counts_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveredfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "rejected",
                            "undecided",
                            "approved",
                            "report_pending",
                            "report_ready",
                            "superseded",
                            "final",
                            "withdrawn",
                        ],
                    )
                ),
                name="file_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mendedcopy",
            constraint=models.UniqueConstraint(fields=("delivery", "order"), name="mended_order_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="mendedcopy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("storage_key", ""), _negated=True),
                fields=("storage_key",),
                name="mended_storage_key_is_unique",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["sha256"], name="deliveries__sha256_964a98_idx"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(fields=("delivery", "order"), name="upload_order_is_unique"),
        ),
    ]
