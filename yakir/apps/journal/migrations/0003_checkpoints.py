import django.db.models.deletion
from django.db import migrations, models

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "size",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="size"
                    ),
                ),
                ("note", models.TextField(verbose_name="signed note")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["-size"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "size",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="from the size"
                    ),
                ),
                ("note", models.TextField(verbose_name="signed note")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
            ],
            options={
                "ordering": ["size"],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, verbose_name="key of the witness")),
                ("line", models.TextField(verbose_name="signature")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="journal.checkpoint",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "key"), name="one_cosignature_a_witness"
                    )
                ],
            },
        ),
        append_only("journal_checkpoint", "journal_cosignature", "journal_handover"),
    ]
