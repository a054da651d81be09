"""Signatures and decided changes, kept as they are by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only, closing


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_changes_and_signatures")]

    operations = [append_only("projects_signature"), closing("projects_change", "decided_at")]
