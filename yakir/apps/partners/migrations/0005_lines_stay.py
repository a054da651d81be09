"""Lines of the ledger stay as they are, by the database itself; one term by law comes, off."""

from django.db import migrations
from django.utils import timezone

from yakir.common.append_only import append_only
from yakir.common.ids import new_id


def write_term(apps, _schema_editor):
    """Write the term of the report on humanitarian aid without any days: nobody has confirmed them."""
    apps.get_model("partners", "Term").objects.create(
        public_id=new_id("term"),
        purpose="aid_report",
        name_uk="Звіт про гуманітарну допомогу",
        name_en="Report on humanitarian aid",
        recorded_at=timezone.now(),
    )


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_ledger")]

    operations = [
        append_only(
            "partners_instalment",
            "partners_item",
            "partners_line",
            "partners_lineparty",
            "partners_receipt",
            "partners_photograph",
            "partners_aidreport",
        ),
        migrations.RunPython(write_term, migrations.RunPython.noop),
    ]
