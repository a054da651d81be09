"""History is added to, not edited: the model says so, and the database keeps it so."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests.factories.accounts import NOW
from yakir.apps.delivery.models import Allocation, Payment
from yakir.apps.governance.models import Decision, OverrulingCost, Rules, Seat
from yakir.apps.partners.models import Line, Receipt
from yakir.apps.planning.models import Overrule
from yakir.apps.projects.models import Change
from yakir.common.records import AppendOnly

pytestmark = pytest.mark.django_db
ADDED_TO = [model for model in apps.get_models() if issubclass(model, AppendOnly)]
CLOSING = [Change, Decision, Overrule, Rules, Seat]
LINKS = [
    Decision.projects.through,
    Decision.communities.through,
    Decision.organisations.through,
    Decision.funds.through,
    OverrulingCost.overrules.through,
]
# What the database asks of one row beyond its types.
SOUND = {
    Line: {"kind": "spending", "before": "held", "account_id": 1, "amount": 1, "currency": "UAH",
           "document": "x"},
    Allocation: {"commitment_id": 1, "amount": 0, "worth": 0, "replaces_id": 1},
    Payment: {"amount": 0, "replaces_id": 1},
    Receipt: {"signed_as": "x"},
}  # fmt: skip
REFUSALS = "history is added to|append-only"
ON_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
# O: fires unless the session is a replica's.
ON_POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def test_every_table_that_is_only_added_to_has_its_triggers_after_all_migrations():
    kept = {"update", "delete"} | ({"truncate"} if connection.vendor == "postgresql" else set())
    wanted = {
        f"{model._meta.db_table}_no_{what}"
        for model in (*ADDED_TO, *CLOSING, *LINKS)
        for what in kept
    }
    with connection.cursor() as cursor:
        cursor.execute(ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE)
        found = {name for (name,) in cursor.fetchall()}

    assert wanted - found == set()
    assert len(ADDED_TO) > 35


@pytest.mark.parametrize("model", [*ADDED_TO, *LINKS], ids=lambda model: model._meta.label)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_or_remove_a_row(model, statement):
    key = connection.ops.quote_name(model._meta.pk.column)
    asked = statement.format(model._meta.db_table, key)

    with transaction.atomic(), connection.cursor() as cursor:
        model._base_manager.bulk_create([_imagined(model)])
        with pytest.raises(DatabaseError, match=REFUSALS), transaction.atomic():
            cursor.execute(asked)
        assert model._base_manager.count() >= 1
        transaction.set_rollback(True)  # before the database looks for what the row points at


def _imagined(model: type[models.Model]) -> models.Model:
    """Return a row whose ties lead nowhere: databases ask for them only at the end."""
    return model(**{
        field.attname: _value(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField) and not field.has_default() and not field.null
    } | SOUND.get(model, {}))  # fmt: skip


def _value(field: models.Field) -> Any:
    if field.choices:
        return next(key for key, _label in field.flatchoices)
    if isinstance(field, models.CharField | models.TextField):
        return "x"
    if isinstance(field, models.BinaryField):
        return b"x"
    if isinstance(field, models.DateTimeField):
        return NOW
    if isinstance(field, models.DateField):
        return NOW.date()
    return {} if isinstance(field, models.JSONField) else 1
