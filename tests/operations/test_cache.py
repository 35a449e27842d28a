"""Documents that are read once: what is kept, for whom, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.caller import Profile
from gateway.operations.answer import Answer, Refusal
from gateway.operations.cache import SMALLEST, TIMES, Document, DocumentCache
from gateway.schema.build import build_schema
from tests.operations.test_limits import BOUNDS
from tests.stage import GatewayClient

SCHEMA = build_schema()
CLOSED = replace(BOUNDS, introspection=False, depth=3)
WHO = "{ viewer { client } }"


def cache(most_bytes: int = 1_000_000) -> DocumentCache:
    """A cache for analysts, who may ask for the schema, and all others, who may not."""
    bounds = dict.fromkeys(Profile, CLOSED) | {Profile.ANALYST: BOUNDS}
    return DocumentCache(SCHEMA, bounds=bounds, most_bytes=most_bytes)


def right(n: int) -> str:
    """One of many documents that may run."""
    return f"query A{n:03} {WHO}"


def test_a_text_is_read_once_for_each_profile() -> None:
    kept = cache()

    first = kept.read(WHO, Profile.ANALYST)

    assert isinstance(first, Document)
    assert kept.read(" ".join(WHO.split()), Profile.ANALYST) is first
    assert kept.read(WHO, Profile.PARTNER) is not first
    assert kept.read(WHO + " ", Profile.ANALYST) is not first


def test_what_is_wrong_is_kept_as_well() -> None:
    kept = cache()

    first = kept.read("{ nothing }", Profile.ANALYST)

    assert isinstance(first, Answer)
    assert kept.read("{ nothing }", Profile.ANALYST) is first


def test_the_longest_unused_goes_first() -> None:
    each = SMALLEST + TIMES * len(right(0))
    kept = cache(int(3 * each * 8 / 7) + 8)
    first, second = (kept.read(right(n), Profile.ANALYST) for n in (0, 1))
    kept.read(right(2), Profile.ANALYST)
    assert kept.read(right(0), Profile.ANALYST) is first

    kept.read(right(3), Profile.ANALYST)

    assert kept.read(right(0), Profile.ANALYST) is first
    assert kept.read(right(1), Profile.ANALYST) is not second


@pytest.mark.parametrize("most_bytes", [0, 1, 5_000, 100_000])
def test_no_more_is_kept_than_may_be(most_bytes: int) -> None:
    kept = cache(most_bytes)

    for n in range(60):
        kept.read(right(n), Profile.ANALYST)
        kept.read(f"{{ nothing{n} }}", Profile.ANALYST)
        assert kept.bytes <= most_bytes


def test_a_storm_of_wrong_texts_pushes_no_right_one_out() -> None:
    kept = cache(50_000)
    first = kept.read(WHO, Profile.ANALYST)

    for n in range(200):
        kept.read(f"{{ nothing{n} }}", Profile.ANALYST)

    assert kept.read(WHO, Profile.ANALYST) is first


def test_a_text_that_is_too_long_is_neither_read_nor_kept() -> None:
    kept = cache()

    answer = kept.read("#" * 1_000_000, Profile.ANALYST)

    assert isinstance(answer, Answer)
    assert answer.refusal is Refusal.LIMIT
    assert kept.bytes == 0


# ---------------------------------------------------------------- what depends on the profile


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Query") { name } }',
        '{ a: __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { queryType { name } } }",
        "{ ... @include(if: true) { __schema { queryType { name } } } }",
    ],
)
def test_the_schema_is_asked_for_by_profiles_that_may(text: str) -> None:
    assert isinstance(cache().read(text, Profile.ANALYST), Document)

    answer = cache().read(text, Profile.PARTNER)

    assert isinstance(answer, Answer)
    assert answer.refusal is Refusal.INVALID
    assert {error["extensions"]["code"] for error in answer.errors} == {"FORBIDDEN"}


def test_every_profile_may_ask_for_the_name_of_a_type() -> None:
    document = cache().read("{ __typename viewer { __typename } }", Profile.PARTNER)

    assert isinstance(document, Document)


@pytest.mark.parametrize(
    "text",
    [
        "{ viewr { client } }",
        "{ viewer { clientt } }",
        "{ viewer }",
        "{ associates(frist: 1) { totalCount } }",
        "{ officeHours(dayOfWeek: MONDY) { encoding } }",
        "{ officeHours(dayOfWeek: monday) { encoding } }",
        "query ($v: AssociateFiltr) { associates(filter: $v) { totalCount } }",
        "{ associates(filter: { nam: 1 }) { totalCount } }",
        "{ ... on Qery { viewer { client } } }",
        "{ node(id: 1) { email } }",
        "{ viewer @inclde(if: true) { client } }",
        "{ viewer @include(iff: true) { client } }",
    ],
)
def test_who_may_not_ask_for_the_schema_is_not_told_its_names_either(text: str) -> None:
    told, silent = (cache().read(text, profile) for profile in (Profile.ANALYST, Profile.FRONTEND))

    assert isinstance(told, Answer)
    assert isinstance(silent, Answer)
    assert silent.errors
    assert not [error for error in silent.errors if "id you mean" in error["message"]]


def test_who_may_ask_for_the_schema_is_helped() -> None:
    answer = cache().read("{ viewr { client } }", Profile.ANALYST)

    assert isinstance(answer, Answer)
    assert "Did you mean 'viewer'?" in answer.errors[0]["message"]


def test_the_same_complaint_ten_times_is_one_with_ten_places() -> None:
    bounds = dict.fromkeys(Profile, replace(BOUNDS, directives=50))
    kept = DocumentCache(SCHEMA, bounds=bounds, most_bytes=1_000_000)

    answer = kept.read("{ viewer" + " @aa" * 40 + " { client } }", Profile.ANALYST)

    assert isinstance(answer, Answer)
    messages = [error["message"] for error in answer.errors]
    assert messages.count("Unknown directive '@aa'.") == 1
    assert len(answer.errors[0]["locations"]) == 10


def test_what_nobody_counted_to_the_end_is_told_as_at_least_so_many() -> None:
    bounds = dict.fromkeys(Profile, replace(BOUNDS, fields=1_000))
    kept = DocumentCache(SCHEMA, bounds=bounds, most_bytes=1_000_000)

    text = "{" + " ".join(f"nothing{n}" for n in range(200)) + "}"
    answer = kept.read(text, Profile.ANALYST)

    assert isinstance(answer, Answer)
    assert len(answer.errors) == 10
    assert answer.errors[-1]["message"] == "At least 41 more errors are not shown."


# ---------------------------------------------------------------- running what is kept


def test_a_document_runs_again_with_other_variables_and_another_operation(
    gateway: GatewayClient,
) -> None:
    query = """
        query Some($n: Int) { associates(first: $n) { nodes { name } } }
        query Who { viewer { client } }
    """

    def ask(name: str, **variables: int) -> dict[str, object]:
        body = {"query": query, "operationName": name, "variables": variables}
        return dict(gateway.post(body).json()["data"])

    pages = [ask("Some", n=n)["associates"] for n in (1, 2, 1)]

    assert [len(page["nodes"]) for page in pages] == [1, 2, 1]  # type: ignore[index]  # JSON
    assert ask("Who") == {"viewer": {"client": "anonymous"}}


def test_variables_that_do_not_fit_leave_the_document_as_it_is(gateway: GatewayClient) -> None:
    query = "query ($n: Int) { associates(first: $n) { nodes { name } } }"

    wrong = gateway.ask(query, n="many")

    assert "Int cannot represent" in wrong["errors"][0]["message"]
    assert "extensions" not in wrong
    assert len(gateway.data(query, n=1)["associates"]["nodes"]) == 1
