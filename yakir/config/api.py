"""The one API: routers of the apps, everything wrong as a problem document."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from yakir.apps.needs.api import router as work_needs
from yakir.apps.partners.api import router as work_partners
from yakir.apps.partners.api.ledger import router as work_ledger
from yakir.apps.portal.api.communities import drawn, places, reported
from yakir.apps.portal.api.designs import catalogue
from yakir.apps.portal.api.journal import log
from yakir.apps.portal.api.partners import givers, promised, said
from yakir.apps.portal.api.plans import drafted, planned
from yakir.apps.portal.api.programmes import governed
from yakir.apps.projects.api import router as work_projects
from yakir.common import problems
from yakir.common.errors import Refused

logger = logging.getLogger(__name__)


class Api(NinjaAPI):
    """The API, whose schema says that errors are problem documents."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Return the schema with the content types that are really sent."""
        schema = super().get_openapi_schema(**where)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _name_content_types(operation["responses"])
        return schema


# What endpoints send when it is not JSON.
OTHER_TYPES = {"FeatureCollection": "application/geo+json"}
TEXT = "text/plain"


def _name_content_types(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if "application/json" not in content:
            continue
        shape = content["application/json"].get("schema", {})
        if int(status) >= HTTPStatus.BAD_REQUEST:
            content[problems.CONTENT_TYPE] = content.pop("application/json")
        elif shape.get("type") == "string":
            content[TEXT] = content.pop("application/json")
        else:
            name = shape.get("$ref", "").rpartition("/")[2]
            if name in OTHER_TYPES:
                content[OTHER_TYPES[name]] = content.pop("application/json")


api = Api(title="Yakir", version="1", urls_namespace="api", docs_url=None)
api.add_router("/communities", places)
api.add_router("", drawn)
api.add_router("/needs", reported)
api.add_router("/designs", catalogue)
api.add_router("/partners", givers)
api.add_router("/pledges", promised)
api.add_router("/acts", said)
api.add_router("/projects", drafted)
api.add_router("/plans", planned)
api.add_router("/programmes", governed)
api.add_router("/journal", log)
api.add_router("/work/needs", work_needs)
api.add_router("/work/projects", work_projects)
api.add_router("/work/ledger", work_ledger)
api.add_router("/work", work_partners)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Answer a refusal."""
    return problems.refusal(error)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer faulty values, each with its field."""
    faults = [
        {"field": str(fault["loc"][-1]), "message": str(fault["msg"])} for fault in error.errors
    ]
    return problems.problem(HTTPStatus.UNPROCESSABLE_ENTITY, code="invalid", errors=faults)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer whatever else a router refuses, such as too many requests."""
    return problems.problem(error.status_code, detail=error.message)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer that there is no such thing, or none that is public."""
    return problems.problem(HTTPStatus.NOT_FOUND)


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer that we are at fault, and log it once."""
    logger.exception("The API failed at %s", request.path)
    return problems.problem(HTTPStatus.INTERNAL_SERVER_ERROR)
