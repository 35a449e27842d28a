"""Every knob: its path, unit, default and one sentence. Read once at the start and handed down as values.

A TOML file and the environment have the same paths: `vendors.webex.base_url` in the file is
`GATEWAY_VENDORS__WEBEX__BASE_URL` in the environment, which wins. A key that is not here is refused by its path,
in both places, so that no typing error is ever a silent default.

Over the usual length because it is one list of knobs, each a line or a few, which operators read from top to bottom.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo

PREFIX = "GATEWAY_"
VENDOR_SECTIONS = ("webex", "mykaarma", "opentact", "pexip")
WHERE_AND_WHO = (
    "base_url",
    "token_url",
    "token",
    "username",
    "email",
    "password",
    "enterprise",
    "client_id",
    "client_secret",
)


def known_zone(name: str) -> str:
    """The name of a zone that the zone database has. Raises ValueError."""
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA time zone; write one such as America/Chicago")
    return name


Zone = Annotated[str, AfterValidator(known_zone)]


def table_from_text(value: Any) -> Any:
    """A table as it is in a file; in the environment it is the text of a JSON object. Raises ValueError."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('write a JSON object, such as {"Night mode": "CLOSED"}') from None


def told_apart(roles: dict[str, str]) -> dict[str, str]:
    """Roles by names of which no two are one without regard to case, and none is blank. Raises ValueError."""
    seen: dict[str, str] = {}
    for name in roles:
        if not name.strip():
            raise ValueError("a role is for the id or the name of a mode, and one has neither")
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise ValueError(f"{other!r} and {name!r} are one name; case does not count")
    return roles


ModeRoles = Annotated[
    dict[str, Literal["HOURS", "CLOSED", "IGNORE"]],
    BeforeValidator(table_from_text),
    AfterValidator(told_apart),
]


class SettingsError(ValueError):
    """Settings that cannot be used; `problems` names each by its path."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Section(BaseModel):
    """A table of settings. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class LineSettings(Section):
    """How long and how often a vendor is tried."""

    connect_seconds: float = Field(2.0, gt=0, description="Wait for a connection, in seconds.")
    read_seconds: float = Field(8.0, gt=0, description="Wait for an answer, in seconds.")
    deadline_seconds: float = Field(
        10.0, gt=0, description="A whole call with all its attempts, in seconds."
    )
    attempts: int = Field(3, ge=1, le=10, description="How often a read is tried in all.")
    backoff_seconds: float = Field(
        0.1, ge=0, description="The first wait between attempts, in seconds; it doubles."
    )
    concurrency: int = Field(16, ge=1, description="How many calls run at a time.")


class WebexSettings(LineSettings):
    """Webex Calling."""

    base_url: str = Field(
        "https://webexapis.com/v1", description="The API's address, up to and with /v1."
    )
    token: SecretStr | None = Field(None, description="The bearer token.")
    org_id: str | None = Field(
        None, description="The organization, sent as orgId, when the token is a partner's."
    )


class MyKaarmaSettings(LineSettings):
    """myKaarma."""

    base_url: str = Field(
        "https://api.mykaarma.com/manage/v2",
        description="The Manage API's address, up to and with /manage/v2.",
    )
    username: str | None = Field(None, description="The service subscriber's name.")
    password: SecretStr | None = Field(None, description="The service subscriber's password.")


class OpenTactSettings(LineSettings):
    """OpenTact."""

    base_url: str = Field(
        "https://api.opentact.org/rest", description="The API's address, up to and with /rest."
    )
    email: str | None = Field(None, description="The user's e-mail address.")
    password: SecretStr | None = Field(None, description="The user's password.")
    time_encoding: Literal["HHMMSS", "SECONDS"] = Field(
        "HHMMSS",
        description="How the vendor's times are written: packed digits, or seconds of the day.",
    )
    time_zone: Zone | None = Field(
        None, description="The account's IANA time zone, in place of the one the account shows."
    )


