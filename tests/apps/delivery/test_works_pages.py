"""Works and contracts on the page of a project's delivery, as people write them in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.delivery import (
    approved,
    contracted,
    delayed,
    feared,
    finished,
    milestone,
    paid,
)
from tests.factories.delivery import spent_line as spent
from tests.factories.ledger import DAY
from tests.factories.partners import recorder
from tests.factories.places import person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.delivery import queries
from yakir.apps.delivery.models import Contract, Delay, Milestone, ProjectRisk
from yakir.apps.projects.models import Project

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WORK = "/en/work/deliveries/"


def page_of(client: Client, project: Project) -> str:
    answer = client.get(f"{WORK}{project.public_id}/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def test_a_clerk_plans_tells_and_corrects_works(signed_in: SignIn) -> None:
    project = approved()
    client = signed_in(person_in(project.community, Role.CLERK))
    at = f"{WORK}{project.public_id}/"
    titles = {"title_uk": "Вигаданий етап", "title_en": "Imagined milestone"}

    sent = [client.post(f"{at}milestones/", {**titles, "planned_on": "2026-06-30",
                                             "budget": "400", "version": "1"})]  # fmt: skip
    found = Milestone.objects.get()
    done = {"state": "done", "actual_on": "2026-07-10", "version": "2"}
    refused = client.post(f"{WORK}milestones/{found.public_id}/", done)
    sent.append(
        client.post(f"{WORK}milestones/{found.public_id}/", {**done, "evidence": "Вигаданий акт"})
    )
    delay = {"cause": "weather", "days": "10", "bearer": "contractor", "since": "2026-06-01"}
    sent.append(
        client.post(f"{at}delays/", {**delay, "milestone": found.public_id, "version": "3"})
    )
    old = Delay.objects.get()
    form = client.get(f"{at}delays/?replaces={old.public_id}")
    sent.append(client.post(f"{at}delays/?replaces={old.public_id}",
                            {**delay, "days": "12", "version": "4"}))  # fmt: skip
    sent.append(client.post(f"{at}risks/", {
        "title": "Вигаданий ризик", "likelihood": "3", "impact": "2", "response": "Вигадана дія",
        "review_on": "2026-12-01", "state": "open", "version": "5",
    }))  # fmt: skip

    assert [answer.status_code for answer in sent] == [302] * 5
    assert refused.status_code == 422
    assert "Name what shows that it is done." in refused.content.decode()
    assert 'value="10"' in form.content.decode()
    page = page_of(client, project)
    assert "Imagined milestone" in page
    assert "The contractor: 12" in page
    assert ProjectRisk.objects.get().title in page


def test_whoever_keeps_the_ledger_signs_amends_and_pays(signed_in: SignIn) -> None:
    project = approved()
    line = spent(project, "600")
    client = signed_in(recorder(project.community))
    terms = {"title": "Вигадані роботи", "supplier": "Вигаданий постачальник", "amount": "500",
             "signed_on": DAY.isoformat(), "document": "№ 1"}  # fmt: skip
    prozorro = {"currency": "EUR", "contract_id": "UA-2026-01-15-001234-a-b1"}
    client.post(f"{WORK}{project.public_id}/contracts/", {**terms, **prozorro, "version": "1"})
    found = Contract.objects.get()
    at = f"{WORK}contracts/{found.public_id}/"
    payment = {"line": line.public_id, "amount": "600", "version": "2"}

    refused = client.post(f"{at}pay/", payment)
    client.post(f"{at}amend/", {**terms, "amount": "650", "reason": "Вигадана", "version": "2"})
    sent = client.post(f"{at}pay/", {**payment, "version": "3"})
    (row,) = queries.contract_rows(project)
    changed = client.post(f"{WORK}payments/{row.payments[0].public_id}/",
                          {"amount": "20", "reason": "Вигадана причина", "version": "4"})  # fmt: skip

    assert (refused.status_code, sent.status_code, changed.status_code) == (422, 302, 302)
    assert "Record its amendment first" in refused.content.decode()
    page = page_of(client, project)
    assert "€650, of which €20 is paid and €630 is left." in page
    assert "UA-2026-01-15-001234-a-b1" in page


def test_an_older_form_is_refused(signed_in: SignIn) -> None:
    project = approved()
    found = milestone(project)

    answer = signed_in(person_in(project.community, Role.CLERK)).post(
        f"{WORK}milestones/{found.public_id}/", {"state": "open", "version": "1"}
    )

    assert answer.status_code == 422
    assert "Somebody has changed this record meanwhile" in answer.content.decode()


def test_the_page_tells_progress_and_that_it_cannot_tell_the_end_yet(signed_in: SignIn) -> None:
    project = approved()
    finished(milestone(project, "400"), DAY)
    client = signed_in(person_in(project.community, Role.READER))

    page = page_of(client, project)

    assert "Earned value" in page
    assert "€400" in page
    assert "cannot be told yet" in page
    assert "Plan a milestone" not in page


def test_more_works_ask_no_more_of_the_database(
    signed_in: SignIn, django_assert_num_queries: Callable, django_assert_max_num_queries: Callable
) -> None:
    project = approved()
    finished(milestone(project), DAY)
    client = signed_in(recorder(project.community))
    with django_assert_max_num_queries(60) as before:
        page_of(client, project)
    for number in range(3):
        finished(milestone(project, str(number)), DAY)
        delayed(project, number + 1)
        feared(project)
        paid(contracted(project), spent(project), "1")

    with django_assert_num_queries(len(before)):
        page_of(client, project)
