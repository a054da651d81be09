"""Pages of terms by law, of pledges kept by partner and country, and of reminders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions, queries
from yakir.apps.partners.forms import PledgeFilters, ReminderForm, TermForm, chosen
from yakir.apps.partners.models import Pledge, Reminder, Term
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.views.ledger.sending import sent_once, tabs
from yakir.apps.partners.views.steps import form_page
from yakir.apps.places.queries import scope_of


@require_GET
@work(Permission.READ)
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms by law: what each asks for, by which act, and whether it runs."""
    context = {
        "terms": Term.objects.select_related("confirmed_by").order_by("purpose", "pk"),
        "tabs": tabs("terms"),
        "may_confirm": scope_of(person_of(request), Permission.KEEP_LEDGER).everywhere,
    }
    return render(request, "partners/ledger/terms.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def term(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what the act says of a term; it is off until somebody confirms it."""
    person = person_of(request)
    found = get_object_or_404(Term, public_id=public_id)
    names = TermForm.base_fields.keys() - {"idempotency_key", "days_off"}
    initial = {name: getattr(found, name) for name in names}
    initial["days_off"] = " ".join(found.days_off)
    form = TermForm(request.POST or None, initial=initial)
    made = sent_once(
        request,
        form,
        "term",
        lambda: str(
            actions.change_term(
                term=found,
                values=form.values(),
                version=form.cleaned_data["version"],
                by=person,
                at=timezone.now(),
            ).public_id
        ),
    )
    if made is not None:
        messages.success(request, _("The term is written down. It is off until it is confirmed."))
        return redirect("ledger:terms")
    return form_page(
        request,
        form,
        heading=found.name,
        lead=_("Only what the act says. Nothing runs by it before somebody confirms it."),
        submit=_("Write it down"),
        back=reverse("ledger:terms"),
        register=_("Terms by law"),
    )


@require_POST
@work(Permission.KEEP_LEDGER)
def confirm_term(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm a term, so that it runs."""
    found = get_object_or_404(Term, public_id=public_id)
    version = _version(request)
    actions.confirm_term(term=found, version=version, by=person_of(request), at=timezone.now())
    messages.success(request, _("The term runs now."))
    return redirect("ledger:terms")


@require_POST
@work(Permission.KEEP_LEDGER)
def stop_term(request: HttpRequest, public_id: str) -> HttpResponse:
    """Switch a term off."""
    found = get_object_or_404(Term, public_id=public_id)
    version = _version(request)
    actions.switch_off_term(term=found, version=version, by=person_of(request), at=timezone.now())
    messages.success(request, _("The term is off."))
    return redirect("ledger:terms")


@require_GET
@work(Permission.READ)
def follow_up(request: HttpRequest) -> HttpResponse:
    """Show how many pledges each partner, or each country, has kept, and the age of the rest."""
    person = person_of(request)
    by = "country" if request.GET.get("by") == "country" else "partner"
    form = PledgeFilters(request.GET)
    pledges = queries.pledges_seen(person, chosen(form))
    ways = (("partner", _("By partner")), ("country", _("By country")))
    context = {
        "rows": ledger.follow_up(pledges, by=by),
        "by": by,
        "ways": [
            {"label": label, "href": f"?by={way}", "current": way == by} for way, label in ways
        ],
        "tabs": tabs("follow-up"),
    }
    return render(request, "partners/ledger/follow_up.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note for ourselves to look at a pledge again."""
    person = person_of(request)
    found: Pledge = get_object_or_404(queries.pledges_seen_by(person), public_id=public_id)
    form = ReminderForm(request.POST or None)
    made = sent_once(request, form, "reminder", lambda: _reminded(found, form, person))
    back = reverse("partners:pledge", args=[found.public_id])
    if made is not None:
        messages.success(request, _("The reminder is set. It will stand on the desk on its day."))
        return redirect(back)
    return form_page(
        request,
        form,
        heading=_("Reminder"),
        submit=_("Set the reminder"),
        back=back,
        above=found.act,
    )


@require_POST
@work(Permission.RECORD_PLEDGE)
def close_reminder(request: HttpRequest, number: int) -> HttpResponse:
    """Note that what a reminder asks for is done."""
    person = person_of(request)
    mine = queries.pledges_seen_by(person).values("pk")
    found = get_object_or_404(Reminder.objects.filter(pledge__in=mine), pk=number)
    actions.close_reminder(reminder=found, by=person, at=timezone.now())
    messages.success(request, _("Noted: done."))
    return redirect("partners:pledge", found.pledge.public_id)


def _reminded(found: Pledge, form: ReminderForm, person: Person) -> str:
    data = form.cleaned_data
    actions.remind(pledge=found, on=data["on"], text=data["text"], by=person, at=timezone.now())
    return str(found.public_id)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
