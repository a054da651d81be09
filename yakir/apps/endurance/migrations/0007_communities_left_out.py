from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("endurance", "0006_history_stays")]

    operations = [
        migrations.AddField(
            model_name="endurancerun",
            name="left_out",
            field=models.JSONField(
                default=dict,
                verbose_name="communities left out, by code, with the faults of their registers",
            ),
        ),
    ]
