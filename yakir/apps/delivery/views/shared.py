"""What pages of delivery share: the project they are of, their form, the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yakir.apps.accounts.access import person_of
from yakir.apps.projects.models import Project
from yakir.apps.projects.queries import seen_by
from yakir.common.forms import YakirForm


def project_of(request: HttpRequest, public_id: str) -> Project:
    """Return a project that the person sees, or answer that there is none."""
    return get_object_or_404(seen_by(person_of(request)), public_id=public_id)


def done(request: HttpRequest, project: Project, message: str) -> HttpResponse:
    """Say what was done and go back to the page of the delivery."""
    messages.success(request, message)
    return redirect("delivery:detail", project.public_id)


def show_form(
    request: HttpRequest, form: YakirForm, project: Project, heading: str, *, lead: str = ""
) -> HttpResponse:
    """Show a form under its heading; one with faults says so by the status."""
    context: dict[str, Any] = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": heading,
        "back": reverse("delivery:detail", args=[project.public_id]),
        "crumbs": crumbs(project, heading),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "delivery/form.html", context, status=status)


def crumbs(project: Project, heading: str) -> list[dict[str, str]]:
    """Return the way that leads to a page of the delivery."""
    at = reverse("projects:detail", args=[project.public_id])
    return [
        {"label": _("Projects"), "href": reverse("projects:list")},
        {"label": project.title, "href": at},
        {"label": heading},
    ]
