"""What of needs and damage waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import rules
from yakir.apps.needs.models import Damage, Import, Need
from yakir.apps.places.queries import scope_of, within
from yakir.common import formats
from yakir.common.desk import Waiting

MOST_SHOWN = 5


def waiting_for(person: Person) -> list[Waiting]:
    """What waits for a person: their own previews, and records of others to verify."""
    rows = [_preview(imported) for imported in _previews(person)]
    if person.may(Permission.VERIFY):
        rows += _to_verify(Need, person) + _to_verify(Damage, person)
    return rows


def _previews(person: Person) -> list[Import]:
    return list(
        Import.objects.filter(uploaded_by=person, state=Import.State.PREVIEW).defer(
            "table", "faults"
        )[:MOST_SHOWN]
    )


def _preview(imported: Import) -> Waiting:
    faulty = imported.total - imported.good
    title = (
        ngettext(
            "Import “%(file)s”: %(count)s row to mend",
            "Import “%(file)s”: %(count)s rows to mend",
            faulty,
        )
        if faulty
        else _("Import “%(file)s”: ready to record")
    )
    text = _("Rows: %(total)s, without faults: %(good)s. Nothing is recorded yet.")
    numbers = {
        "total": formats.write_number(imported.total),
        "good": formats.write_number(imported.good),
    }
    return Waiting(
        title=title % {"file": imported.file_name, "count": faulty},
        text=text % numbers,
        href=reverse("needs:preview", args=[imported.public_id]),
        label=_("Mend") if faulty else _("Look"),
        primary=True,
    )


def _to_verify(model: type[Need] | type[Damage], person: Person) -> list[Waiting]:
    """Return the oldest records that wait for a second person, and how many more there are."""
    waiting = (
        model._default_manager.filter(within(scope_of(person, Permission.VERIFY)))
        .filter(status=rules.Status.REPORTED)
        .exclude(reported_by=person)
        .select_related("community")
        .order_by("observed_on", "pk")
    )
    rows = [_verification(record) for record in waiting[:MOST_SHOWN]]
    more = waiting.count() - len(rows) if len(rows) == MOST_SHOWN else 0
    return [*rows, _more(model, more)] if more else rows


def _verification(record: Need | Damage) -> Waiting:
    title = (
        _("Verify a need: %(title)s")
        if record.KIND == rules.Kind.NEEDS
        else _("Verify damage: %(title)s")
    )
    return Waiting(
        title=title % {"title": record.title},
        text=f"{record.community}, {formats.write_day(record.observed_on)}",
        href=reverse("needs:detail", args=[record.public_id]),
        label=_("Look"),
    )


def _more(model: type[Need] | type[Damage], count: int) -> Waiting:
    name = "needs:list" if model.KIND == rules.Kind.NEEDS else "needs:damage"
    title = ngettext(
        "%(count)s more record waits for a second person",
        "%(count)s more records wait for a second person",
        count,
    )
    return Waiting(
        title=title % {"count": count},
        text="",
        href=f"{reverse(name)}?status={rules.Status.REPORTED}",
        label=_("Show all"),
    )
