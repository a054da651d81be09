"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("islands", "0004_lower_bounds")]

    operations = [append_only("islands_dispatch")]
