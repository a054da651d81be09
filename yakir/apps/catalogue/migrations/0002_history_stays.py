"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [append_only("catalogue_designversion")]
