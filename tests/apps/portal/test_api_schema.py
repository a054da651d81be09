"""The public API does what its schema says, whatever is asked of it."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from yakir.config.wsgi import application

SCHEMA = "/api/v1/openapi.json"
QUICK = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def _modes(operation):
    """Right values and wrong ones; what takes no values cannot be asked wrongly."""
    asks = operation.definition.raw.get("parameters")
    return [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if asks else [GenerationMode.POSITIVE]


@pytest.fixture
def one_connection():
    """Keep the test's connection over requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_answer_is_what_the_schema_says(world, one_connection):
    whole = schemathesis.openapi.from_wsgi(SCHEMA, application)
    schema = whole.include(method="GET").exclude(path_regex="/work/")
    asked = 0

    for operation in (found.ok() for found in schema.get_all_operations()):
        for mode in _modes(operation):

            @QUICK
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.call_and_validate()

            ask()
        asked += 1

    assert asked >= 12


def test_the_schema_names_problem_documents_for_every_fault(client, db):
    paths = json.loads(client.get(SCHEMA).content)["paths"]

    for operation in (each for path in paths.values() for each in path.values()):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"]
