"""Withdrawn overrules, kept as they are by the database itself."""

from django.db import migrations

from yakir.common.append_only import closing


class Migration(migrations.Migration):
    dependencies = [("planning", "0006_floors_missed")]

    operations = [closing("planning_overrule", "withdrawn_at")]
