"""Every knob: its path, unit, default and one sentence. Read once at the start and handed down as values.

A TOML file and the environment have the same paths: `vendors.webex.base_url` in the file is
`GATEWAY_VENDORS__WEBEX__BASE_URL` in the environment, which wins. A key that is not here is refused by its path,
in both places, so that no typing error is ever a silent default.
"""

from gateway.settings.all import Settings
from gateway.settings.availability import AvailabilitySettings
from gateway.settings.front import (
    AccessSettings,
    DocumentsSettings,
    ServerSettings,
    SubscriptionsSettings,
)
from gateway.settings.limits import LimitsSettings, ProfileLimits
from gateway.settings.read import (
    PREFIX,
    SettingsError,
    environment_of_this_process,
    knobs,
    read_settings,
    variable,
)
from gateway.settings.sections import is_loopback, known_zone
from gateway.settings.vendors import LineSettings

__all__ = [
    "PREFIX",
    "AccessSettings",
    "AvailabilitySettings",
    "DocumentsSettings",
    "LimitsSettings",
    "LineSettings",
    "ProfileLimits",
    "ServerSettings",
    "Settings",
    "SettingsError",
    "SubscriptionsSettings",
    "environment_of_this_process",
    "is_loopback",
    "knobs",
    "known_zone",
    "read_settings",
    "variable",
]
