"""Whom a caller of one department does not see is answered for like an id that nobody has, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.caller import Scope
from gateway.schema import ids
from tests.permissions.questions import WIDE, Write, of_people
from tests.permissions.two_worlds import OURS, THEIRS, TwoWorlds, World, plain
from tests.stage import GatewayClient

SPAN = 'from: "2030-07-01T00:00:00Z", to: "2030-07-08T00:00:00Z"'
EVENT = 'name: "Some", startDate: "2030-07-04", endDate: "2030-07-04", allDay: true'


@dataclass(frozen=True, slots=True)
class Somebody:
    """What names one person: global ids, and the vendors' own."""

    associate: str
    email: str
    dealer_associate: str
    person: str
    department: str
    out_of_office: str
    schedule: str
    event: str
    change: str


NOBODY = Somebody(
    associate=ids.encode("Associate", "00000000-0000-4000-8000-000000000000"),
    email="nobody@example.com",
    dealer_associate="11111111-1111-4111-8111-111111111111",
    person="Y2lzY29zcGFyazovL3VzL1BFT1BMRS9ub2JvZHk",
    department=ids.encode("Department", "22222222-2222-4222-8222-222222222222"),
    out_of_office=ids.encode("OutOfOffice", "2222", "1111"),
    schedule=ids.encode("Schedule", "PERSON", "Y2lz", "BUSINESS_HOURS", "bm8"),
    event=ids.encode("ScheduleEvent", "PERSON", "Y2lz", "BUSINESS_HOURS", "bm8", "bm8"),
    change=ids.encode("Change", "0123456789abcdef0123456789abcdef"),
)

ABOUT = "associates(filter: {search: $text}, first: 5) { nodes { id email links { webexPersonId mykaarmaDealerAssociateId mykaarmaDepartmentId } schedules { nodes { id events { id } } } } }"


def somebody(world: World, email: str, change: str) -> Somebody:
    """What names somebody of the directory, as who is not limited is told."""
    (row,) = world.anybody.data(f"query ($text: String) {{ {ABOUT} }}", text=email)["associates"][
        "nodes"
    ]
    links = row["links"]
    schedule = next(one for one in row["schedules"]["nodes"] if one["events"])
    department, dealer_associate = links["mykaarmaDepartmentId"], links["mykaarmaDealerAssociateId"]
    return Somebody(
        row["id"],
        row["email"],
        dealer_associate,
        links["webexPersonId"],
        ids.encode("Department", department),
        ids.encode("OutOfOffice", department, dealer_associate),
        schedule["id"],
        schedule["events"][0]["id"],
        change,
    )


@pytest.fixture(scope="module")
def theirs(worlds: TwoWorlds) -> Somebody:
    """Somebody of another department, with everything that there can be of somebody."""
    world = worlds.one
    casimir = world.anybody.data('{ associate(by: {email: "casimir@example.com"}) { id } }')
    world.anybody.data(
        "mutation ($input: AssociateUpdateInput!) { associateUpdate(input: $input) { userErrors { message } } }",
        # There is something to say about him: his clocks differ.
        input={"associateId": casimir["associate"]["id"], "timeZone": "Asia/Tokyo"},
    )
    asked = {"associateId": casimir["associate"]["id"], "startsAt": "2031-01-01T00:00:00Z"}
    done = world.anybody.data(
        "mutation ($input: OutOfOfficeSetInput!) { outOfOfficeSet(input: $input) { change { id status } } }",
        input=asked,
    )["outOfOfficeSet"]["change"]
    assert done["status"] == "DONE"
    return somebody(world, "casimir@example.com", done["id"])


def named(template: str, one: Somebody) -> str:
    """A document about somebody: `{associate}` and the like stand for what names them."""
    for member in Somebody.__dataclass_fields__:
        template = template.replace(f"<{member}>", getattr(one, member))
    return template


def answer(client: GatewayClient, document: str, one: Somebody, **variables: Any) -> str:
    """An answer, with what names somebody taken out."""
    text = plain(client.post({"query": named(document, one), "variables": variables}).text)
    for member in Somebody.__dataclass_fields__:
        text = text.replace(getattr(one, member), f"<{member}>")
    return text


