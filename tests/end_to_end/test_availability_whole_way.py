"""The whole way: bodies in the vendors, asked for over GraphQL, against an oracle that reads the same bodies by itself.

Cases are in the words of `tests/timelines/notation.py`.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from tests.end_to_end.demo import ROWS, WORLD
from tests.stage import GatewayClient, SandboxControl
from tests.timelines.notation import MONDAY, PLACE_ID, Case, told
from tests.timelines.oracle import Links, Person
from tests.timelines.vendors_pages import DAY_MODE, DAY_SHIFT

EMAIL = "somebody@example.com"
WEEK = timedelta(days=7)
LINES = (
    "own 09-17",
    "own 09-12 and 13-17 | block wed 100000-101500",
    "own 18-21 | location 08-17 | org holiday 2027-06-18",
    "own empty | location mode 08-12 | location 14-18 | zone of location America/Los_Angeles",
    "org mode 10-16 | zone of location Pacific/Chatham | zone of person none",
    "own Fri 21:00-05:00 and Mon-Fri 07:00-23:59 and Sat,Sun 00:00-12:00",
    "own 08:30-16:30 | own holiday 2027-06-16..2027-06-17 | location holiday 2027-06-18 10-12",
    "own 09-17 | block mon 120000-124500 | zone of account America/Los_Angeles",
    "location Daily 02:30-11:00 | location mode holiday yearly 2020-06-18 | location mode none Night",
    "own over | location 08-12",
    "nothing | block sat 0-235959 | block sun 0-235959",
    "own 08:30-16:30 | out Mon 10:00..Mon 18:30 | zone of person Europe/Dublin",
    "own 09-17 | out Wed 12:00..",
    "own 09-17 | zone of person Central Standard Time | org holiday 2027-06-15",
    "location mode Mon-Thu 09-17 | elsewhere mode holiday 2027-06-15 | no opentact",
    "own 09-17 | no mykaarma | no opentact",
    "block mon 120000-130000 | no webex",
    "no webex | no mykaarma | no opentact",
)


def uuid_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def webex_id(kind: str, name: str) -> str:
    return b64encode(f"ciscospark://us/{kind}/{uuid_of(name)}".encode()).decode().rstrip("=")


# ---------------------------------------------------------------- worlds and people


def put(case: Case, sandbox: SandboxControl) -> None:
    """The case's world, in the sandbox's form and under ids as the vendors have them."""
    places = {PLACE_ID: "Home", "elsewhere": "Elsewhere"}
    location_ids = {place: webex_id("LOCATION", place) for place in places}
    person = {name: one for name, one in case.person.items() if one is not None}
    if "locationId" in person:
        person["locationId"] = location_ids[person["locationId"]]
    elsewhere = {"id": location_ids["elsewhere"], "name": "Elsewhere", "timeZone": "UTC"}
    modes = [
        {**mode, "id": webex_id("OPERATING_MODE", mode["id"]), "name": f"{mode['name']} {number}"}
        | ({"locationId": location_ids[mode["locationId"]]} if "locationId" in mode else {})
        for number, mode in enumerate(case.modes)
    ]
    department = {"uuid": uuid_of("department"), "name": "Sales", "dealerUuid": uuid_of("dealer")}
    sandbox.put_world(
        {
            "mykaarma": {
                "dealers": [{"uuid": uuid_of("dealer"), "name": "D", "timeZone": "US/Eastern"}],
                "departments": [department],
                "dealerAssociates": [
                    {
                        "uuid": uuid_of("associate"),
                        "userUuid": uuid_of("user"),
                        "departmentUuid": uuid_of("department"),
                        "firstName": "Some",
                        "lastName": "Body",
                        "outOfOffice": None,
                    }
                ],
            },
            "webex": {
                "people": [{**person, "id": webex_id("PEOPLE", "person")}],
                "locations": [{**case.location, "id": location_ids[PLACE_ID]}, elsewhere],
                "operatingModes": modes,
            },
            "opentact": {"account": case.account, "officeHours": blocks(case)},
            "pexip": {"subjects": [], "leadSegments": []},
        }
    )


def blocks(case: Case) -> list[dict[str, Any]]:
    return [{**block, "uuid": uuid_of(block["uuid"])} for block in case.blocks]


def register(case: Case, gateway: GatewayClient) -> str:
    """A row of the directory for the case's person, out of office if they are; gives the global id."""
    links = {
        "webexPersonId": webex_id("PEOPLE", "person") if case.links.webex_person else None,
        "mykaarmaDepartmentId": uuid_of("department") if case.links.dealer_associate else None,
        "mykaarmaDealerAssociateId": uuid_of("associate") if case.links.dealer_associate else None,
        "opentactAccount": case.links.account,
    }
    made = gateway.data(
        """mutation ($input: AssociateRegisterInput!) {
          associateRegister(input: $input) { userErrors { message } associate { id } }
        }""",
        input={"name": "Some Body", "email": EMAIL, "links": links},
    )["associateRegister"]
    assert made["userErrors"] == []
    id_: str = made["associate"]["id"]
    if case.links.absence is not None:
        begins, ends = (one and one.isoformat() for one in case.links.absence)
        written = gateway.data(
            """mutation ($input: OutOfOfficeSetInput!) {
              outOfOfficeSet(input: $input) { userErrors { message } }
            }""",
            input={"associateId": id_, "startsAt": begins, "endsAt": ends},
        )["outOfOfficeSet"]
        assert written["userErrors"] == []
    return id_


