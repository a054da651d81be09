"""The page: a file goes in, everything wrong with it comes out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from yakir.apps.accounts.access import work
from yakir.apps.accounts.rules import Permission
from yakir.config.checks import findings
from yakir.config.checks.forms import CheckForm


@require_http_methods(["GET", "POST"])
@work(Permission.READ)
def check(request: HttpRequest) -> HttpResponse:
    """Show what is wrong with a file, beside the lines it stands in; the file is not kept."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    found = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        found = findings.check(
            file.read(), name=file.name, language=get_language() or "uk", now=timezone.now()
        )
    status = 422 if request.method == "POST" and found is None else 200
    return render(request, "check_file.html", {"form": form, "found": found}, status=status)


app_name = "checks"
urlpatterns = [path("", check, name="file")]
