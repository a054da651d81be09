"""Pages of commitments and accounts: registers, one with its schedule and lines, new ones."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions
from yakir.apps.partners.forms import AccountForm, CommitmentForm, ScheduleForm
from yakir.apps.partners.forms.ledger import INSTALMENTS
from yakir.apps.partners.models import Account, Commitment
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.views.ledger.sending import sent_once, tabs
from yakir.apps.partners.views.steps import form_page, told
from yakir.common.pages import page_of


@require_GET
@work(Permission.READ)
def commitments(request: HttpRequest) -> HttpResponse:
    """Show what was signed: how much stands committed, how much of it was paid."""
    person = person_of(request)
    page = page_of(request, ledger.commitments_seen_by(person))
    context = {
        "page": page,
        "rows": ledger.money_rows(page.object_list),
        "tabs": tabs("commitments"),
        "may_keep": person.may(Permission.KEEP_LEDGER),
    }
    return render(request, "partners/ledger/commitments.html", context)


@require_GET
@work(Permission.READ)
def commitment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a commitment with its conditions, its schedule beside what was paid, and its lines."""
    person = person_of(request)
    found = _commitment(request, public_id)
    lines = ledger.lines_seen_by(person).filter(commitment=found)
    context = {
        "commitment": found,
        "row": ledger.money_rows([found])[0],
        "schedule": ledger.schedule_of(found, today=timezone.localdate()),
        "lines": ledger.standing_lines(lines),
        "entries": told(found.public_id),
        "may_keep": ledger.may_keep(person, found),
        "crumbs": [
            {"label": _("Commitments"), "href": reverse("ledger:commitments")},
            {"label": found.name},
        ],
    }
    return render(request, "partners/ledger/commitment.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def new_commitment(request: HttpRequest) -> HttpResponse:
    """Record a signed undertaking."""
    person = person_of(request)
    form = CommitmentForm(request.POST or None, person=person)
    names = (
        "giver", "taker", "amount", "currency", "signed_on", "ends_on", "conditions", "pledge",
        "document",
    )  # fmt: skip
    made = sent_once(
        request,
        form,
        "commitment",
        lambda: str(
            actions.sign_commitment(
                where=form.where(),
                schedule=form.schedule(),
                act=form.act,
                by=person,
                at=timezone.now(),
                **{name: form.cleaned_data[name] for name in names},
            ).public_id
        ),
    )
    if made is not None:
        messages.success(request, _("The commitment is recorded."))
        return redirect("ledger:commitment", made)
    return form_page(
        request,
        form,
        heading=_("New commitment"),
        lead=_(
            "Only what was signed. A pledge is not a commitment, and a commitment is not money."
        ),
        submit=_("Record the commitment"),
        back=reverse("ledger:commitments"),
        register=_("Commitments"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def schedule(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a new schedule in place of the one that holds."""
    person, found = person_of(request), _commitment(request, public_id)
    held = list(ledger.instalments_of(found))
    initial: dict[str, object] = {"version": found.version}
    for row, each in enumerate(held, start=1):
        initial |= {f"amount_{row}": each.amount, f"due_{row}": each.due_on}
        initial[f"condition_{row}"] = each.condition
    rows = max(INSTALMENTS, len(held) + 1)
    form = ScheduleForm(request.POST or None, rows=rows, initial=initial)
    made = sent_once(
        request,
        form,
        "schedule",
        lambda: str(
            actions.change_schedule(
                commitment=found,
                schedule=form.schedule(),
                version=form.cleaned_data["version"],
                by=person,
                at=timezone.now(),
            ).public_id
        ),
        holding=found,
    )
    back = reverse("ledger:commitment", args=[found.public_id])
    if made is not None:
        messages.success(request, _("The schedule is changed. The old one stays on record."))
        return redirect(back)
    return form_page(
        request,
        form,
        heading=_("Schedule of payments"),
        submit=_("Record the schedule"),
        back=back,
        register=found.name,
    )


@require_GET
@work(Permission.READ)
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts: what came in, what is there, what went out."""
    person = person_of(request)
    page = page_of(request, ledger.accounts_seen_by(person))
    context = {
        "page": page,
        "rows": ledger.money_rows(page.object_list),
        "tabs": tabs("accounts"),
        "may_keep": person.may(Permission.KEEP_LEDGER),
    }
    return render(request, "partners/ledger/accounts.html", context)


@require_GET
@work(Permission.READ)
def account(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an account with its lines."""
    person = person_of(request)
    found = get_object_or_404(ledger.accounts_seen_by(person), public_id=public_id)
    context = {
        "account": found,
        "row": ledger.money_rows([found])[0],
        "lines": ledger.standing_lines(ledger.lines_of_account(person, found)),
        "may_keep": ledger.may_keep(person, found),
        "crumbs": [
            {"label": _("Accounts"), "href": reverse("ledger:accounts")},
            {"label": found.name},
        ],
    }
    return render(request, "partners/ledger/account.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def new_account(request: HttpRequest) -> HttpResponse:
    """Open an account of money kept apart."""
    person = person_of(request)
    form = AccountForm(request.POST or None, person=person)
    made = sent_once(request, form, "account", lambda: str(_opened(form, person).public_id))
    if made is not None:
        messages.success(request, _("The account is open."))
        return redirect("ledger:account", made)
    return form_page(
        request,
        form,
        heading=_("New account"),
        lead=_("Money that one organisation keeps apart, in one currency."),
        submit=_("Open the account"),
        back=reverse("ledger:accounts"),
        register=_("Accounts"),
    )


def _opened(form: AccountForm, person: object) -> Account:
    data = form.cleaned_data
    return actions.open_account(
        where=form.where(),
        keeper=data["keeper"],
        currency=data["currency"],
        fund=data["fund"],
        by=person,  # type: ignore[arg-type]
        at=timezone.now(),
    )


def _commitment(request: HttpRequest, public_id: str) -> Commitment:
    """Return the commitment, or answer that there is none for this person."""
    return get_object_or_404(ledger.commitments_seen_by(person_of(request)), public_id=public_id)