def staged(case: Case, gateway: GatewayClient, sandbox: SandboxControl) -> str:
    """Everything in place."""
    put(case, sandbox)
    return register(case, gateway)


# ---------------------------------------------------------------- questions


def instants() -> list[datetime]:
    """Some dozens: the hours of a week with odd minutes, both changes of New York's clock, and far away."""
    week = [
        MONDAY.astimezone(UTC) + number * timedelta(hours=3, minutes=20) for number in range(50)
    ]
    spring, autumn = datetime(2027, 3, 14, 4, tzinfo=UTC), datetime(2027, 11, 7, 3, tzinfo=UTC)
    changes = [
        start + number * timedelta(minutes=45) for start in (spring, autumn) for number in range(8)
    ]
    return [*week, *changes, datetime(2093, 6, 10, 14, tzinfo=UTC)]


def text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def answers(gateway: GatewayClient, asked: list[datetime]) -> list[dict[str, Any]]:
    """`availabilityAt` for each instant, in one request."""
    fields = "status until nextStatus because { layer } alsoBecause { layer }"
    names = [
        f'a{n}: availabilityAt(time: "{text(at)}") {{ {fields} }}' for n, at in enumerate(asked)
    ]
    found = gateway.data(f'{{ associate(by: {{email: "{EMAIL}"}}) {{ {" ".join(names)} }} }}')
    return [found["associate"][f"a{n}"] for n in range(len(asked))]


def moment(words: str) -> datetime:
    return datetime.fromisoformat(words)


def seconds(duration: str) -> int:
    """The length of an ISO 8601 duration of days and less."""
    found = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", duration)
    assert found, duration
    return sum(
        int(part or 0) * unit
        for part, unit in zip(found.groups(), (86400, 3600, 60, 1), strict=True)
    )


# ---------------------------------------------------------------- cases


def vendors_own_examples() -> list[Case]:
    """The bodies of the vendors' own pages."""
    schedule, mode, both = Case(), Case(), Case()
    for case in (schedule, both):
        case.person["schedules"] = [json.loads(json.dumps(DAY_SHIFT))]
        case.person["timezone"] = "America/Chicago"
    for case in (mode, both):
        case.modes = [json.loads(json.dumps(DAY_MODE))]
    return [schedule, mode, both]


