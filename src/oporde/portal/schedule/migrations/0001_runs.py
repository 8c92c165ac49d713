"""The tables of recurring work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Planned",
            fields=[
                ("work", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=60)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "wacht"), ("doing", "bezig"), ("done", "klaar"), ("failed", "mislukt")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.CharField(blank=True, max_length=200)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("said", models.CharField(blank=True, max_length=300)),
                ("fault", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "ordering": ["-due_at", "-id"],
                "indexes": [models.Index(fields=["state"], name="schedule_ru_state_8541a6_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("work", "due_at"), name="run_once_for_a_moment"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "doing", "done", "failed"])),
                        name="run_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("waiting", "doing")), ("finished_at__isnull", False), _connector="XOR"
                        ),
                        name="run_finished_has_a_moment",
                    ),
                ],
            },
        ),
    ]
