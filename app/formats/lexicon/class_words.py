"""Town class names and facility names → the 13 use classes (sources.md 1.2) and the function the building serves."""

from typing import NamedTuple

from app.domain.functions.naming import category_of, function_of, names_a_class, word_function
from app.domain.vocabulary import Category, Function

__all__ = ["ClassAndFunction", "names_a_class", "read_use"]


class ClassAndFunction(NamedTuple):
    """Class and function; None where neither name nor class columns say. `sure` is False for a guess from the name."""

    category: Category | None
    function: Function | None
    sure: bool


def read_use(name: str, large: str | None, small: str | None) -> ClassAndFunction:
    """The 13-class category and the main function of a facility from its class columns and its name.

    A class that names several of the 13 together (医療・保健福祉系) leaves the choice to the name.
    """
    category, sure = category_of(name, large, small)
    if category is None and word_function(name) is None:
        return ClassAndFunction(None, None, False)
    return ClassAndFunction(category, function_of(name, category, large, small), sure)
