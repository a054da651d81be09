"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_releases_and_rulings")]

    operations = [append_only("publishing_sumrelease", "publishing_ruling")]
