"""Pages of programmes: the list, the overview, seats, indicators, projects."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance import actions, forms
from yakir.apps.governance.models import Seat
from yakir.apps.governance.queries import pages, programmes_seen_by
from yakir.apps.governance.queries.places import place_of
from yakir.apps.governance.rules import SeatRole
from yakir.apps.governance.views.shown import INSIDE, form_page, programme_of, show, to
from yakir.common.forms import attempt
from yakir.common.pages import page_of


@require_GET
@work(*INSIDE)
def programme_list(request: HttpRequest) -> HttpResponse:
    """Show the programmes that one may see."""
    person = person_of(request)
    context = {
        "page": page_of(request, programmes_seen_by(person)),
        "may_make": person.may(Permission.GOVERN),
    }
    return render(request, "governance/list.html", context)


@require_GET
@work(*INSIDE)
def programme(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a programme."""
    found = programme_of(request, public_id)
    page = pages.programme_page(found, on=localdate())
    return show(request, found, "programme", "programme", **page)


@require_GET
@work(*INSIDE)
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead to the page on which a record of a programme stands."""
    place = place_of(public_id)
    if place is None:
        raise Http404
    found = programme_of(request, place.programme.public_id)
    return redirect(f"governance:{place.page}", found.public_id, *place.rest)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def new(request: HttpRequest) -> HttpResponse:
    """Make a programme."""
    person = person_of(request)
    form = forms.ProgrammeForm(request.POST or None, person=person)
    made = attempt(
        request,
        form,
        lambda: actions.make_programme(values=form.values, by=person, at=timezone.now()),
    )
    if made is not None:
        return to(request, _("The programme is made."), "programme", made.public_id)
    return form_page(
        request,
        form,
        heading=_("New programme"),
        lead=_("It becomes public when its first rules are published."),
        submit=_("Make the programme"),
        back=reverse("governance:list"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a programme."""
    person, found = person_of(request), programme_of(request, public_id)
    form = forms.ProgrammeForm(request.POST or None, person=person, programme=found)
    changed = attempt(
        request,
        form,
        lambda: actions.change_programme(
            programme=found,
            values=form.values,
            version=form.cleaned_data["version"],
            by=person,
            at=timezone.now(),
        ),
    )
    if changed is not None:
        return to(request, _("The programme is changed."), "programme", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Change the programme"),
        submit=_("Save the changes"),
        back=reverse("governance:programme", args=[found.public_id]),
        programme=found,
    )


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def target(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set what an indicator is to reach."""
    found = programme_of(request, public_id)
    form = forms.TargetForm(request.POST or None)
    made = attempt(
        request,
        form,
        lambda: actions.set_target(
            programme=found,
            indicator=form.indicator,
            target=form.amount,
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return to(request, _("The indicator is set."), "programme", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Set an indicator"),
        lead=_("A new target of the same indicator replaces the old one, which stays on record."),
        submit=_("Set the indicator"),
        back=reverse("governance:programme", args=[found.public_id]),
        programme=found,
    )


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def give_seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a person a seat in the steering group."""
    found = programme_of(request, public_id)
    form = forms.SeatForm(request.POST or None, programme=found)
    made = attempt(
        request,
        form,
        lambda: actions.give_seat(
            programme=found,
            email=form.cleaned_data["email"],
            organisation=form.cleaned_data["organisation"],
            role=SeatRole(form.cleaned_data["role"]),
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return to(request, _("The seat is given."), "programme", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Give a seat"),
        submit=_("Give the seat"),
        back=reverse("governance:programme", args=[found.public_id]),
        programme=found,
    )


@require_POST
@work(Permission.GOVERN)
def end_seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a seat."""
    seen = programmes_seen_by(person_of(request))
    seat = get_object_or_404(Seat, public_id=public_id, programme__in=seen)
    actions.end_seat(seat=seat, by=person_of(request), at=timezone.now())
    return to(
        request,
        _("The seat has ended; that it was held stays on record."),
        "programme",
        seat.programme.public_id,
    )


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def enrol(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a project into the programme."""
    person, found = person_of(request), programme_of(request, public_id)
    form = forms.EnrolForm(request.POST or None, person=person)
    made = attempt(
        request,
        form,
        lambda: actions.enrol(
            programme=found, project=form.cleaned_data["project"], by=person, at=timezone.now()
        ),
    )
    if made is not None:
        return to(request, _("The project is in the programme."), "programme", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Take a project in"),
        lead=_("From then on two people sign each of its stages, and changes are decided here."),
        submit=_("Take the project in"),
        back=reverse("governance:programme", args=[found.public_id]),
        programme=found,
    )
