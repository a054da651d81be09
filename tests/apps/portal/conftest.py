"""A small public world: a community, a design, acts and a need, all entered in the journal."""

from types import SimpleNamespace

import pytest

from tests.factories.world import public_world


@pytest.fixture
def world(db) -> SimpleNamespace:
    """Everything the public may see, once."""
    return public_world()
