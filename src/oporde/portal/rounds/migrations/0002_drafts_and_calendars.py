"""Rounds that are drafts, and addresses of calendars."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cache"),
        ("rounds", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_address",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=oporde.portal.clock.now, editable=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="deliveryround",
            name="round_closes_after_it_opens",
        ),
        migrations.AddField(
            model_name="deliveryround",
            name="is_draft",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="deliveryround",
            name="consent_text",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="deliveryround",
            name="consent_version",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="deliveryround",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_draft", True), ("closes_on__gte", models.F("opens_on")), _connector="OR"),
                name="round_closes_after_it_opens",
            ),
        ),
    ]
