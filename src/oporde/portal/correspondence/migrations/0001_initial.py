"""The table of messages."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("once", models.CharField(blank=True, max_length=120)),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("to_address", models.EmailField(max_length=254)),
                ("language", models.CharField(choices=[("nl", "Nederlands"), ("en", "English")], max_length=2)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("about", models.CharField(blank=True, max_length=80)),
                ("municipality", models.CharField(blank=True, max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "wacht"), ("sent", "verstuurd"), ("failed", "mislukt")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "id"],
                "indexes": [
                    models.Index(fields=["state", "made_at"], name="corresponde_state_bbfed7_idx"),
                    models.Index(fields=["about"], name="corresponde_about_4bae90_idx"),
                    models.Index(fields=["municipality", "made_at"], name="corresponde_municip_d708a7_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once", ""), _negated=True),
                        fields=("once", "to_address"),
                        name="message_once_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "failed"])), name="message_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "sent"), ("sent_at", None), _connector="XOR"),
                        name="message_sent_has_a_moment",
                    ),
                ],
            },
        ),
    ]
