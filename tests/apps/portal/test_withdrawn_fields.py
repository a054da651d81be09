"""A withdrawn field of a record is nowhere: on no page, in no answer and in no file."""

from decimal import Decimal

import pytest

from tests.apps.portal.addresses import numbers_in, text_of
from tests.factories.accounts import NOW, PersonFactory
from tests.factories.needs import NeedFactory
from tests.factories.partners import ActFactory, PledgeFactory
from tests.factories.places import CommunityFactory
from tests.factories.projects import at_stage, drafted
from yakir.apps.needs.rules import Status
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.models import Withdrawal

pytestmark = pytest.mark.django_db
# Field by field what the public reads of it; the words stand for nothing else in this world.
ACT = {
    "title_uk": "Вигадано-назва",
    "amount": "7013", "quantity": "8017", "unit_uk": "вигадоодиниць", "happened": "1987",
    "sector": "culture", "stated_uk": "Вигадано-сказано",
}  # fmt: skip
NEED = {"title": "Вигадано-потреба", "quantity": "8017", "unit": "вигадоодиниць",
        "observed_on": "1987"}  # fmt: skip
PROJECT = {"title_uk": "Вигадано-проєкт", "cost": "7013",
           "dream_id": "DREAM-9019", "people": "8100"}  # fmt: skip
PLEDGE = {"due_uk": "Вигадано-строк", "last_news": "1987", "due_on": "1988"}


def an_act():
    return ActFactory(
        community=town(), title_uk=ACT["title_uk"],
        amount=Decimal(7013), currency="EUR", quantity=Decimal(8017),
        unit_uk=ACT["unit_uk"], happened="1987-02-03", sector="culture", stated_uk=ACT["stated_uk"],
    )  # fmt: skip


def town():
    return CommunityFactory(name_uk="Вигадомісто", name_en="Imagitown")


def a_need():
    return NeedFactory(
        community=town(), title=NEED["title"], quantity=Decimal(8017), unit=NEED["unit"],
        observed_on="1987-02-03", status=Status.VERIFIED,
    )  # fmt: skip


def a_project():
    project = at_stage(drafted(town(), title_uk=PROJECT["title_uk"]), Stage.APPROVED)
    values = {"cost": Decimal(7013), "dream_id": PROJECT["dream_id"], "people": 8100}
    Project.objects.filter(pk=project.pk).update(**values)
    return project


def a_pledge():
    return PledgeFactory(
        due_uk=PLEDGE["due_uk"], last_news="1987-02", due_on="1988-03-04", is_silent=True
    )


MADE = {"act": (an_act, ACT), "need": (a_need, NEED), "project": (a_project, PROJECT),
        "pledge": (a_pledge, PLEDGE)}  # fmt: skip


def public_words(client, kind: str, record) -> str:
    """Return all that the public reads where such a record stands, as plain words."""
    lists = {"act": "facts", "need": "needs", "project": "projects", "pledge": "pledges"}
    addresses = [f"/uk/{lists[kind]}/", "/uk/open-data/oc4ids.json", f"/api/v1/{kind}s"]
    addresses += [f"/uk/open-data/{table}.csv" for table in ("acts", "needs", "pledges")]
    if kind in {"project", "pledge"}:
        addresses += [f"/uk/{kind}s/{record.public_id}/", f"/api/v1/{kind}s/{record.public_id}"]
    said = "".join(text_of(client.get(address).content) for address in addresses)
    # What one may choose from in a filter is the same for all records.
    return "".join(part.split("</option>")[-1] for part in said.split("<option"))


def is_said(what: str, words: str) -> bool:
    """Return whether a word or a number stands in what the public reads."""
    return what in (numbers_in(words) if what.isdigit() else words)


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, (_, said) in MADE.items() for field in said]
)
def test_a_withdrawn_field_is_said_nowhere(client, kind, field):
    make, said = MADE[kind]
    record = make()
    assert is_said(said[field], public_words(client, kind, record))

    Withdrawal.objects.create(
        subject=record.public_id, field=field, reason="Причина", by=PersonFactory(), recorded_at=NOW
    )

    assert not is_said(said[field], public_words(client, kind, record))
