"""The reader of marked sentences refuses a case that tests nothing."""

import pytest

from pipeline.errors import DataError
from tests.markup import read_case


def test_marks_may_nest():
    case = read_case("La [[TREATY:x|charte des [[ORGANISATION:onu|Nations unies]]]] oblige.")
    assert case.text == "La charte des Nations unies oblige."
    assert case.mentions == (
        ("charte des Nations unies", "TREATY", "name"),
        ("Nations unies", "ORGANISATION", "name"),
    )
    assert case.ids == ("x", "onu")


@pytest.mark.parametrize("markup", ["Rien de marqué.", "Un ]] de trop [[STATE:FRA|France]]"])
def test_a_vacuous_case_is_refused(markup):
    with pytest.raises(ValueError, match="not a case"):
        read_case(markup)


def test_a_mark_that_is_not_closed_is_refused():
    with pytest.raises(DataError):
        read_case("La [[STATE:FRA|France.")


def test_an_empty_case_must_be_empty():
    assert read_case("Le russe est une langue.", nothing=True).mentions == ()
    with pytest.raises(ValueError, match="not a case"):
        read_case("La [[STATE:FRA|France]].", nothing=True)
