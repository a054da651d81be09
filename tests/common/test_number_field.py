"""A number typed in either language is read as meant, and shown so that it can be read again."""

import pytest
from django.utils import translation
from django.utils.translation import override

from yakir.common.formats import write_exact
from yakir.common.forms import NumberField, YakirForm


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("number", [0.002, 0.5, 1075, 12_345.5])
def test_a_number_that_is_shown_is_read_back_as_itself(language, number):
    with translation.override(language):
        field = NumberField()
        assert field.clean(str(field.prepare_value(number))) == number


@pytest.mark.parametrize(("typed", "read"), [("0,5", 0.5), ("0.5", 0.5), ("1 250,5", 1250.5)])
def test_a_comma_and_a_point_mean_the_same(typed, read):
    assert NumberField().clean(typed) == read


@pytest.mark.parametrize(("language", "words"), [("uk", "1\xa0000\xa0000"), ("en", "1,000,000")])
def test_the_limit_that_a_fault_names_is_written_in_groups(language, words):
    class Asked(YakirForm):
        power = NumberField(max_value=1_000_000)

    with override(language):
        form = Asked({"power": "2000000"})
        assert not form.is_valid()
        assert words in str(form.errors["power"])


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (0.1, "uk", "0,1"),
        (0.999, "en", "0.999"),
        (1_000_000, "uk", "1\xa0000\xa0000"),
        (2_000.0, "en", "2,000"),
        (-45, "en", "−45"),
    ],
)
def test_a_limit_has_the_digits_it_has(value, language, written):
    with override(language):
        assert write_exact(value) == written
