"""What is only added to, kept so by the database itself."""

from django.db import migrations

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("places", "0002_equipment")]

    operations = [
        append_only(
            "places_statusentry",
            "places_population",
            "places_indicator",
            "places_oblastindicator",
            "places_askedfor",
            "places_coverage",
        )
    ]
