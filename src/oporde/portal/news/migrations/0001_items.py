"""The table of news."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oporde.portal.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("rounds", "0002_drafts_and_calendars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NewsItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("title_en", models.CharField(blank=True, max_length=150)),
                ("body_en", models.TextField(blank=True)),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("mails", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(default=oporde.portal.clock.now)),
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
                    "mail_round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="news",
                        to="rounds.deliveryround",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-published_at"], name="news_newsit_publish_708086_idx"),
                    models.Index(fields=["publish_at"], name="news_newsit_publish_908192_idx"),
                ],
            },
        ),
    ]
