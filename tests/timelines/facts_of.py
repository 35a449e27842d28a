"""Facts out of a world: the vendors' bodies through the gateway's own readers, without any HTTP.

`missing` names parts that could not be read: `flag`, `dealer`, `person`, `own`, `own:0` (one schedule's detail),
`location`, `place`, `place:0`, `location modes`, `organization modes`, `mode:Name`, `blocks`, `account`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from pydantic import TypeAdapter

from gateway.directory import Associate, AssociateLinks
from gateway.engine import Status
from gateway.timelines import (
    Absences,
    Blocks,
    Calling,
    Facts,
    House,
    Known,
    Many,
    compiled_person,
    sources_of,
)
from gateway.vendors.cache import Kept
from gateway.vendors.choices import Choices, ModeRole
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.mykaarma import translate as mykaarma
from gateway.vendors.mykaarma import wire as mykaarma_wire
from gateway.vendors.opentact import translate as opentact
from gateway.vendors.opentact import wire as opentact_wire
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    OfficeHoursEncoding,
    OutOfOffice,
    OutOfOfficeKnowledge,
    Schedule,
    ScheduleOwnerKind,
)
from gateway.vendors.webex import translate as webex
from gateway.vendors.webex import wire as webex_wire
from tests.timelines.days import Body
from tests.timelines.oracle import House as Words
from tests.timelines.oracle import Links, found

DEPARTMENT = "department"
VERSIONS = count()
DEALER_ASSOCIATE: TypeAdapter[Any] = TypeAdapter(mykaarma_wire.DealerAssociate)
DEALER: TypeAdapter[Any] = TypeAdapter(mykaarma_wire.Dealer)
OFFICE_HOURS: TypeAdapter[Any] = TypeAdapter(opentact_wire.OfficeHours)
ACCOUNT: TypeAdapter[Any] = TypeAdapter(opentact_wire.Account)


def known_of(
    world: Body,
    links: Links,
    *,
    as_of: datetime,
    words: Words | None = None,
    missing: Collection[str] = (),
) -> Known:
    """What the gateway knows about the person."""
    words = words or Words()
    facts = Reader(world, as_of, words, missing).facts(links)
    compiled = compiled_person(facts, house_of(words))
    return Known(compiled, sources_of(facts), facts.associate, facts)


def house_of(words: Words) -> House:
    """The deployer's words as the room takes them."""
    choices = Choices(
        no_schedule=Status[words.no_schedule],
        mode_roles={name: ModeRole(role) for name, role in words.roles.items()},
        flag_seconds=int(words.flag_lasts.total_seconds()),
    )
    return House(choices, words.organization_time_zone, words.default_time_zone)


