"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_held_back_in_tens")]

    operations = [append_only("publishing_heldback")]
