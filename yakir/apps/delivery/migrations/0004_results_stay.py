"""Indicators, goals and results stay as they are, by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_results")]

    operations = [
        append_only(
            "delivery_indicator",
            "delivery_goal",
            "delivery_result",
            "delivery_resultpart",
            "delivery_resultstep",
        )
    ]