class PexipSettings(LineSettings):
    """Pexip Engage."""

    base_url: str = Field(
        "https://api.pexipengage.com",
        description="The API's address, up to but without /enterprises.",
    )
    token_url: str | None = Field(
        None,
        description="Where tokens are given; by default the vendor's own for the enterprise.",
    )
    enterprise: str | None = Field(None, description="The enterprise's name.")
    client_id: str | None = Field(None, description="The OAuth2 client.")
    client_secret: SecretStr | None = Field(None, description="The OAuth2 client's secret.")
    concurrency: int = Field(
        4, ge=1, description="How many calls run at a time; the vendor allows 4 per address."
    )

    @property
    def tokens_at(self) -> str:
        """Where tokens are given. The vendor's own hosts come in pairs: api.… and auth.…"""
        if self.token_url is not None:
            return self.token_url
        scheme, _, rest = self.base_url.partition("://")
        host = rest.partition("/")[0]
        host = f"auth.{host.removeprefix('api.')}"
        return f"{scheme}://{host}/realms/{self.enterprise or ''}/protocol/openid-connect/token"


class VendorsSettings(Section):
    """The four vendors. With none of them configured, `gateway serve` plays against the sandbox."""

    webex: WebexSettings = WebexSettings()
    mykaarma: MyKaarmaSettings = MyKaarmaSettings()
    opentact: OpenTactSettings = OpenTactSettings()
    pexip: PexipSettings = PexipSettings()


class StoreSettings(Section):
    """The gateway's own database."""

    url: str = Field(
        "sqlite:///gateway.db",
        repr=False,  # it may hold a password
        description="Where it is; sqlite:///FILE. In sandbox mode a temporary file by default.",
    )


class ChangesSettings(Section):
    """How changes are carried out."""

    wait_seconds: float = Field(
        5.0,
        ge=0,
        description="How long a mutation waits for its change, in seconds; after it, it answers with the running change.",
    )
    deadline_seconds: float = Field(
        600.0,
        gt=0,
        description="How long a change is tried, in seconds, and as long again undone. It counts on while nothing runs.",
    )
    backoff_seconds: float = Field(
        0.5, gt=0, description="The first wait between attempts at a step, in seconds; it doubles."
    )
    sweep_seconds: float = Field(
        1.0,
        gt=0,
        description="How often work that nobody does is looked for, in seconds: after a crash, or asked for by a command.",
    )
    keep_days: float = Field(
        30.0,
        gt=0,
        description="How long a change is kept after its end, with its idempotency key, in days.",
    )


class CacheSettings(Section):
    """What vendors said, kept in the process."""

    seconds: float = Field(
        30.0,
        ge=0,
        description="How long what a vendor said is used again, in seconds; 0 asks each time. "
        "A request with Cache-Control: no-cache reads through.",
    )
    records: int = Field(200_000, ge=1, description="How many records are kept at most.")


class AvailabilitySettings(Section):
    """How records are read where their vendors are silent or contradict themselves."""

    default_time_zone: Zone = Field(
        "UTC", description="The IANA time zone of whoever has none anywhere."
    )
    no_schedule: Literal["AVAILABLE", "UNAVAILABLE", "UNKNOWN"] = Field(
        "AVAILABLE",
        description="What somebody is of whom no hours are set anywhere; no vendor says.",
    )
    mode_roles: ModeRoles = Field(
        {},
        description="What operating modes with hours mean, by id or name: HOURS, CLOSED or IGNORE (which silences "
        "holidays too); Webex does not say, so all are hours. In the environment a JSON object: "
        '`{"Night mode": "CLOSED"}`.',
    )
    week_start: Literal[
        "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"
    ] = Field(
        "SUNDAY",
        description="The day that weeks begin with when every second one counts; Webex does not say.",
    )
    end_of_day_is_midnight: bool = Field(
        True,
        description="An end at 23:59 means midnight; the vendors cannot write 24:00.",
    )
    overnight_runs_on: bool = Field(
        True,
        description="Hours that end before they start run into the next day; Webex does not say.",
    )
    empty_business_hours_are_ignored: bool = Field(
        True,
        description="Business hours without events are as if not there, and not never open; Webex does not say.",
    )
    absence_without_end_lasts: bool = Field(
        True,
        description="An out of office without an end lasts until further notice; myKaarma does not say.",
    )
    start_off_pattern_counts: bool = Field(
        False,
        description="A start date that is not on its recurrence's pattern is an occurrence; Webex does not say.",
    )
    weekly_wins_over_daily: bool = Field(
        True,
        description="Of a weekly and a daily recurrence in one event the weekly counts; Webex's own example has both.",
    )
    earlier_end_wins: bool = Field(
        True,
        description="Of a recurrence's end date and number of occurrences the earlier ends it; Webex does not say.",
    )
    recurrence_without_end_lasts: bool = Field(
        True,
        description="A recurrence without an end goes on for ever; Webex does not say.",
    )
    flag_seconds: int = Field(
        900,
        ge=0,
        description="How long an out-of-office flag is believed, in seconds; myKaarma's has no end that can be read.",
    )