CASES = [
    *((line, told(line)) for line in LINES),
    *zip(
        ("Webex's schedule of a person", "Webex's operating mode", "both of Webex's examples"),
        vendors_own_examples(),
        strict=True,
    ),
]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_the_answers_are_what_the_vendors_bodies_say(
    gateway: GatewayClient, sandbox: SandboxControl, name: str, case: Case
) -> None:
    asked = instants()
    staged(case, gateway, sandbox)

    found = answers(gateway, asked)

    for at, answer in zip(asked, found, strict=True):
        says = Person(
            case.world,
            case.links,
            low=at - timedelta(days=1),
            high=at + timedelta(days=1),
            as_of=at,
        ).at(at)
        assert (at, answer["status"]) == (at, says.status)
        layers = {answer["because"]["layer"], *(one["layer"] for one in answer["alsoBecause"])}
        assert set(says.layers) & layers or says.status == "UNKNOWN"


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_all_questions_about_somebody_agree(
    gateway: GatewayClient, sandbox: SandboxControl, name: str, case: Case
) -> None:
    start, asked = (
        MONDAY.astimezone(UTC),
        [at for at in instants() if 0 <= (at - MONDAY) // WEEK < 1],
    )
    id_ = staged(case, gateway, sandbox)
    at, until = text(start), text(start + WEEK)
    span = f'(from: "{at}", to: "{until}")'
    periods = "{ from to status because { layer } }"

    found = gateway.data(
        f"""query ($ids: [ID!]!) {{
          associate(by: {{email: "{EMAIL}"}}) {{
            availability{span} {periods}
            openDuration{span}
            nextAvailable(after: "{at}") {{ from to }}
          }}
          freeBusy(associateIds: $ids, from: "{at}", to: "{until}") {{ periods {periods} }}
          {crowds(asked)}
        }}""",
        ids=[id_],
    )

    person = found["associate"]
    told_periods = person["availability"]
    assert found["freeBusy"][0]["periods"] == told_periods
    assert [one["to"] for one in told_periods[:-1]] == [one["from"] for one in told_periods[1:]]
    assert (told_periods[0]["from"], told_periods[-1]["to"]) == (at, until)
    for number, (instant, answer) in enumerate(zip(asked, answers(gateway, asked), strict=True)):
        around = period_at(told_periods, instant)
        assert answer["status"] == around["status"]
        assert answer["because"]["layer"] == around["because"]["layer"]
        there = [one["id"] for one in found[f"c{number}"]["nodes"]]
        assert there == ([id_] if answer["status"] == "AVAILABLE" else [])
    available = joined(told_periods)
    assert seconds(person["openDuration"]) == sum((b - a).total_seconds() for a, b in available)
    first = person["nextAvailable"]
    if available:
        assert moment(first["from"]) == available[0][0]
    else:
        assert first is None or moment(first["from"]) >= start + WEEK


def crowds(asked: list[datetime]) -> str:
    """Who of those of that name is available, at each instant."""
    return " ".join(
        f'c{n}: availableAssociates(at: "{text(at)}", filter: {{search: "Some Body"}}) {{ nodes {{ id }} }}'
        for n, at in enumerate(asked)
    )


def period_at(periods: list[dict[str, Any]], at: datetime) -> dict[str, Any]:
    return next(one for one in periods if moment(one["from"]) <= at < moment(one["to"]))


def joined(periods: list[dict[str, Any]]) -> list[tuple[datetime, datetime]]:
    """The stretches of being available, whatever the reasons."""
    found: list[tuple[datetime, datetime]] = []
    for one in periods:
        if one["status"] != "AVAILABLE":
            continue
        begin, end = moment(one["from"]), moment(one["to"])
        if found and found[-1][1] == begin:
            begin = found.pop()[0]
        found.append((begin, end))
    return found


# ---------------------------------------------------------------- the demo


ABSENCES = {
    one["uuid"]: one["outOfOffice"]
    for one in WORLD["mykaarma"]["dealerAssociates"]
    if one["outOfOffice"]
}


def demo_links(row: dict[str, str]) -> Links:
    return Links(
        row["mykaarmaDealerAssociateId"] or None,
        row["webexPersonId"] or None,
        row["opentactAccount"] == "true",
        None,
        row["timeZone"] or None,
    )


def flagged_world(now: datetime) -> dict[str, Any]:
    """The demo's bodies, with flags as the vendor shows them: it has no read of a whole record."""
    world: dict[str, Any] = json.loads(json.dumps(WORLD))
    for one in world["mykaarma"]["dealerAssociates"]:
        absence = ABSENCES.get(one["uuid"], {})
        begins, ends = (absence.get(name) for name in ("startTime", "endTime"))
        zoned = bool(begins) and "T" in begins
        up = zoned and moment(begins) <= now and (ends is None or now < moment(ends))
        one |= {"flag": up, "flagSince": begins if up else None}
    return world


@pytest.mark.parametrize("start", ["2027-06-07", "2026-12-21", "2027-03-10", "2027-11-03"])
def test_everybody_in_the_demo_is_as_the_demos_bodies_say(
    gateway: GatewayClient, sandbox: SandboxControl, start: str
) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    end = begin + timedelta(days=10)
    span = f'(from: "{text(begin)}", to: "{text(end)}")'
    now = parsedate_to_datetime(sandbox.http.get("/_sandbox/world").headers["Date"])
    world = flagged_world(now)
    rows = [row for row in ROWS if row["email"]]

    names = [
        f'p{n}: associate(by: {{email: "{row["email"]}"}}) {{ availability{span} {{ from to status }} }}'
        for n, row in enumerate(rows)
    ]
    found = gateway.data(f"{{ {' '.join(names)} }}")

    wrong = []
    for number, row in enumerate(rows):
        oracle = Person(world, demo_links(row), low=begin, high=end, as_of=now)
        periods = found[f"p{number}"]["availability"]
        for at in (begin + place * timedelta(minutes=20) for place in range(720)):
            status = period_at(periods, at)["status"]
            if status != oracle.at(at).status:
                wrong.append(f"{row['name']} {at}: {status}, and not {oracle.at(at)}")
    assert wrong == []
