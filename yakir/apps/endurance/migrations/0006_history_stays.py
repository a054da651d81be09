"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("endurance", "0005_looks_ahead")]

    operations = [append_only("endurance_holding", "endurance_weaklink")]
