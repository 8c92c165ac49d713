"""Whether the mailbox of a municipality gets copies."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_person_mailbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="copied",
            field=models.BooleanField(default=False),
        ),
    ]