class Reader:
    """Reads a world, at an instant, as far as it can be read."""

    def __init__(
        self, world: Body, as_of: datetime, words: Words, missing: Collection[str]
    ) -> None:
        self.world, self.as_of, self.words, self.missing = world, as_of, words, missing

    def facts(self, links: Links) -> Facts:
        """Everything about a person."""
        department = DEPARTMENT if links.dealer_associate else None
        row = AssociateLinks(
            department, links.dealer_associate, links.webex_person, links.account, ()
        )
        return Facts(
            Associate("1", "Ada Byron", "ada@example.com", links.time_zone, row),
            self._absences(links) if links.dealer_associate else None,
            self._calling(links.webex_person) if links.webex_person else None,
            self._blocks() if links.account else None,
        )

    def kept(self, value: Any) -> Kept[Any]:
        """Something that was read."""
        return Kept(value, next(VERSIONS), self.as_of, 0.0)

    def read(self, part: str, vendor: Vendor, value: Callable[[], Any]) -> Any:
        """A part, or the error that came in its place."""
        if part in self.missing:
            return VendorUnreachable(vendor, "away", endpoint="GET /")
        return self.kept(value())

    # -- myKaarma

    def _absences(self, links: Links) -> Absences:
        assert links.dealer_associate is not None
        record = None
        if links.absence is not None:
            record = OutOfOffice(
                DEPARTMENT, links.dealer_associate, OutOfOfficeKnowledge.GATEWAY, *links.absence
            )
        body = found(self.world, "mykaarma", "dealerAssociates", links.dealer_associate)
        dealer = next(iter(self.world.get("mykaarma", {}).get("dealers", ())), None)

        def flag() -> Any:
            if body is None:
                return None
            shown = {
                "uuid": body["uuid"],
                "outOfOffice": body.get("flag", False),
                "outOfOfficeStartDate": body.get("flagSince"),
            }
            shape = parsed(DEALER_ASSOCIATE, shown)
            return mykaarma.read_dealer_associate(body["uuid"], shape)

        def its_dealer() -> Any:
            return (
                None
                if dealer is None
                else mykaarma.read_dealer(dealer["uuid"], parsed(DEALER, dealer))
            )

        return Absences(
            record,
            self.as_of,
            self.read("flag", Vendor.MYKAARMA, flag),
            None if dealer is None else self.read("dealer", Vendor.MYKAARMA, its_dealer),
        )

    # -- Webex

    def _calling(self, person_id: str) -> Calling:
        body = found(self.world, "webex", "people", person_id)
        person = self.read(
            "person",
            Vendor.WEBEX,
            lambda: (
                webex.read_person(parsed(TypeAdapter(webex_wire.Person), body)) if body else None
            ),
        )
        own = self._schedules("own", ScheduleOwnerKind.PERSON, person_id, body)
        organization = self._modes("organization modes", "ORGANIZATION", None)
        home = (body or {}).get("locationId")
        if "person" in self.missing or home is None:
            return Calling(person, own, organization)
        place = found(self.world, "webex", "locations", home)
        location = self.read(
            "location",
            Vendor.WEBEX,
            lambda: webex.read_location(parsed(webex_wire.LOCATION, place)),
        )
        return Calling(
            person,
            own,
            organization,
            location,
            self._schedules("place", ScheduleOwnerKind.LOCATION, home, place),
            self._modes("location modes", "LOCATION", home),
        )

    def _schedules(
        self, part: str, kind: ScheduleOwnerKind, owner: str, body: Body | None
    ) -> Many[Schedule]:
        bodies = [
            {**one, "id": f"{part}-{place}"}
            for place, one in enumerate((body or {}).get("schedules", ()))
        ]
        heads = [{name: one[name] for name in ("id", "name", "type")} for one in bodies]

        def listed() -> Any:
            page = parsed(webex_wire.SCHEDULES, {"schedules": heads})
            return webex.read_schedule_list(page.schedules, kind=kind, owner_id=owner)

        heard = self.read(part, Vendor.WEBEX, listed)
        if not isinstance(heard, Kept):
            return Many(heard)
        return Many(heard, tuple(self._details(part, heard.value, bodies)))

    def _details(self, part: str, listed: Sequence[Schedule], bodies: Sequence[Body]) -> list[Any]:
        def detail(head: Schedule, body: Body) -> Any:
            return webex.read_schedule(parsed(webex_wire.SCHEDULE, body), ref=head.ref)

        return [
            self.read(
                f"{part}:{place}",
                Vendor.WEBEX,
                lambda head=head, body=body: detail(head, body),  # type: ignore[misc]  # a lambda's default
            )
            for place, (head, body) in enumerate(zip(listed, bodies, strict=True))
        ]

    def _modes(self, part: str, level: str, place: str | None) -> Many[Any]:
        bodies = [
            one
            for one in self.world.get("webex", {}).get("operatingModes", ())
            if one["level"] == level and one.get("locationId") == place
        ]
        heads = ("id", "name", "type", "level", "locationId")

        def read(body: Body, *, detailed: bool) -> Any:
            shape = parsed(webex_wire.OPERATING_MODE, body)
            return webex.read_operating_mode(shape, detailed=detailed)

        def listed() -> Any:
            return tuple(
                read({name: one[name] for name in heads if name in one}, detailed=False)
                for one in bodies
            )

        heard = self.read(part, Vendor.WEBEX, listed)
        if not isinstance(heard, Kept):
            return Many(heard)
        details = [
            self.read(
                f"mode:{one['name']}",
                Vendor.WEBEX,
                lambda one=one: read(one, detailed=True),  # type: ignore[misc]  # a lambda's default
            )
            for one in bodies
        ]
        return Many(heard, tuple(details))

    # -- OpenTact

    def _blocks(self) -> Blocks:
        part = self.world.get("opentact", {})
        encoding = OfficeHoursEncoding[self.words.encoding]
        entries = self.read(
            "blocks",
            Vendor.OPENTACT,
            lambda: tuple(
                opentact.read_office_hours(parsed(OFFICE_HOURS, one), encoding=encoding)
                for one in part.get("officeHours", ())
            ),
        )

        def account() -> Any:
            shown = dict(part.get("account", {}))
            if self.words.account_time_zone:
                shown["time_zone"] = self.words.account_time_zone
            return opentact.read_account(parsed(ACCOUNT, shown))

        return Blocks(entries, self.read("account", Vendor.OPENTACT, account))


def parsed(shape: TypeAdapter[Any], body: Any) -> Any:
    """A body as it comes off the wire."""
    return shape.validate_json(json.dumps(body))
