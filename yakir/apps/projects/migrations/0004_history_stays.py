"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_append_only")]

    operations = [append_only("projects_step")]