class ServerSettings(Section):
    """The HTTP edge."""

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(
        8000, ge=0, le=65535, description="The port to listen on; 0 takes any free one."
    )
    allow_remote: bool = Field(
        False,
        description="Whether an address other than loopback is allowed. There is no authentication yet.",
    )
    body_limit_bytes: int = Field(
        2_097_152, ge=1024, description="The largest request body, in bytes."
    )
    body_seconds: float = Field(
        10.0, gt=0, description="Wait for a whole request body, in seconds."
    )
    document_limit_tokens: int = Field(
        5_000, ge=10, description="The largest document, in GraphQL tokens."
    )
    operation_seconds: float = Field(
        30.0, gt=0, description="The longest that an operation may take, in seconds."
    )
    shutdown_seconds: float = Field(
        15.0, ge=0, description="Wait for running requests when stopping, in seconds."
    )


class LogSettings(Section):
    """The log, on standard output."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least level that is written."
    )
    format: Literal["json", "text"] = Field(
        "json", description="One JSON object per line, or text for people."
    )


class Settings(Section):
    """All settings."""

    organization_time_zone: Zone | None = Field(
        None,
        description="The IANA time zone of operating modes of the whole organization; by default the "
        "location's, or the person's.",
    )
    time_zone_data: Literal["package", "system"] = Field(
        "package",
        description="Where time zone data comes from: the pinned package, so that replicas agree, or the machine's own.",
    )
    store: StoreSettings = StoreSettings()
    vendors: VendorsSettings = VendorsSettings()
    changes: ChangesSettings = ChangesSettings()
    cache: CacheSettings = CacheSettings()
    availability: AvailabilitySettings = AvailabilitySettings()
    server: ServerSettings = ServerSettings()
    log: LogSettings = LogSettings()

    def is_set(self, path: str) -> bool:
        """Whether a dotted path was given, and is not the default."""
        section: Any = self
        *tables, key = path.split(".")
        for table in tables:
            if table not in section.model_fields_set:
                return False
            section = getattr(section, table)
        return key in section.model_fields_set

    @property
    def configured_vendors(self) -> tuple[str, ...]:
        """The vendors of which an address or credentials were given; patience alone configures nobody."""
        return tuple(
            name
            for name in VENDOR_SECTIONS
            if any(self.is_set(f"vendors.{name}.{key}") for key in WHERE_AND_WHO)
        )


def read_settings(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from a TOML file (or none) and the environment, which wins. Raises SettingsError."""
    tree = _from_file(file) if file is not None else {}
    problems = _merge(tree, environment)
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as error:
        problems += [
            f"{'.'.join(str(part) for part in one['loc'])}: {_sentence(one)}"
            for one in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError(tuple(problems)) from error
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def environment_of_this_process() -> Mapping[str, str]:
    """The process's environment; here, so that one place reads it."""
    return os.environ


def knobs(section: type[BaseModel] = Settings, path: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every knob with its dotted path, in order."""
    for name, field in section.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from knobs(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}", field


def variable(path: str) -> str:
    """The environment variable of a knob."""
    return PREFIX + path.replace(".", "__").upper()


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError((f"{file}: cannot be read: {error.strerror}",)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError((f"{file}: is not TOML: {error}",)) from error


def _merge(tree: dict[str, Any], environment: Mapping[str, str]) -> list[str]:
    """Put the environment's values into the tree; gives a problem for each variable that is no knob."""
    paths = {variable(path): path for path, _ in knobs()}
    problems = []
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name.startswith("GATEWAY_LIVE_"):
            continue  # GATEWAY_LIVE_… belong to the contract tests against real vendors
        if name not in paths:
            problems.append(
                f"{name}: there is no such setting; see docs/operators.md for all of them"
            )
            continue
        *tables, key = paths[name].split(".")
        section = tree
        for table in tables:
            section = section.setdefault(table, {})
            if not isinstance(section, dict):
                problems.append(f"{paths[name]}: {table} is not a table in the file")
                break
        else:
            section[key] = value
    return problems


def _sentence(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such setting; see docs/operators.md for all of them"
    return str(error["msg"])
