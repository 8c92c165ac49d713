"""The table of withdrawals."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_cache"),
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("period", models.CharField(max_length=20)),
                (
                    "way",
                    models.CharField(
                        choices=[("portal", "in het portaal"), ("form", "met een ondertekend formulier")],
                        default="portal",
                        max_length=10,
                    ),
                ),
                ("signed_by", models.CharField(blank=True, max_length=200)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(default=oporde.portal.clock.now)),
                (
                    "state",
                    models.CharField(
                        choices=[("erasing", "wordt vernietigd"), ("erased", "vernietigd")],
                        default="erasing",
                        max_length=10,
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("manifest", models.JSONField(default=list)),
                ("certificate", models.JSONField(blank=True, null=True)),
                ("again", models.BooleanField(default=False)),
                (
                    "deliverer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.municipality"
                    ),
                ),
                (
                    "delivery_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="rounds.deliveryround",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-withdrawn_at", "id"],
                "indexes": [models.Index(fields=["deliverer", "-withdrawn_at"], name="erasure_wit_deliver_d5651a_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "erasing")),
                        fields=("delivery_round", "municipality", "period"),
                        name="withdrawal_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "erasing"), ("certificate__isnull", False), _connector="XOR"),
                        name="withdrawal_erased_has_a_certificate",
                    ),
                ],
            },
        ),
    ]
