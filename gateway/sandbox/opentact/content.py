"""The account and its office hours, as a world gives them and as OpenTact shows them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.opentact.entries import ENCODINGS, Entry, new_entry, stamp
from gateway.sandbox.world import WorldError, derived_id, entries, section, text

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
JWT_LIFETIME = 86_400  # seconds, as in the vendor's sample
_USER_UUID = derived_id("opentact.user", CREDENTIALS.opentact_email)
_LONGEST_LIFETIME = 10 * 366 * 86_400


@dataclass(slots=True)
class Content:
    """Everything OpenTact holds."""

    account: dict[str, Any] = field(default_factory=dict)
    hours: dict[str, Entry] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)  # long-lived, by token
    encoding: str = ENCODINGS[0]
    jwt_lifetime: int = JWT_LIFETIME

    def dump(self) -> dict[str, Any]:
        """Give all of it in the world's shape."""
        return {
            "account": self.account,
            "timeEncoding": self.encoding,
            "jwtLifetime": self.jwt_lifetime,
            "officeHours": [entry.to_json() for entry in self.hours.values()],
            "tokens": list(self.tokens.values()),
        }

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Give an entry in the long form, in which account and users are expanded."""
        return {
            **entry.to_json(),
            "account": self.account_shown(),
            "created_by": self.user_shown(),
            "modified_by": self.user_shown(),
        }

    def account_shown(self) -> dict[str, Any]:
        """Give the account; members that the world does not have are empty."""
        return {
            "created_on": "2019-08-24T14:15:22.000Z",
            "modified_on": "2019-08-24T14:15:22.000Z",
            "email": CREDENTIALS.opentact_email,
            "level": "Level0",
            "balance": 0,
            "class4_id": 0,
            "deleted_on": None,
            "users": [],
            "admin": {},
            "messaging_profile_default": {},
            "messaging_profiles": [],
            "addresses": [],
            **self.account,
        }

    def user_shown(self) -> dict[str, Any]:
        """Give the user. The vendor's samples hold a password and a token: so does this."""
        return {
            "created_on": "2019-08-24T14:15:22.000Z",
            "modified_on": "2019-08-24T14:15:22.000Z",
            "uuid": _USER_UUID,
            "email": CREDENTIALS.opentact_email,
            "password": "sandbox-secret-password",
            "phone_number": "+15550100",
            "first_name": "Sandbox",
            "last_name": "User",
            "avatar": "",
            "gender": "Agender",
            "dob": None,
            "role": "Admin",
            "gmail_user_id": "sandbox-secret-gmail",
            "facebook_user_id": "sandbox-secret-facebook",
            "apple_user_id": "sandbox-secret-apple",
            "wechat_user_id": "sandbox-secret-wechat",
            "deleted_on": None,
            "token": "sandbox-secret-token",
            "account": {},
        }


def read_content(part: Mapping[str, Any], *, now: Callable[[], datetime]) -> Content:
    """Read a world's part. Raises WorldError."""
    encoding = text(part, "timeEncoding", at="opentact", default=ENCODINGS[0])
    if encoding not in ENCODINGS:
        raise WorldError("opentact.timeEncoding", f"must be one of {', '.join(ENCODINGS)}")
    lifetime = part.get("jwtLifetime", JWT_LIFETIME)
    if type(lifetime) is not int or not 1 <= lifetime <= _LONGEST_LIFETIME:
        raise WorldError("opentact.jwtLifetime", f"must be 1 to {_LONGEST_LIFETIME} seconds")
    content = Content(account=_account(part), encoding=encoding, jwt_lifetime=lifetime)
    for at, entry in entries(part, "officeHours", at="opentact"):
        made = _entry(entry, at=at, now=stamp(now()), encoding=encoding)
        if made.uuid in content.hours:
            raise WorldError(f"{at}.uuid", f"{made.uuid!r} is there twice")
        content.hours[made.uuid] = made
    for at, token in entries(part, "tokens", at="opentact"):
        text(token, "expired_on", at=at)
        content.tokens[text(token, "token", at=at)] = token
    return content


def _account(part: Mapping[str, Any]) -> dict[str, Any]:
    account = dict(section(part.get("account", {}), at="opentact.account"))
    account["name"] = text(account, "name", at="opentact.account", default="Sandbox")
    made = derived_id("opentact.account", account["name"])
    account["uuid"] = text(account, "uuid", at="opentact.account", default=made)
    zone = account.setdefault("time_zone", {})
    if isinstance(zone, Mapping):
        name = text(zone, "name", at="opentact.account.time_zone", default="UTC")
        uuid = derived_id("opentact.time_zone", name)
        account["time_zone"] = {"uuid": uuid, "name": name, **zone}
    elif not isinstance(zone, str):
        raise WorldError("opentact.account.time_zone", "must be an object or a string")
    return account


def _entry(entry: Mapping[str, Any], *, at: str, now: str, encoding: str) -> Entry:
    uuid = text(entry, "uuid", at=at, default=derived_id(at, str(entry.get("name"))))
    if not UUID.fullmatch(uuid):
        raise WorldError(f"{at}.uuid", f"{uuid!r} is not a lower-case UUID")
    created = text(entry, "created_on", at=at, default=now)
    try:
        made = new_entry(entry, uuid=uuid, at=created, encoding=encoding)
    except ValueError as error:
        raise WorldError(at, str(error)) from error
    return replace(made, modified_on=text(entry, "modified_on", at=at, default=created))
