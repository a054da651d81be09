"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_rules_of_funds")]

    operations = [append_only("partners_pledgechange", "partners_answer")]
