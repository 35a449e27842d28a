"""The closed sets of words: complete, and each value described."""

from __future__ import annotations

import inspect
from enum import Enum

import pytest
from graphql import GraphQLEnumType

from gateway.schema.vocabulary import word_list
from gateway.vendors import records
from gateway.vendors.port import Vendor
from tests.schema.walk import SCHEMA

INNER = {"ScheduleOwnerKind", "Unset"}
"""Words that we use among ourselves; the schema has types for them, and leaves out what is not set."""

RECORDS = [
    kind
    for _, kind in inspect.getmembers(records, inspect.isclass)
    if issubclass(kind, Enum) and kind.__name__ not in INNER
]


@pytest.mark.parametrize("kind", [*RECORDS, Vendor], ids=lambda kind: kind.__name__)
def test_every_word_of_the_records_is_a_word_of_the_schema(kind: type[Enum]) -> None:
    shown = SCHEMA.get_type(kind.__name__)

    assert isinstance(shown, GraphQLEnumType), f"{kind.__name__} is not in the schema"
    assert list(shown.values) == [member.name for member in kind]
    assert all(value.description for value in shown.values.values())


def test_there_are_words() -> None:
    assert len(RECORDS) >= 9


def test_a_word_without_a_meaning_is_refused_at_once() -> None:
    class Colour(Enum):
        RED = "RED"
        BLUE = "BLUE"

    with pytest.raises(KeyError, match="BLUE"):
        word_list(Colour, "A colour.", {"RED": "As blood."})
