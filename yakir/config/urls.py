"""Every address: pages under their language, the API without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from yakir.apps.portal.views.about import robots
from yakir.common.ids import PublicIdConverter
from yakir.config.api import api

register_converter(PublicIdConverter, "ykr")

urlpatterns = [
    path("", RedirectView.as_view(url=f"/{settings.LANGUAGE_CODE}/"), name="root"),
    path("robots.txt", robots),
    path("api/v1/", api.urls),
]
urlpatterns += i18n_patterns(
    path("", include("yakir.apps.portal.urls")),
    path("work/", include("yakir.config.desk_urls")),
    path("work/needs/", include("yakir.apps.needs.urls")),
    path("work/projects/", include("yakir.apps.projects.urls")),
    path("work/endurance/", include("yakir.apps.endurance.urls")),
    path("work/islands/", include("yakir.apps.islands.urls")),
    path("work/scenarios/", include("yakir.apps.planning.urls")),
    path("work/deliveries/", include("yakir.apps.delivery.urls")),
    path("work/programmes/", include("yakir.apps.governance.urls")),
    path("work/partners/", include("yakir.apps.partners.urls")),
    path("work/ledger/", include("yakir.apps.partners.urls.ledger")),
    path("work/places/", include("yakir.apps.places.urls")),
    path("work/journal/", include("yakir.config.journal_pages")),
    path("work/checks/", include("yakir.config.checks.pages")),
    path("work/designs/", include("yakir.apps.catalogue.urls")),
    path("work/publishing/", include("yakir.apps.publishing.urls")),
    path("work/people/", include("yakir.apps.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("yakir.common.urls")),
)
