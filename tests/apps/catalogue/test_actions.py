"""Publishing designs: versions stay as they are."""

from decimal import Decimal

import pytest

from tests.factories.accounts import NOW, PersonFactory
from tests.factories.catalogue import euro_at_50, imagined_content, imagined_version
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue import actions, queries
from yakir.apps.catalogue.models import Anchor, Design, DesignVersion
from yakir.apps.catalogue.rules import InvalidDesign
from yakir.apps.journal.models import Payload
from yakir.apps.projects.models import Eligibility
from yakir.common.errors import NotAllowed
from yakir.common.records import CannotChange
from yakir.config.example import designs

pytestmark = pytest.mark.django_db


def publish(by: Person | None = None, **changes: object) -> DesignVersion:
    return actions.publish_design(
        content=imagined_content(**changes), by=by or Person.objects.machine(), at=NOW
    )


def test_publishing_a_design_makes_a_version_and_one_journal_entry() -> None:
    version = publish()

    entry = Payload.objects.get(kind="design.published")
    assert version.design.key == "imagined_house"
    assert entry.subject == version.design.public_id
    assert entry.fields["number"][0] == "1.0"


def test_publishing_the_same_twice_changes_nothing() -> None:
    first = publish()

    second = publish()

    assert second == first
    assert Payload.objects.filter(kind="design.published").count() == 1


def test_a_version_that_exists_cannot_say_something_else() -> None:
    publish()

    with pytest.raises(actions.VersionTaken):
        publish(name_en="Other imagined house")


def test_a_new_number_is_a_new_version_of_the_same_design() -> None:
    old = publish()

    new = publish(version="1.1", name_en="Better imagined house")

    assert Design.objects.get().name_en == "Better imagined house"
    assert queries.newest_version("imagined_house") == new
    assert DesignVersion.objects.get(pk=old.pk).content["name_en"] == "Imagined house"


def test_a_version_is_neither_changed_nor_removed() -> None:
    version = publish()
    version.number = "2.0"

    with pytest.raises(CannotChange):
        version.save()
    with pytest.raises(CannotChange):
        version.delete()
    with pytest.raises(CannotChange):
        DesignVersion.objects.filter(pk=version.pk).update(number="2.0")


def test_an_incomplete_design_is_not_published() -> None:
    with pytest.raises(InvalidDesign):
        publish(documents=[])

    assert not Design.objects.exists()


def test_only_who_signs_for_all_communities_publishes() -> None:
    community = CommunityFactory()
    secretariat = person_in(None, Role.SIGNER, kind=OrganisationKind.ASSOCIATION)

    for person in (PersonFactory(), person_in(community, Role.SIGNER), person_in(community)):
        with pytest.raises(NotAllowed):
            publish(by=person)
    assert publish(by=secretariat).number == "1.0"


def test_the_example_loads_and_twice_changes_nothing() -> None:
    machine = Person.objects.machine()

    first = designs.load(by=machine, at=NOW)
    entries = Payload.objects.count()
    second = designs.load(by=machine, at=NOW)

    assert (first, second) == (7, 0)
    assert Anchor.objects.count() == 9
    assert Eligibility.objects.count() == 14
    assert Payload.objects.count() == entries


def test_a_quote_reads_rates_and_anchors_from_the_database() -> None:
    designs.load(by=Person.objects.machine(), at=NOW)
    euro_at_50()
    school = queries.newest_version("underground_school")
    assert school is not None

    quote = queries.quote(school, {"pupils": "600"})

    assert quote.total.amount == Decimal("2400213.00")
    assert quote.anchor is not None
    assert Decimal("1.09") < quote.anchor.factor < Decimal("1.10")


def test_a_quote_without_a_rate_is_refused_with_a_reason() -> None:
    version = publish()

    with pytest.raises(queries.NoRate):
        queries.quote(version, {})


def test_many_quotes_read_no_rates_again(django_assert_num_queries: object) -> None:
    version = imagined_version()
    rates = queries.newest_rates()

    with django_assert_num_queries(0):
        for rooms in range(2, 40, 2):
            queries.quote(version, {"rooms": rooms}, rates=rates, anchors={})
