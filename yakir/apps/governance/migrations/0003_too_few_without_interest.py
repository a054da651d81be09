"""A decision may end because too few members are without an interest in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_append_only"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("carried", "Decided"),
                    ("no_quorum", "Too few voted"),
                    ("no_majority", "No option has the majority"),
                    ("few_free", "Fewer than two members may vote"),
                ],
                max_length=12,
                verbose_name="outcome",
            ),
        ),
    ]
