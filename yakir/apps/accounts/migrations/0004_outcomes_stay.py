"""What came of a request is kept as it was, by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_outcomes")]

    operations = [append_only("accounts_outcome")]
