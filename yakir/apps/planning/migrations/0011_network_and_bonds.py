"""Effects under outages with their corrections, and what ties candidates together."""

import django.db.models.deletion
from django.db import migrations, models

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("endurance", "0006_history_stays"),
        ("places", "0003_history_stays"),
        ("planning", "0010_history_stays"),
    ]

    operations = [
        migrations.AddField(
            model_name="scenario",
            name="excluded",
            field=models.JSONField(blank=True, default=list, verbose_name="built in no plan"),
        ),
        migrations.AddField(
            model_name="scenario",
            name="fixed",
            field=models.JSONField(blank=True, default=list, verbose_name="built in every plan"),
        ),
        migrations.AddField(
            model_name="scenario",
            name="one_a_site",
            field=models.BooleanField(
                default=True,
                verbose_name="drafted projects of one site and service exclude each other",
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="outages",
            field=models.ForeignKey(
                blank=True,
                help_text="none: coverage of an ordinary day",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="planning_scenarios",
                to="endurance.outagescenario",
                verbose_name="coverage under these outages",
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="prerequisites",
            field=models.JSONField(
                blank=True, default=list, verbose_name="designs that need another one"
            ),
        ),
        migrations.AlterField(
            model_name="leftout",
            name="reason",
            field=models.CharField(
                choices=[
                    ("no_fund", "No fund's rules allow it"),
                    ("larger_chosen", "Another size for the same community was chosen"),
                    ("no_gain", "It would add nothing to this plan"),
                    ("money", "The funds that may pay are used up"),
                    ("carries", "The community cannot carry another project at once"),
                    ("worth_less", "The same money does more elsewhere"),
                    ("fits", "It would still fit; the search stopped before"),
                    ("ruled_out", "A person has ruled it out"),
                    ("within_margin", "Within the margin of this plan"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "numbers",
                    models.JSONField(
                        default=list, verbose_name="numbers of the candidates in the problem"
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("power", "Power"),
                            ("water", "Water"),
                            ("heat", "Heat"),
                            ("medicine", "Medicine"),
                            ("education", "Education"),
                            ("housing", "Housing"),
                            ("work", "Work"),
                        ],
                        max_length=12,
                        verbose_name="service",
                    ),
                ),
                (
                    "summed",
                    models.FloatField(verbose_name="share of people, each project alone added up"),
                ),
                (
                    "simulated",
                    models.FloatField(verbose_name="share of people, simulated together"),
                ),
                (
                    "is_corrected",
                    models.BooleanField(
                        help_text="no: it was found in the last plan, after which nothing is searched again",
                        verbose_name="the plan reckons with it",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.community",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "corrected joint effect",
                "verbose_name_plural": "corrected joint effects",
                "ordering": ["plan", "pk"],
            },
        ),
        append_only("planning_correction"),
    ]
