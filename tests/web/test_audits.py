"""The published audits of GraphQL over HTTP (npm `graphql-http`), every one of them, against a served gateway."""

from __future__ import annotations

import pytest

from tests.in_node import run_in_node
from tests.stage import GatewayClient

AUDITS = {
    "MUST": "0220 0221 0222 03D4 13EE 1B7A 28B9 2C94 4655 78D5 82A3 B8B3 BF61",
    "SHOULD": "22EB 2EA1 34A2 428F 47DE 51FE 556A 572B 5E5B 74FF 7B9B 80D8 8161 865D 86EE 94B0 94B1 94B2 9ABE B7N8 BCF8 "
    "D586 FDE2",
    "MAY": "3E3A 423L 4760 4761 4762 4763 58B0 58B1 58B2 58B3 5A70 6A70 6C00 6C01 6C02 6C03 8764 9C48 A5BF B6DC D6D5 LKJ0 "
    "LKJ1 LKJ2 LKJ3",
}


@pytest.fixture(scope="module")
def results(gateway_client: GatewayClient) -> list[dict[str, str]]:
    """What each audit came to."""
    address = gateway_client.http.base_url.join("/graphql")
    return list(run_in_node("audit.mjs", str(address)))


@pytest.mark.parametrize("level", AUDITS)
def test_every_audit_of_a_level_is_made_and_green(
    results: list[dict[str, str]], level: str
) -> None:
    made = [one for one in results if one["name"].partition(" ")[0] == level]

    assert sorted(one["id"] for one in made) == AUDITS[level].split()
    assert [one for one in made if one["status"] != "ok"] == []


def test_there_is_no_audit_of_another_level(results: list[dict[str, str]]) -> None:
    assert {one["name"].partition(" ")[0] for one in results} == set(AUDITS)
