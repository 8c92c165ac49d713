"""Figures of all municipalities that are to be made again, because one has withdrawn its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="peeredition",
            name="to_remake_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
