"""Goods that nobody shipped arrive from what was agreed or offered."""

from django.db import migrations, models

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_lines_stay"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="line",
            name="line_moves_by_its_kind",
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", "due"), ("before", ""), ("kind", "commitment")),
                    models.Q(("after", ""), ("before", "due"), ("kind", "reduction")),
                    models.Q(("after", "held"), ("before", "due"), ("kind", "disbursement")),
                    models.Q(("after", "held"), ("before", ""), ("kind", "disbursement")),
                    models.Q(("after", ""), ("before", "held"), ("kind", "spending")),
                    models.Q(("after", "offered"), ("before", ""), ("kind", "offer")),
                    models.Q(("after", "agreed"), ("before", "offered"), ("kind", "agreement")),
                    models.Q(("after", "agreed"), ("before", ""), ("kind", "agreement")),
                    models.Q(("after", ""), ("before", "agreed"), ("kind", "withdrawal")),
                    models.Q(("after", ""), ("before", "offered"), ("kind", "withdrawal")),
                    models.Q(("after", "way"), ("before", "agreed"), ("kind", "shipment")),
                    models.Q(("after", "way"), ("before", ""), ("kind", "shipment")),
                    models.Q(("after", "customs"), ("before", "way"), ("kind", "customs")),
                    models.Q(("after", "store"), ("before", "customs"), ("kind", "receipt")),
                    models.Q(("after", "store"), ("before", "way"), ("kind", "receipt")),
                    models.Q(("after", "store"), ("before", "agreed"), ("kind", "receipt")),
                    models.Q(("after", "store"), ("before", "offered"), ("kind", "receipt")),
                    models.Q(("after", "store"), ("before", ""), ("kind", "receipt")),
                    models.Q(("after", "refused"), ("before", "customs"), ("kind", "refusal")),
                    models.Q(("after", "refused"), ("before", "way"), ("kind", "refusal")),
                    models.Q(("after", "refused"), ("before", "agreed"), ("kind", "refusal")),
                    models.Q(("after", "refused"), ("before", "offered"), ("kind", "refusal")),
                    models.Q(("after", "refused"), ("before", ""), ("kind", "refusal")),
                    models.Q(("after", "use"), ("before", "store"), ("kind", "use")),
                    models.Q(("after", "store"), ("before", "use"), ("kind", "idle")),
                    models.Q(("after", "use"), ("before", "use"), ("kind", "check")),
                    models.Q(("after", ""), ("before", "store"), ("kind", "loss")),
                    models.Q(("after", ""), ("before", "use"), ("kind", "loss")),
                    models.Q(("after", ""), ("before", "way"), ("kind", "loss")),
                    models.Q(("after", ""), ("before", "customs"), ("kind", "loss")),
                    models.Q(("after", ""), ("before", "refused"), ("kind", "loss")),
                    models.Q(("after", ""), ("before", "agreed"), ("kind", "rendered")),
                    models.Q(("after", ""), ("before", "refused"), ("kind", "return")),
                    models.Q(("after", ""), ("before", "store"), ("kind", "return")),
                    models.Q(("after", ""), ("before", "held"), ("kind", "return")),
                    models.Q(("after", "store"), ("before", "store"), ("kind", "redistribution")),
                    models.Q(("after", "held"), ("before", "held"), ("kind", "redistribution")),
                    models.Q(("after", "held"), ("before", "held"), ("kind", "exchange")),
                    models.Q(("after", ""), ("before", ""), ("kind", "ownership")),
                    models.Q(("after", ""), ("before", ""), ("kind", "duty_relief")),
                    models.Q(("after", ""), ("before", ""), ("kind", "vat_relief")),
                    _connector="OR",
                ),
                name="line_moves_by_its_kind",
            ),
        ),
        # SQLite has rebuilt the table without its triggers.
        append_only("partners_line"),
    ]
