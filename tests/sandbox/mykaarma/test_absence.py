"""The PUT of the out-of-office record, seen through the flag of the dealer associate."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import ADA, BEN, SALES, SERVICE

PATH = f"/department/{SALES}/dealerAssociate/{ADA}/outofoffice"


def shown(mykaarma: httpx.Client, uuid: str = ADA) -> dict[str, Any]:
    body = {"dealerAssociateUuids": [uuid], "validate": False, "doNotValidate": True}
    answer = mykaarma.post("/department/dealerAssociate/list", json=body).raise_for_status()
    associate: dict[str, Any] = answer.json()["dealerAssociates"][uuid]
    return associate


def test_the_answer_is_the_bare_envelope_and_each_has_its_own_request_id(
    mykaarma: httpx.Client,
) -> None:
    answers = [mykaarma.put(PATH, json={"startTime": "2026-03-02"}).json() for _ in range(2)]

    assert [set(answer) for answer in answers] == [{"errors", "warnings", "apiRequestId"}] * 2
    assert answers[0]["errors"] == answers[0]["warnings"] == []
    assert answers[0]["apiRequestId"] != answers[1]["apiRequestId"]


@pytest.mark.parametrize(
    ("start", "end", "out"),
    [  # the clock stands at 12:00 UTC, which is 06:00 at the dealer's
        ("2026-03-02T12:00:00Z", None, True),
        ("2026-03-02T12:00:01Z", None, False),
        ("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z", False),  # half open
        ("2026-03-02T11:00:00Z", "2026-03-02T12:00:00.5Z", True),
        ("2026-03-02T06:00:00-06:00", None, True),
        ("2026-03-02 06:00:00", None, True),
        ("2026-03-02 06:00:01", None, False),
        ("2026-03-02t06:00:00", None, True),
        ("2026-03-02", "2026-03-03", True),
        ("2026-03-01", "2026-03-02", False),
        (None, None, True),
        (None, "2026-03-02T12:00:01Z", True),
        (None, "2026-03-02T12:00:00Z", False),
    ],
)
def test_the_flag_is_up_while_the_clock_is_inside(
    mykaarma: httpx.Client, start: str | None, end: str | None, out: bool
) -> None:
    mykaarma.put(PATH, json={"startTime": start, "endTime": end}).raise_for_status()

    assert shown(mykaarma)["outOfOffice"] is out


def test_the_start_date_shows_while_the_flag_is_up(
    http: httpx.Client, mykaarma: httpx.Client
) -> None:
    during = shown(mykaarma, BEN)
    http.put("/_sandbox/clock", json={"now": "2026-03-08T17:00:00Z"})  # noon at the dealer's, DST
    after = shown(mykaarma, BEN)

    assert during["outOfOffice"] is True
    assert during["outOfOfficeStartDate"] == "2026-03-01T00:00:00-06:00"
    assert (after["outOfOffice"], after["outOfOfficeStartDate"]) == (False, None)


def test_a_put_replaces_the_record_and_an_end_that_is_now_cancels_it(
    mykaarma: httpx.Client,
) -> None:
    mykaarma.put(PATH, json={"startTime": "2026-03-01"}).raise_for_status()
    assert shown(mykaarma)["outOfOffice"] is True

    mykaarma.put(PATH, json={"endTime": "2026-03-02T11:59:00Z"}).raise_for_status()
    assert shown(mykaarma)["outOfOffice"] is False


def test_a_record_of_all_members_is_accepted_and_unknown_members_are_ignored(
    mykaarma: httpx.Client,
) -> None:
    record = {
        "outOfOfficeSetterUserUUID": "u",
        "outOfOfficeSetterUserName": "Ada",
        "startTime": "2026-03-01",
        "endTime": "2026-03-09",
        "turnOffNumber": "+15550100",
        "outOfOfficeType": "vacation",
        "outOfOfficeForwardingDetail": {"forwardText": True, "textForwardingNumber": "+15550101"},
        "outOfOfficeAutoRespondDetail": {"enableTextAutoReply": True, "autoTextReply": "Away"},
        "outOfOfficeDelegationDetail": {"delegateeDealerAssociateUUID": BEN},
        "colour": "blue",
    }

    assert mykaarma.put(PATH, json=record).status_code == 200


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ({"startTime": "2026-03-02", "endTime": "2026-03-01"}, "endTime"),
        ({"startTime": "string"}, "startTime"),
        ({"startTime": ""}, "startTime"),
        ({"startTime": "2026-02-30"}, "startTime"),
        ({"startTime": "2026-03-02T25:00:00Z"}, "startTime"),
        ({"startTime": "2026-03-02T09:00Z"}, "startTime"),
        ({"endTime": "0001-01-01"}, "endTime"),
        ({"endTime": "9999-12-31T23:59:59-12:00"}, "endTime"),
        ({"endTime": 1772452800}, "endTime"),
        ({"outOfOfficeType": 7}, "outOfOfficeType"),
        ({"outOfOfficeForwardingDetail": []}, "outOfOfficeForwardingDetail"),
        ({"outOfOfficeForwardingDetail": {"forwardCall": "yes"}}, "forwardCall"),
        ({"outOfOfficeAutoRespondDetail": {"autoTextReply": True}}, "autoTextReply"),
        ([], "object"),
    ],
)
def test_a_record_that_breaks_a_rule_is_400_and_changes_nothing(
    mykaarma: httpx.Client, record: object, word: str
) -> None:
    mykaarma.put(PATH, json={"startTime": "2026-03-01"}).raise_for_status()

    answer = mykaarma.put(PATH, json=record)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["errorCode"] == 100006
    assert answer.json()["errors"][0]["errorTitle"] == "INVALID_REQUEST_DATA"
    assert word in answer.json()["errors"][0]["errorMessage"]
    assert shown(mykaarma)["outOfOffice"] is True


@pytest.mark.parametrize(
    ("department", "associate", "code"),
    [("nobody", ADA, 100013), (SALES, "nobody", 100006), (SERVICE, ADA, 100006)],
)
def test_an_unknown_department_or_associate_is_400(
    mykaarma: httpx.Client, department: str, associate: str, code: int
) -> None:
    path = f"/department/{department}/dealerAssociate/{associate}/outofoffice"

    answer = mykaarma.put(path, json={"startTime": "2026-03-01"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["errorCode"] == code
