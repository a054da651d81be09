"""Pages about the site: methods, what is withheld, the API, accessibility."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import endurance
from yakir.apps.publishing.queries import withheld as queries
from yakir.common.cases import schemas
from yakir.common.formats import write_number

METHODS = {
    "estimate": gettext_lazy("The first estimate of need"),
    "plan": gettext_lazy("How a plan is made and what its value means"),
    "endurance": gettext_lazy("How long basic conditions hold without the grid"),
    "islands": gettext_lazy("How an energy island is sized"),
    "proof": gettext_lazy("How a record is proven"),
    "sources": gettext_lazy("Sources, estimates, scenarios: the marks beside numbers"),
}


@require_GET
@public
def methods(request: HttpRequest) -> HttpResponse:
    """List the methods behind the numbers."""
    return render(request, "portal/methods.html", {"methods": METHODS.items()})


@require_GET
@public
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain one method."""
    if slug not in METHODS:
        raise Http404
    crumbs = [
        {"label": _("Methods and rules"), "href": reverse("portal:method")},
        {"label": METHODS[slug]},
    ]
    context = {"title": METHODS[slug], "crumbs": crumbs}
    if slug == "endurance":
        context["national"] = endurance.national()
    return render(request, f"portal/methods/{slug}.html", context)


@require_GET
@public
def withheld(request: HttpRequest) -> HttpResponse:
    """Show every rule of the gate and how much it holds back."""
    return render(
        request,
        "portal/withheld.html",
        {"rules": queries.by_rule(), "limits": _limits(queries.limits())},
    )


def _limits(limits: queries.Limits) -> list[dict[str, str]]:
    return [
        {"term": _("Damage is public after it was seen"), "value": _in_days(limits.damage_days)},
        {
            "term": _("A hand-over of a protected kind is public after it"),
            "value": _in_days(limits.protected_days),
        },
        {
            "term": _("A count of people is said from"),
            "value": ngettext("%(n)s person", "%(n)s people", limits.few_people)
            % {"n": write_number(limits.few_people)},
        },
    ]


def _in_days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": write_number(days)}


@require_GET
@public
def api(request: HttpRequest) -> HttpResponse:
    """Show how programs read the same data."""
    return render(request, "portal/api.html", {"schemas": schemas.DOCUMENTS})


@require_GET
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for everyone and what does not yet."""
    return render(request, "portal/accessibility.html")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read the public pages and keep them off the working ones."""
    lines = ["User-agent: *", "Disallow: /uk/work/", "Disallow: /en/work/", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