READS = (
    'node(id: "<associate>") { id }',
    'node(id: "<department>") { id ... on Department { name } }',
    'node(id: "<out_of_office>") { id }',
    'node(id: "<schedule>") { id ... on Schedule { name availabilityAt(time: "2030-07-01T09:00:00Z") { status } } }',
    'node(id: "<event>") { id }',
    'node(id: "<change>") { id }',
    'nodes(ids: ["<associate>", "<schedule>", "<change>", "<out_of_office>"]) { id }',
    'associate(by: {id: "<associate>"}) { id }',
    'associate(by: {email: "<email>"}) { id }',
    'associate(by: {mykaarmaDealerAssociateId: "<dealer_associate>"}) { id }',
    'associate(by: {webexPersonId: "<person>"}) { id }',
    'associates(filter: {ids: ["<associate>"]}) { totalCount nodes { id } pageInfo { hasNextPage } }',
    'associates(filter: {departmentIds: ["<department>"]}) { totalCount nodes { id } }',
    'associates(filter: {search: "<email>"}) { totalCount nodes { id } }',
    'availableAssociates(at: "2030-07-06T04:00:00Z", treatUnknownAs: AVAILABLE, filter: {ids: ["<associate>"]}) { totalCount nodes { id } }',
    'nextAvailableAssociates(after: "2030-07-01T16:00:00Z", treatUnknownAs: AVAILABLE, filter: {ids: ["<associate>"]}) { associate { id } }',
    'coverage(from: "2030-07-01T00:00:00Z", to: "2030-07-08T00:00:00Z", filter: {ids: ["<associate>"]}) { from to available unknown }',
    'scheduleIssues(filter: {ids: ["<associate>"]}) { code }',
    f'freeBusy(associateIds: ["<associate>"], {SPAN}) {{ periods {{ status }} }}',
    f'commonSlots(associateIds: ["<associate>"], {SPAN}, atLeast: "PT1H") {{ from }}',
    'schedules(owner: {associateId: "<associate>"}) { nodes { id } }',
    'change(id: "<change>") { id status }',
    'changes(filter: {associateId: "<associate>"}) { nodes { id } pageInfo { hasNextPage } }',
    f'preview(change: {{absence: {{associateId: "<associate>", startsAt: "2030-07-01T00:00:00Z", endsAt: '
    f'"2030-07-02T00:00:00Z"}}}}, {SPAN}) {{ affected {{ associate {{ id }} }} steps {{ action }} userErrors '
    "{ code message path } }",
    f'preview(change: {{scheduleEvent: {{scheduleId: "<schedule>", event: {{{EVENT}}}}}}}, {SPAN}) '
    "{ steps { action } userErrors { code message path } }",
    f'preview(change: {{workingWeek: {{associateIds: ["<associate>"], name: "Some", days: [{{day: MONDAY, ranges: '
    f'[{{from: "09:00", to: "17:00"}}]}}]}}}}, {SPAN}) {{ steps {{ action }} userErrors {{ code message path }} }}',
    f'preview(change: {{holiday: {{associateIds: ["<associate>"], name: "Some", startDate: "2030-07-04", endDate: '
    f'"2030-07-04"}}}}, {SPAN}) {{ steps {{ action }} userErrors {{ code message path }} }}',
)


@pytest.mark.parametrize("field", READS)
def test_what_is_not_seen_is_read_like_what_is_not_there(
    field: str, worlds: TwoWorlds, theirs: Somebody
) -> None:
    limited, document = worlds.one.limited, f"{{ {field} }}"
    worlds.one.sandbox.forget_calls()

    told = answer(limited, document, theirs)

    assert told == answer(limited, document, NOBODY)
    assert not any(worlds.one.sandbox.calls().values()), "no vendor was asked"


