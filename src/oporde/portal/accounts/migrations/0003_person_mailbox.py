"""Whether an address is one of a department."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cache"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="mailbox",
            field=models.BooleanField(default=False),
        ),
    ]
