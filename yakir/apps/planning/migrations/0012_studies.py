"""Studies of a plan: how sure its choices are, what would bring more in."""

import django.core.validators
import django.db.models.deletion
import re
import yakir.common.ids
from django.conf import settings
from django.db import migrations, models

from yakir.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0011_network_and_bonds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped by a person"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="parts done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="parts")),
                ("seconds", models.FloatField(default=0, verbose_name="seconds")),
                (
                    "detail",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="what exactly failed"
                    ),
                ),
                ("stop_asked", models.BooleanField(default=False, verbose_name="asked to stop")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                (
                    "heard_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last heard of"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("study"),
                        editable=False,
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^ykr:[a-z-]+:[0-9A-HJKMNP-TV-Z]{26}$")
                            )
                        ],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stability", "How sure the choices are"),
                            ("nearest", "What would bring more in"),
                        ],
                        max_length=10,
                        verbose_name="what is asked",
                    ),
                ),
                ("draws", models.PositiveSmallIntegerField(default=0, verbose_name="draws")),
                ("seed", models.PositiveIntegerField(default=1, verbose_name="seed")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        help_text="none: the fifty nearest",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="planning.candidate",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="studies",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "study of a plan",
                "verbose_name_plural": "studies of plans",
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.FloatField(null=True, verbose_name="part of draws that choose it")),
                ("lost", models.FloatField(null=True, verbose_name="what the plan loses with it")),
                (
                    "cheaper_eur",
                    models.FloatField(null=True, verbose_name="how much cheaper it has to be, EUR"),
                ),
                (
                    "fund",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="fund that needs more"
                    ),
                ),
                (
                    "more_eur",
                    models.FloatField(null=True, verbose_name="how much more the fund needs, EUR"),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="planning.candidate",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="planning.study",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding of a study",
                "verbose_name_plural": "findings of studies",
                "ordering": ["study", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CommunityPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=19, verbose_name="code of the community")),
                (
                    "part",
                    models.FloatField(verbose_name="part of draws that choose anything there"),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communities",
                        to="planning.study",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of draws that choose a community",
                "verbose_name_plural": "parts of draws that choose communities",
                "ordering": ["study", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="study",
            index=models.Index(fields=["plan", "kind", "-recorded_at"], name="study_by_plan"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("study", "candidate"), name="one_finding_a_candidate_a_study"
            ),
        ),
        migrations.AddConstraint(
            model_name="communitypart",
            constraint=models.UniqueConstraint(
                fields=("study", "code"), name="one_part_a_community_a_study"
            ),
        ),
        append_only("planning_finding", "planning_communitypart"),
    ]
