"""Dealers, departments and dealer associates, as a world gives them and as myKaarma shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from gateway.sandbox.mykaarma.absence import Absence, read_absence
from gateway.sandbox.world import WorldError, derived_id, entries, text, zone

_DEALER: Mapping[str, Any] = {
    "phoneNumber": None,
    "phoneCountryCode": "1",
    "emailID": None,
    "website": None,
    "isValid": True,
}
_DEPARTMENT: Mapping[str, Any] = {
    "calendarUuid": None,
    "brokerNumber": None,
    "communicationGroup": None,
    "departmentType": None,
    "phoneNumber": None,
    "textNumber": None,
    "emailAddress": None,
    "contactFName": None,
    "contactLName": None,
}
_ASSOCIATE: Mapping[str, Any] = {
    "userName": None,
    "nickname": None,
    "cellPhone": None,
    "textNumber": None,
    "emailAddress": None,
    "imageUrl": None,
    "bio": None,
    "associateDmsID": None,
    "isTextNumberVerified": False,
    "isValid": True,
    "ssoFeatureEnabled": False,
    "isDealerMappedToSsoPartner": False,
    "isSsoPartnerMapped": False,
    "userInviteStatus": "ACTIVE",
    "defaultThreadOwnerUserUUID": None,
    "role": {"roleName": "Sales Consultant", "roleAcronym": "SC"},
}


@dataclass(frozen=True, slots=True)
class Associate:
    """A dealer associate: the world's entry, and the absence that is on record."""

    entry: Mapping[str, Any]
    absence: Absence | None


@dataclass(slots=True)
class Content:
    """Everything myKaarma holds, by uuid."""

    dealers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    departments: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    associates: dict[str, Associate] = field(default_factory=dict)

    def zone_of(self, department: str) -> ZoneInfo:
        """Give the zone in which a department's dealer is."""
        return ZoneInfo(self.dealers[self.departments[department]["dealerUuid"]]["timeZone"])

    def write(self, uuid: str, body: Any, *, now: datetime) -> None:
        """Replace an associate's absence. Raises ValueError if the body cannot be one."""
        associate = self.associates[uuid]
        zone = self.zone_of(associate.entry["departmentUuid"])
        self.associates[uuid] = replace(associate, absence=read_absence(body, now=now, zone=zone))

    def shown(self, uuid: str, *, at: datetime) -> dict[str, Any]:
        """Give a dealer associate as the vendor shows it.

        The start date (RFC 3339, the dealer's offset) shows while the flag is up and not before.
        """
        associate = self.associates[uuid]
        own = {name: value for name, value in associate.entry.items() if name != "departmentUuid"}
        department = self.departments[associate.entry["departmentUuid"]]
        absence = associate.absence
        out = absence is not None and absence.in_force(at)
        since = None
        if absence is not None and out:
            since = absence.start.astimezone(self.zone_of(department["uuid"])).isoformat()
        return {
            **_ASSOCIATE,
            "id": _number(uuid),
            **own,
            "outOfOffice": out,
            "outOfOfficeStartDate": since,
            "department": self._department_shown(department),
        }

    def dealer_shown(self, uuid: str) -> dict[str, Any]:
        """Give a dealer as the vendor shows it."""
        return {"id": _number(uuid), **_DEALER, **self.dealers[uuid]}

    def _department_shown(self, department: Mapping[str, Any]) -> dict[str, Any]:
        own = {name: value for name, value in department.items() if name != "dealerUuid"}
        dealer = self.dealer_shown(department["dealerUuid"])
        brief = {name: dealer[name] for name in ("id", "name", "uuid", "isValid")}
        return {"id": _number(department["uuid"]), **_DEPARTMENT, **own, "dealer": brief}

    def dump(self) -> dict[str, Any]:
        """Give all of it in the world's shape."""
        return {
            "dealers": [dict(dealer) for dealer in self.dealers.values()],
            "departments": [dict(department) for department in self.departments.values()],
            "dealerAssociates": [
                {**associate.entry, "outOfOffice": associate.absence and associate.absence.body}
                for associate in self.associates.values()
            ],
        }


def read_content(part: Mapping[str, Any], *, now: Callable[[], datetime]) -> Content:
    """Read a world's part. Raises WorldError."""
    content = Content()
    for at, entry in entries(part, "dealers", at="mykaarma"):
        zone(entry.get("timeZone"), at=f"{at}.timeZone")
        _enter(content.dealers, entry, name=text(entry, "name", at=at), at=at)
    for at, entry in entries(part, "departments", at="mykaarma"):
        _known(entry, "dealerUuid", content.dealers, at=at)
        _enter(content.departments, entry, name=text(entry, "name", at=at), at=at)
    people: dict[str, Mapping[str, Any]] = {}
    for at, entry in entries(part, "dealerAssociates", at="mykaarma"):
        _known(entry, "departmentUuid", content.departments, at=at)
        names = [text(entry, name, at=at) for name in ("firstName", "lastName")]
        absence = entry.pop("outOfOffice", None)
        entry.setdefault("userUuid", derived_id(f"{at}.user", " ".join(names)))
        uuid = _enter(people, entry, name=" ".join(names), at=at)
        content.associates[uuid] = Associate(entry, None)
        if absence is not None:
            try:
                content.write(uuid, absence, now=now())
            except ValueError as error:
                raise WorldError(f"{at}.outOfOffice", str(error)) from error
    return content


def _enter(
    found: dict[str, Mapping[str, Any]], entry: dict[str, Any], *, name: str, at: str
) -> str:
    uuid = text(entry, "uuid", at=at, default=derived_id(at, name))
    if uuid in found:
        raise WorldError(f"{at}.uuid", f"{uuid!r} is there twice")
    found[uuid] = entry
    entry["uuid"] = uuid
    return uuid


def _known(
    entry: Mapping[str, Any], key: str, found: Mapping[str, Mapping[str, Any]], *, at: str
) -> None:
    if text(entry, key, at=at) not in found:
        raise WorldError(f"{at}.{key}", f"{entry[key]!r} is the uuid of nothing in this world")


def _number(uuid: str) -> int:
    """Make the vendor's numeric id, the same for the same uuid."""
    return crc32(uuid.encode()) % 1_000_000
