"""Work pages of people: who is what in the organisations one manages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts import actions, queries
from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.forms import InviteForm, RoleForm
from yakir.apps.accounts.rules import Permission
from yakir.common.errors import Refused


@require_GET
@work(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Show who is what in the organisations one manages."""
    organisations = queries.managed_by(person_of(request))
    context = {"memberships": queries.memberships_in(organisations), "role_form": RoleForm()}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.MANAGE_PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person, and show once the link by which they choose a password."""
    manager = person_of(request)
    form = InviteForm(request.POST or None, person=manager)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.invite(**form.cleaned_data, by=manager, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            link = request.build_absolute_uri(queries.password_link(person))
            return render(request, "accounts/invited.html", {"person": person, "link": link})
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
@work(Permission.MANAGE_PEOPLE)
def give_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a person of one's organisation one more role."""
    manager, form = person_of(request), RoleForm(request.POST)
    found = queries.memberships_in(queries.managed_by(manager))
    membership = get_object_or_404(found, pk=membership_id)
    if form.is_valid():
        actions.give_role(
            person=membership.person,
            organisation=membership.organisation,
            role=form.cleaned_data["role"],
            by=manager,
            at=timezone.now(),
        )
        messages.success(request, _("The role is given."))
    else:
        messages.error(request, _("Choose one of the roles."))
    return redirect("accounts:people")


@require_POST
@work(Permission.MANAGE_PEOPLE)
def end_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a role of a person of one's organisation."""
    manager = person_of(request)
    found = queries.memberships_in(queries.managed_by(manager))
    membership = get_object_or_404(found, pk=membership_id)
    actions.end_role(membership=membership, by=manager, at=timezone.now())
    messages.success(request, _("The role has ended; that it was held stays on record."))
    return redirect("accounts:people")
