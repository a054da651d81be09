"""A number typed in either language is read as meant, and shown so that it can be read again."""

import pytest
from django.utils import translation

from yakir.common.forms import NumberField


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("number", [0.002, 0.5, 1075, 12_345.5])
def test_a_number_that_is_shown_is_read_back_as_itself(language, number):
    with translation.override(language):
        field = NumberField()
        assert field.clean(str(field.prepare_value(number))) == number


@pytest.mark.parametrize(("typed", "read"), [("0,5", 0.5), ("0.5", 0.5), ("1 250,5", 1250.5)])
def test_a_comma_and_a_point_mean_the_same(typed, read):
    assert NumberField().clean(typed) == read
