"""The page of a project's delivery, as people work on it in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.delivery import (
    approved,
    committed_to,
    in_unit,
    measured,
    reported,
    set_aside,
    verifier,
    walked,
)
from tests.factories.ledger import line
from tests.factories.partners import recorder
from tests.factories.places import person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.delivery import queries
from yakir.apps.delivery.models import Goal, Indicator, Result
from yakir.apps.delivery.rules import ResultState
from yakir.apps.partners.rules.ledger import LineKind
from yakir.apps.projects.models import Project

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WORK = "/en/work/deliveries/"


def page_of(client: Client, project: Project) -> str:
    answer = client.get(f"{WORK}{project.public_id}/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def test_whoever_keeps_the_ledger_sets_money_aside_on_the_page(signed_in: SignIn) -> None:
    project = approved()
    commitment = committed_to(project, "400")
    client = signed_in(recorder(project.community))
    values = {"of": commitment.public_id, "amount": "300", "held_on": "2026-03-02", "version": "1"}

    form = client.get(f"{WORK}{project.public_id}/allocate/")
    sent = client.post(f"{WORK}{project.public_id}/allocate/", values)

    assert "400" in form.content.decode()
    assert sent.status_code == 302
    page = page_of(client, project)
    assert "€300" in page
    assert "€700 is not committed yet" in page


def test_too_much_is_told_beside_the_amount_and_nothing_typed_is_lost(signed_in: SignIn) -> None:
    project = approved()
    commitment = committed_to(project, "400")
    client = signed_in(recorder(project.community))
    values = {"of": commitment.public_id, "amount": "401", "held_on": "2026-03-02", "version": "1"}

    answer = client.post(f"{WORK}{project.public_id}/allocate/", values)

    page = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 422
    assert "At most €400 is left of it." in page
    assert 'value="401"' in page


def test_an_allocation_is_changed_on_the_page(signed_in: SignIn) -> None:
    project = approved()
    commitment = committed_to(project, "400")
    made = set_aside(project, commitment, "400")
    client = signed_in(recorder(project.community))

    sent = client.post(
        f"{WORK}allocations/{made.public_id}/",
        {"amount": "150", "reason": "Вигадана причина", "version": "2"},
    )

    assert sent.status_code == 302
    assert queries.free_of_commitment(commitment).amount == 250


def test_a_form_that_is_older_than_the_record_is_refused(signed_in: SignIn) -> None:
    project = approved()
    made = set_aside(project, committed_to(project, "400"), "400")

    answer = signed_in(recorder(project.community)).post(
        f"{WORK}allocations/{made.public_id}/",
        {"amount": "150", "reason": "Вигадана причина", "version": "1"},
    )

    assert answer.status_code == 422
    assert "Somebody has changed this record meanwhile" in answer.content.decode()


def test_a_commitment_reduced_too_far_is_named_on_the_page(signed_in: SignIn) -> None:
    project = approved()
    commitment = committed_to(project, "400")
    set_aside(project, commitment, "400")
    line(LineKind.REDUCTION, amount="100", commitment=commitment, giver=commitment.giver,
         taker=commitment.taker, reason="Вигадана причина")  # fmt: skip

    page = page_of(signed_in(recorder(project.community)), project)

    assert "The commitment was reduced since: €100" in page


def test_a_result_is_reported_approved_and_verified_on_the_pages(signed_in: SignIn) -> None:
    project = approved(version=in_unit("person"))
    clerk, signer = (person_in(project.community, role) for role in (Role.CLERK, Role.SIGNER))
    client = signed_in(clerk)
    client.post(f"{WORK}{project.public_id}/indicators/")
    indicator = Indicator.objects.get()
    client.post(
        f"{WORK}indicators/{indicator.public_id}/report/",
        {"since": "2026-07-01", "until": "2026-09-30", "value": "12", "method": "Вигаданий огляд",
         "people_1": "7", "sex_1": "female", "people_2": "5", "version": "2"},
    )  # fmt: skip
    result = Result.objects.get()

    for number, (person, to) in enumerate(
        [(clerk, "submitted"), (signer, "approved"), (verifier(), "verified")]
    ):
        sent = signed_in(person).post(
            f"{WORK}results/{result.public_id}/{to}/", {"version": str(3 + number)}
        )
        assert sent.status_code == 302, to

    page = page_of(signed_in(clerk), project)
    assert "Verified from outside" in page
    assert "Women and girls" in page


def test_a_goal_is_set_and_kept_beside_the_old_one(signed_in: SignIn) -> None:
    project = approved()
    indicator = measured(project)
    client = signed_in(person_in(project.community, Role.PLANNER))
    values = {"baseline": "2", "baseline_on": "2026-01-01", "target": "30", "version": "2"}

    refused = client.post(f"{WORK}indicators/{indicator.public_id}/goal/", values)
    sent = client.post(
        f"{WORK}indicators/{indicator.public_id}/goal/", {**values, "reason": "Вигадана причина"}
    )

    assert (refused.status_code, sent.status_code) == (422, 302)
    assert Goal.objects.filter(indicator=indicator).count() == 2


def test_a_result_is_corrected_by_a_new_one(signed_in: SignIn) -> None:
    project = approved()
    old = reported(measured(project))
    client = signed_in(person_in(project.community, Role.CLERK))
    address = f"{WORK}indicators/{old.indicator.public_id}/report/?replaces={old.public_id}"

    form = client.get(address)
    client.post(
        address,
        {"since": "2026-07-01", "until": "2026-09-30", "value": "13", "method": "Вигаданий огляд",
         "version": "3"},
    )  # fmt: skip

    assert "Вигаданий огляд" in form.content.decode()
    assert Result.objects.get(replaced_by=None).replaces == old


def test_nobody_is_offered_a_step_they_may_not_take(signed_in: SignIn) -> None:
    project = approved()
    result = walked(reported(measured(project)), ResultState.SUBMITTED)
    address = f"{WORK}results/{result.public_id}"

    assert signed_in(result.by).get(f"{address}/approved/").status_code == 404
    assert signed_in(verifier()).get(f"{address}/verified/").status_code == 404
    assert "approved" not in page_of(signed_in(person_in(project.community, Role.READER)), project)


def test_the_page_asks_no_more_when_there_is_more_to_show(
    signed_in: SignIn, django_assert_max_num_queries: Callable
) -> None:
    project = approved()
    indicator = measured(project)
    for number in range(4):
        set_aside(project, committed_to(project, "100"), str(number + 1))
    walked(reported(indicator), ResultState.APPROVED)
    client = signed_in(recorder(project.community))

    with django_assert_max_num_queries(60):
        page_of(client, project)
