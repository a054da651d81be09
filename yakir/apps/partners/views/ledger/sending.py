"""What every form of the ledger does: sent twice it does nothing twice, and shows who was faster."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yakir.apps.accounts.access import person_of
from yakir.apps.accounts.actions import once
from yakir.apps.partners.actions import Changed
from yakir.common.errors import NotAllowed, Refused
from yakir.common.forms import YakirForm

NOT_ASKED = frozenset({"csrfmiddlewaretoken", "idempotency_key", "version"})


def sent_once(
    request: HttpRequest,
    form: YakirForm,
    what: str,
    act: Callable[[], str],
    *,
    holding: Any = None,
) -> str | None:
    """Return the public id of what the act made, now or when the same form came before."""
    if request.method != "POST" or not form.is_valid():
        return None
    key = request.headers.get("Idempotency-Key") or form.cleaned_data.get("idempotency_key", "")
    try:
        made = once(
            key=key,
            what=what,
            asked=_asked(request),
            act=lambda: {"id": act()},
            by=person_of(request),
            at=timezone.now(),
        )
    except NotAllowed:
        raise
    except Refused as error:
        form.refuse(error)
        if isinstance(error, Changed) and holding is not None:
            _go_on_from(form, holding)
        return None
    return str(made["id"])


def tabs(here: str) -> list[dict[str, Any]]:
    """Return the links between the registers of the ledger."""
    places = [
        ("lines", _("Lines")),
        ("consignments", _("Consignments")),
        ("commitments", _("Commitments")),
        ("accounts", _("Accounts")),
        ("follow-up", _("Pledges kept")),
        ("terms", _("Terms by law")),
    ]
    return [
        {"label": label, "href": reverse(f"ledger:{name}"), "current": name == here}
        for name, label in places
    ]


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    """Return what was typed, by which the same form is known when it comes again."""
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_ASKED}
    files = [[file.name, file.size] for _name, many in request.FILES.lists() for file in many]
    return {"path": request.path.partition("/work/")[2], "typed": typed, "files": files}


def _go_on_from(form: YakirForm, holding: Any) -> None:
    """Let the form be sent again from what stands now: the person has been told what changed."""
    holding.refresh_from_db()
    form.data = {**form.data, "version": holding.version}
