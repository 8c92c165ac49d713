"""Texts that staff may change."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=80)),
                (
                    "language",
                    models.CharField(choices=[("nl", "Nederlands"), ("en", "English")], default="nl", max_length=2),
                ),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("shown", models.BooleanField(default=True)),
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
                "indexes": [models.Index(fields=["slug", "language", "-made_at"], name="guide_textv_slug_2fd5f0_idx")],
            },
        ),
    ]
