"""What unfinished frontiers and studies have found, kept while others go first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0012_studies"),
    ]

    operations = [
        migrations.AddField(
            model_name="frontier",
            name="known",
            field=models.JSONField(
                blank=True,
                default=list,
                verbose_name="the last plan, from which the next search begins",
            ),
        ),
        migrations.AddField(
            model_name="frontier",
            name="problem",
            field=models.TextField(blank=True, verbose_name="the problem as canonical JSON"),
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "chosen",
                    models.JSONField(
                        default=list, verbose_name="numbers of the candidates in the problem"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found_draws",
                        to="planning.study",
                    ),
                ),
            ],
            options={
                "verbose_name": "search of an unfinished study",
                "verbose_name_plural": "searches of unfinished studies",
                "ordering": ["study", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("study", "number"), name="draw_once_a_study")
                ],
            },
        ),
    ]
