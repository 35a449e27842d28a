"""myKaarma's credentials, and its reads: all of them are a POST."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import ADA, BEN, DEALER, SALES, SERVICE

LIST = "/department/dealerAssociate/list"
MEMBERS = {
    *("id", "uuid", "userUuid", "firstName", "lastName", "userName", "nickname", "cellPhone"),
    *("textNumber", "emailAddress", "imageUrl", "bio", "associateDmsID", "isTextNumberVerified"),
    *("isValid", "ssoFeatureEnabled", "isDealerMappedToSsoPartner", "isSsoPartnerMapped"),
    *("userInviteStatus", "defaultThreadOwnerUserUUID", "outOfOffice", "outOfOfficeStartDate"),
    *("department", "role"),
}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 100001),
        ({"Authorization": "Bearer sandbox"}, 100001),
        ({"Authorization": "Basic ???"}, 100001),
        ({"Authorization": "Basic c2FuZGJveDp3cm9uZw=="}, 100003),  # sandbox:wrong
    ],
)
def test_missing_or_wrong_credentials_are_401(
    http: httpx.Client, headers: dict[str, str], code: int
) -> None:
    answer = http.post(f"/mykaarma/manage/v2{LIST}", headers=headers, json={})

    assert answer.status_code == 401
    assert set(answer.json()) == {"errors", "warnings", "apiRequestId"}
    assert answer.json()["errors"][0]["errorCode"] == code


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"dealerAssociateUuids": [ADA]}, [ADA]),
        ({"dealerAssociateUuids": [ADA, "nobody", BEN]}, [ADA, BEN]),
        ({"departmentUuids": [SALES]}, [ADA]),
        ({"departmentUuids": [SALES, SERVICE]}, [ADA, BEN]),
        ({"dealerAssociateUuids": [ADA, BEN], "departmentUuids": [SERVICE]}, [BEN]),
    ],
)
def test_associates_come_keyed_by_their_uuid(
    mykaarma: httpx.Client, body: dict[str, Any], found: list[str]
) -> None:
    answer = mykaarma.post(LIST, json=body).raise_for_status()

    assert list(answer.json()["dealerAssociates"]) == found


def test_an_associate_has_every_member_that_is_documented(mykaarma: httpx.Client) -> None:
    answer = mykaarma.post(LIST, json={"dealerAssociateUuids": [ADA]}).json()
    associate = answer["dealerAssociates"][ADA]

    assert set(associate) == MEMBERS
    assert associate["emailAddress"] == "ada@example.com"
    assert associate["department"]["name"] == "Sales"
    assert associate["department"]["dealer"] == {
        "id": associate["department"]["dealer"]["id"],
        "name": "Dallas",
        "uuid": DEALER,
        "isValid": True,
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 100012),
        ({"dealerAssociateUuids": []}, 100012),
        ({"departmentUuids": ["nobody"]}, 100013),
        ({"departmentUuids": "nobody"}, 100006),
        ({"dealerAssociateUuids": [1]}, 100006),
        ({"dealerAssociateUuids": [ADA], "validate": "no"}, 100006),
    ],
)
def test_a_list_that_makes_no_sense_is_400(
    mykaarma: httpx.Client, body: dict[str, Any], code: int
) -> None:
    answer = mykaarma.post(LIST, json=body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["errorCode"] == code


def test_dealers_come_keyed_by_their_uuid_and_tell_their_zone(mykaarma: httpx.Client) -> None:
    dealers = mykaarma.post("/dealer/list", json={"dealerUuids": [DEALER, "nobody"]}).json()

    assert list(dealers["dealers"]) == [DEALER]
    assert dealers["dealers"][DEALER]["timeZone"] == "US/Central"
    assert mykaarma.post("/dealer/list", json={}).status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_default_associate_can_be_had_with_both_methods(
    mykaarma: httpx.Client, method: str
) -> None:
    answer = mykaarma.request(method, f"/departments/{SERVICE}/dealerAssociate/default")

    assert answer.json()["dealerAssociate"]["uuid"] == BEN