@pytest.mark.parametrize(
    ("by", "member", "write"),
    [
        ("email", "email", str),
        ("email", "email", str.upper),
        ("mykaarmaDealerAssociateId", "dealer_associate", str),
        ("mykaarmaDealerAssociateId", "dealer_associate", str.upper),
        ("webexPersonId", "person", str),
        ("webexPersonId", "person", "{}=".format),
    ],
)
def test_what_finds_somebody_who_is_not_seen_finds_nobody_to_the_byte(
    by: str, member: str, write: Callable[[str], str], worlds: TwoWorlds, theirs: Somebody
) -> None:
    type_name = "EmailAddress" if by == "email" else "String"
    document = f"query ($key: {type_name}!) {{ associate(by: {{{by}: $key}}) {{ id name email }} }}"

    theirs_told, nobodys = (
        worlds.one.limited.post(
            {"query": document, "variables": {"key": write(getattr(one, member))}}
        )
        for one in (theirs, NOBODY)
    )

    assert theirs_told.content == nobodys.content
    assert theirs_told.status_code == nobodys.status_code == 200
    assert theirs_told.json()["data"] == {"associate": None}


@pytest.mark.parametrize("field", READS)
def test_who_is_not_limited_is_told_of_somebody(
    field: str, worlds: TwoWorlds, theirs: Somebody
) -> None:
    anybody, document = worlds.one.anybody, f"{{ {field} }}"

    assert answer(anybody, document, theirs) != answer(anybody, document, NOBODY)


# ---------------------------------------------------------------- writes


MUTATIONS = (
    *of_people("<associate>", "<schedule>", "<event>"),
    Write("absenceCancel", {"changeId": "<change>"}, frozenset()),
    Write("changeRetry", {"changeId": "<change>"}, frozenset()),
    Write("changeCompensate", {"changeId": "<change>"}, frozenset()),
    Write("changeCancel", {"changeId": "<change>"}, frozenset()),
    Write(
        "outOfOfficeSet",
        {"associateId": "<ada>", "delegation": {"delegateAssociateId": "<associate>"}},
        frozenset(),
    ),
    Write(
        "outOfOfficeSet",
        {"associateId": "<ada>", "delegation": {"delegateDealerAssociateId": "<dealer_associate>"}},
        frozenset(),
    ),
    Write(
        "absencePlan",
        {
            "associateId": "<ada>",
            "startsAt": "2030-07-01T00:00:00Z",
            "endsAt": "2030-07-02T00:00:00Z",
            "delegation": {"delegateDealerAssociateId": "<dealer_associate>"},
        },
        frozenset(),
    ),
)


@pytest.mark.parametrize("write", MUTATIONS, ids=lambda one: json.dumps([one.name, *one.input]))
def test_what_is_not_seen_is_written_like_what_is_not_there(
    write: Write, worlds: TwoWorlds, theirs: Somebody
) -> None:
    limited, everybody = worlds.one.limited, worlds.one.anybody
    ada = everybody.data('{ associate(by: {email: "ada@example.com"}) { id } }')["associate"]["id"]
    before = everybody.data("{ changes { nodes { id status } } }")
    worlds.one.sandbox.forget_calls()

    def told(one: Somebody) -> str:
        text = named(json.dumps(write.input).replace("<ada>", ada), one)
        document = _document(write)
        return answer(limited, document, one, input=json.loads(text))

    first = told(theirs)

    assert first == told(NOBODY)
    (error,) = json.loads(first)["data"]["done"]["userErrors"]
    assert error["code"] == "NOT_FOUND"
    assert not any(worlds.one.sandbox.calls().values()), "no vendor was asked"
    assert everybody.data("{ changes { nodes { id status } } }") == before, "nothing was accepted"


def _document(write: Write) -> str:
    if not write.name.startswith("change"):
        return write.document
    return write.document.replace(f"{write.name[0].upper()}{write.name[1:]}Input", "ChangeInput")


@pytest.mark.parametrize("write", WIDE, ids=lambda one: json.dumps([one.name, *one.input]))
def test_what_no_department_has_for_itself_is_closed_to_who_is_limited(
    write: Write, worlds: TwoWorlds
) -> None:
    worlds.one.sandbox.forget_calls()

    told = worlds.one.limited.data(write.document, input=write.input)["done"]

    (error,) = told["userErrors"]
    assert error["code"] == "FORBIDDEN"
    assert "not limited to departments" in error["message"]
    assert not any(worlds.one.sandbox.calls().values())


PREVIEWS = (
    'scheduleEvent: {scheduleId: "<place>", event: {name: "Some", startDate: "2030-07-04", endDate: "2030-07-04", allDay: true}}',
    'workingWeek: {account: true, name: "Some", days: [{day: MONDAY, ranges: [{from: "09:00", to: "17:00"}]}]}',
    'holiday: {level: ORGANIZATION, name: "Some", startDate: "2030-07-04", endDate: "2030-07-04"}',
)


