"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("planning", "0009_fair_frontiers")]

    operations = [
        append_only(
            "planning_scenarioversion",
            "planning_runpoint",
            "planning_frontierpoint",
            "planning_plan",
            "planning_publication",
            "planning_choice",
            "planning_leftout",
        )
    ]
