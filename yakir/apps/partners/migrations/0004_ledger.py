import django.core.validators
import django.db.models.deletion
import re
import yakir.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_outcomes"),
        ("accounts", "__first__"),
        ("common", "0001_initial"),
        ("partners", "0003_history_stays"),
        ("places", "0003_history_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                ("name_uk", models.CharField(max_length=200, verbose_name="name in Ukrainian")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="name in English"),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("energy", "Energy"),
                            ("heat", "Heat"),
                            ("water", "Water and waste water"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("housing", "Housing"),
                            ("economy", "Economy and jobs"),
                            ("transport", "Transport"),
                            ("communications", "Communications"),
                            ("civil_protection", "Civil protection and shelters"),
                            ("digital", "Digital"),
                            ("culture", "Culture"),
                            ("human_capital", "Human capital"),
                            ("environment", "Environment"),
                            ("governance", "Governance"),
                            ("relief", "Humanitarian relief"),
                            ("several", "Several sectors"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                ("is_protected", models.BooleanField(default=False, verbose_name="protected kind")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("account"),
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
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Write a currency as three letters, such as EUR."
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.community",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="partners.fund",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "oblast",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.oblast",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["name_uk", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                ("name_uk", models.CharField(max_length=200, verbose_name="name in Ukrainian")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="name in English"),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("energy", "Energy"),
                            ("heat", "Heat"),
                            ("water", "Water and waste water"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("housing", "Housing"),
                            ("economy", "Economy and jobs"),
                            ("transport", "Transport"),
                            ("communications", "Communications"),
                            ("civil_protection", "Civil protection and shelters"),
                            ("digital", "Digital"),
                            ("culture", "Culture"),
                            ("human_capital", "Human capital"),
                            ("environment", "Environment"),
                            ("governance", "Governance"),
                            ("relief", "Humanitarian relief"),
                            ("several", "Several sectors"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                ("is_protected", models.BooleanField(default=False, verbose_name="protected kind")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("commitment"),
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
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Write a currency as three letters, such as EUR."
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="signed")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="document")),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="partners.act",
                        verbose_name="public fact",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.community",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "oblast",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.oblast",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="partners.pledge",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="common.source",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["-signed_on", "-pk"],
                "indexes": [models.Index(fields=["-signed_on", "-id"], name="commitment_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True),
                            ("source__isnull", False),
                            _connector="OR",
                        ),
                        name="commitment_has_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="commitment_ends_after_signing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                ("name_uk", models.CharField(max_length=200, verbose_name="name in Ukrainian")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="name in English"),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("energy", "Energy"),
                            ("heat", "Heat"),
                            ("water", "Water and waste water"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("housing", "Housing"),
                            ("economy", "Economy and jobs"),
                            ("transport", "Transport"),
                            ("communications", "Communications"),
                            ("civil_protection", "Civil protection and shelters"),
                            ("digital", "Digital"),
                            ("culture", "Culture"),
                            ("human_capital", "Human capital"),
                            ("environment", "Environment"),
                            ("governance", "Governance"),
                            ("relief", "Humanitarian relief"),
                            ("several", "Several sectors"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                ("is_protected", models.BooleanField(default=False, verbose_name="protected kind")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("consignment"),
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
                ("is_aid", models.BooleanField(default=False, verbose_name="humanitarian aid")),
                (
                    "expected_on",
                    models.DateField(
                        blank=True,
                        help_text="Only where a document names a day.",
                        null=True,
                        verbose_name="expected",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="partners.act",
                        verbose_name="public fact",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.community",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "oblast",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.oblast",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="partners.pledge",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "consignment",
                "verbose_name_plural": "consignments",
                "ordering": ["-recorded_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-recorded_at", "-id"], name="consignment_by_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount"),
                ),
                (
                    "condition",
                    models.CharField(blank=True, max_length=300, verbose_name="condition"),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="partners.commitment",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="partners.instalment",
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "verbose_name_plural": "instalments",
                "ordering": ["commitment", "due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            models.Q(("amount", 0), ("replaces__isnull", False)),
                            _connector="OR",
                        ),
                        name="instalment_above_zero",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("item"),
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
                ("row", models.PositiveIntegerField(verbose_name="row")),
                (
                    "nature",
                    models.CharField(
                        choices=[("goods", "Goods"), ("service", "Service in kind")],
                        default="goods",
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("name_uk", models.CharField(max_length=200, verbose_name="name in Ukrainian")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="name in English"),
                ),
                ("unit_uk", models.CharField(max_length=40, verbose_name="unit in Ukrainian")),
                (
                    "unit_en",
                    models.CharField(blank=True, max_length=40, verbose_name="unit in English"),
                ),
                (
                    "quantity",
                    models.DecimalField(decimal_places=3, max_digits=18, verbose_name="quantity"),
                ),
                (
                    "number_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No number"),
                            ("vin", "Vehicle identification number"),
                            ("serial", "Serial number"),
                        ],
                        max_length=6,
                        verbose_name="kind of number",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="partners.consignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["consignment", "row", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("consignment", "row"), name="item_row_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("consignment", "number_kind", "number"),
                        name="item_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="item_quantity_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), ("quantity", 1), _connector="OR"),
                        name="item_number_names_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("receipt"),
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
                ("held_on", models.DateField(verbose_name="when")),
                ("handed_by", models.CharField(max_length=200, verbose_name="who handed over")),
                ("taken_by", models.CharField(max_length=200, verbose_name="who took")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "signature",
                    models.BinaryField(blank=True, null=True, verbose_name="signature as drawn"),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="name typed as a signature"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="partners.consignment",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signature__isnull", False),
                            models.Q(("signed_as", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="receipt_is_signed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photograph",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("photograph"),
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
                ("picture", models.BinaryField(verbose_name="picture")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photographs",
                        to="partners.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "photograph",
                "verbose_name_plural": "photographs",
                "ordering": ["receipt", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("line"),
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
                            ("commitment", "Committed"),
                            ("reduction", "Commitment reduced"),
                            ("disbursement", "Disbursed"),
                            ("spending", "Spent"),
                            ("offer", "Offered"),
                            ("agreement", "Agreed"),
                            ("withdrawal", "Withdrawn before shipping"),
                            ("shipment", "Shipped"),
                            ("customs", "At customs"),
                            ("receipt", "Received and accepted"),
                            ("refusal", "Refused on receipt"),
                            ("use", "Put in use"),
                            ("idle", "Taken out of use"),
                            ("check", "Checked: in use"),
                            ("loss", "Lost or written off"),
                            ("rendered", "Service rendered"),
                            ("return", "Returned to the giver"),
                            ("redistribution", "Passed to another recipient"),
                            ("exchange", "Exchanged into another currency"),
                            ("ownership", "Ownership transferred"),
                            ("duty_relief", "Relief from duty"),
                            ("vat_relief", "Relief from VAT"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="when")),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Outside"),
                            ("due", "Committed, not paid yet"),
                            ("held", "In the account"),
                            ("offered", "Offered"),
                            ("agreed", "Agreed"),
                            ("way", "On the way"),
                            ("customs", "At customs"),
                            ("refused", "Refused, not returned yet"),
                            ("store", "In store"),
                            ("use", "In use"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="from where",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Outside"),
                            ("due", "Committed, not paid yet"),
                            ("held", "In the account"),
                            ("offered", "Offered"),
                            ("agreed", "Agreed"),
                            ("way", "On the way"),
                            ("customs", "At customs"),
                            ("refused", "Refused, not returned yet"),
                            ("store", "In store"),
                            ("use", "In use"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="to where",
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=18,
                        null=True,
                        verbose_name="quantity",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Write a currency as three letters, such as EUR."
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "into_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount in the other currency",
                    ),
                ),
                (
                    "value_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("invoice", "By invoice"),
                            ("giver", "As the giver stated it"),
                            ("customs", "By customs declaration"),
                            ("market", "By market price"),
                            ("estimate", "Our estimate"),
                        ],
                        max_length=8,
                        verbose_name="how the value was found",
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="document")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partners.account",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partners.commitment",
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partners.consignment",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines_given",
                        to="accounts.organisation",
                        verbose_name="from whom",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partners.item",
                    ),
                ),
                (
                    "other_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines_in",
                        to="partners.account",
                        verbose_name="account it went to",
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.rate",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="partners.line",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="common.source",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines_taken",
                        to="accounts.organisation",
                        verbose_name="to whom",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partners.receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the ledger",
                "verbose_name_plural": "lines of the ledger",
                "ordering": ["-held_on", "-pk"],
                "indexes": [
                    models.Index(fields=["-held_on", "-id"], name="line_by_day"),
                    models.Index(fields=["kind", "-held_on"], name="line_by_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", "due"), ("before", ""), ("kind", "commitment")),
                            models.Q(("after", ""), ("before", "due"), ("kind", "reduction")),
                            models.Q(
                                ("after", "held"), ("before", "due"), ("kind", "disbursement")
                            ),
                            models.Q(("after", "held"), ("before", ""), ("kind", "disbursement")),
                            models.Q(("after", ""), ("before", "held"), ("kind", "spending")),
                            models.Q(("after", "offered"), ("before", ""), ("kind", "offer")),
                            models.Q(
                                ("after", "agreed"), ("before", "offered"), ("kind", "agreement")
                            ),
                            models.Q(("after", "agreed"), ("before", ""), ("kind", "agreement")),
                            models.Q(("after", ""), ("before", "agreed"), ("kind", "withdrawal")),
                            models.Q(("after", ""), ("before", "offered"), ("kind", "withdrawal")),
                            models.Q(("after", "way"), ("before", "agreed"), ("kind", "shipment")),
                            models.Q(("after", "way"), ("before", ""), ("kind", "shipment")),
                            models.Q(("after", "customs"), ("before", "way"), ("kind", "customs")),
                            models.Q(("after", "store"), ("before", "way"), ("kind", "receipt")),
                            models.Q(
                                ("after", "store"), ("before", "customs"), ("kind", "receipt")
                            ),
                            models.Q(("after", "store"), ("before", ""), ("kind", "receipt")),
                            models.Q(("after", "refused"), ("before", "way"), ("kind", "refusal")),
                            models.Q(
                                ("after", "refused"), ("before", "customs"), ("kind", "refusal")
                            ),
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
                            models.Q(
                                ("after", "store"), ("before", "store"), ("kind", "redistribution")
                            ),
                            models.Q(
                                ("after", "held"), ("before", "held"), ("kind", "redistribution")
                            ),
                            models.Q(("after", "held"), ("before", "held"), ("kind", "exchange")),
                            models.Q(("after", ""), ("before", ""), ("kind", "ownership")),
                            models.Q(("after", ""), ("before", ""), ("kind", "duty_relief")),
                            models.Q(("after", ""), ("before", ""), ("kind", "vat_relief")),
                            _connector="OR",
                        ),
                        name="line_moves_by_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("consignment__isnull", True),
                                ("amount__isnull", False),
                                ("item__isnull", True),
                                ("quantity__isnull", True),
                            ),
                            models.Q(
                                ("account__isnull", True),
                                ("commitment__isnull", True),
                                ("consignment__isnull", False),
                                ("other_account__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="line_is_of_money_or_of_goods",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consignment__isnull", True),
                            ("item__isnull", True),
                            ("quantity__isnull", False),
                            _connector="OR",
                        ),
                        name="line_of_an_item_has_a_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("after", "due"), _negated=True),
                                models.Q(("before", "due"), _negated=True),
                            ),
                            ("commitment__isnull", False),
                            _connector="OR",
                        ),
                        name="line_of_a_commitment_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("after", "held"), _negated=True),
                                models.Q(("before", "held"), _negated=True),
                            ),
                            ("account__isnull", False),
                            _connector="OR",
                        ),
                        name="line_of_an_account_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", "held"), ("before", "held"), _negated=True),
                            models.Q(
                                ("other_account__isnull", False),
                                models.Q(("other_account", models.F("account")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="line_between_two_accounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("into_amount__isnull", False), ("kind", "exchange")),
                            models.Q(
                                models.Q(("kind", "exchange"), _negated=True),
                                ("into_amount__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="line_of_an_exchange_has_two_amounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", False),
                            models.Q(
                                models.Q(
                                    ("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"
                                ),
                                models.Q(
                                    ("amount__isnull", True), ("amount__gt", 0), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="line_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("quantity__isnull", True), ("quantity__gte", 0), _connector="OR"
                            ),
                            models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        ),
                        name="line_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="line_amount_has_a_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consignment__isnull", True),
                            ("amount__isnull", True),
                            models.Q(("value_method", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="line_value_has_a_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True),
                            ("source__isnull", False),
                            _connector="OR",
                        ),
                        name="line_has_a_document_or_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("funder", "Funder"),
                            ("implementer", "Implementer"),
                            ("recipient", "Recipient"),
                            ("owner", "Owner"),
                            ("operator", "Operator"),
                            ("signatory", "Signatory"),
                            ("supporter", "Supporter"),
                            ("speaker", "Who said it"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="partners.line",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "party of a line",
                "verbose_name_plural": "parties of lines",
                "ordering": ["line", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "organisation", "role"), name="role_once_a_line"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                ("on", models.DateField(verbose_name="when")),
                ("text", models.CharField(max_length=200, verbose_name="what to do")),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="done"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="partners.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("term"),
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
                    "purpose",
                    models.CharField(
                        choices=[("aid_report", "Report on humanitarian aid")],
                        max_length=16,
                        verbose_name="what is due",
                    ),
                ),
                ("name_uk", models.CharField(max_length=200, verbose_name="name in Ukrainian")),
                ("name_en", models.CharField(max_length=200, verbose_name="name in English")),
                (
                    "days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days"),
                ),
                (
                    "counting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("calendar", "Calendar days"),
                            ("working", "Working days, Monday to Friday"),
                        ],
                        max_length=8,
                        verbose_name="days counted",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreement", "Agreed"),
                            ("shipment", "Shipped"),
                            ("customs", "At customs"),
                            ("receipt", "Received"),
                            ("use", "Put in use"),
                        ],
                        max_length=12,
                        verbose_name="from which event",
                    ),
                ),
                (
                    "days_off",
                    models.JSONField(
                        blank=True, default=list, verbose_name="days off that the rule names"
                    ),
                ),
                (
                    "act_title",
                    models.CharField(blank=True, max_length=300, verbose_name="act of law"),
                ),
                (
                    "act_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the act"),
                ),
                (
                    "in_force_from",
                    models.DateField(blank=True, null=True, verbose_name="in force from"),
                ),
                (
                    "in_force_to",
                    models.DateField(blank=True, null=True, verbose_name="in force to"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed"),
                ),
                ("is_on", models.BooleanField(default=False, verbose_name="on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "term by law",
                "verbose_name_plural": "terms by law",
                "ordering": ["purpose", "in_force_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_on", False),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("days__isnull", False),
                                ("in_force_from__isnull", False),
                                models.Q(("counting", ""), _negated=True),
                                models.Q(("event", ""), _negated=True),
                                models.Q(("act_title", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="term_runs_only_confirmed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AidReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                (
                    "public_id",
                    models.CharField(
                        default=yakir.common.ids.NewId("aid-report"),
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
                ("handed_in_on", models.DateField(verbose_name="handed in")),
                ("document", models.CharField(max_length=200, verbose_name="document")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="common.source",
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_reports",
                        to="partners.consignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "report on humanitarian aid",
                "verbose_name_plural": "reports on humanitarian aid",
                "ordering": ["consignment", "pk"],
            },
        ),
    ]