@pytest.mark.parametrize("change", PREVIEWS)
def test_a_preview_of_it_is_closed_too(change: str, worlds: TwoWorlds) -> None:
    place = ids.encode("Schedule", "LOCATION", "x", "HOLIDAYS", "y")
    change = change.replace("<place>", place)

    told = worlds.one.limited.data(
        f"{{ preview(change: {{{change}}}, {SPAN}) {{ affected {{ associate {{ id }} }} userErrors {{ code }} }} }}"
    )

    assert told["preview"] == {"affected": [], "userErrors": [{"code": "FORBIDDEN"}]}


# ---------------------------------------------------------------- whom it is about


@pytest.fixture
def stood_in_for(worlds: TwoWorlds, theirs: Somebody) -> GatewayClient:
    """Ada is out of office, and somebody of another department stands in."""
    anybody = worlds.one.anybody
    ada = anybody.data('{ associate(by: {email: "ada@example.com"}) { id } }')["associate"]["id"]
    asked = {
        "associateId": ada,
        "startsAt": "2030-07-01T00:00:00Z",
        "endsAt": "2030-07-02T00:00:00Z",
        "delegation": {"delegateAssociateId": theirs.associate},
    }
    document = (
        "mutation ($input: OutOfOfficeSetInput!) "
        "{ outOfOfficeSet(input: $input) { change { status } userErrors { message } } }"
    )
    assert anybody.data(document, input=asked)["outOfOfficeSet"]["change"] == {"status": "DONE"}
    return worlds.one.limited


def test_a_delegate_who_is_not_seen_is_not_named(stood_in_for: GatewayClient) -> None:
    told = stood_in_for.ask(
        """{ associate(by: {email: "ada@example.com"}) {
          outOfOffice { delegation { delegateName delegateDealerAssociateId delegate { id } } }
          availabilityAt(time: "2030-07-01T12:00:00Z") {
            reachVia { delegateName delegate { id } delegates { id } }
            because { explanation source { ... on OutOfOffice { delegation { delegateName } } } } }
        } scheduleIssues { message } changes { nodes { name } } }"""
    )

    assert "errors" not in told
    assert told["data"]["associate"]["outOfOffice"]["delegation"] == {
        "delegateName": None,
        "delegateDealerAssociateId": None,
        "delegate": None,
    }
    assert told["data"]["associate"]["availabilityAt"]["reachVia"] == {
        "delegateName": None,
        "delegate": None,
        "delegates": [],
    }
    assert "Casimir" not in json.dumps(told)


def test_a_change_that_names_somebody_who_is_not_seen_is_not_seen(
    worlds: TwoWorlds, stood_in_for: GatewayClient
) -> None:
    question = '{ changes(first: 1, filter: {name: "outOfOfficeSet"}) { nodes { id name } } }'
    (change,) = worlds.one.anybody.data(question)["changes"]["nodes"]

    told = stood_in_for.data(
        f'{{ change(id: "{change["id"]}") {{ id }} changes {{ nodes {{ id }} }} }}'
    )

    assert told["change"] is None
    assert change not in told["changes"]["nodes"]


def test_departments_are_ones_own(worlds: TwoWorlds) -> None:
    told = worlds.one.limited.data(
        "{ departments { id } viewer { departments { id } } associates(first: 100) { nodes { links { mykaarmaDepartmentId } } } }"
    )

    own = [{"id": ids.encode("Department", OURS)}]
    assert told["departments"] == told["viewer"]["departments"] == own
    assert {one["links"]["mykaarmaDepartmentId"] for one in told["associates"]["nodes"]} == {OURS}
    assert THEIRS not in json.dumps(told)


def test_a_caller_of_no_department_at_all_sees_nobody(worlds: TwoWorlds) -> None:
    nobodys = worlds.one.anybody.as_client("of-none", scopes=Scope, departments=[])

    told = nobodys.data("{ associates { totalCount } departments { id } changes { nodes { id } } }")

    assert told == {"associates": {"totalCount": 0}, "departments": [], "changes": {"nodes": []}}
