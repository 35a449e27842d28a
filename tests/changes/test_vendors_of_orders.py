"""Every order names the vendor that it writes to, so that what is kept of it goes."""

from __future__ import annotations

import inspect
import re
from types import ModuleType
from typing import Any

import pytest

from gateway.changes import (
    associates,
    lead_segments,
    office_hours,
    operating_modes,
    out_of_office,
    schedules,
)
from gateway.schema.declared import Command
from gateway.vendors.port import Vendor
from tests.schema.walk import fields

CLIENTS = {
    "webex": Vendor.WEBEX,
    "mykaarma": Vendor.MYKAARMA,
    "opentact": Vendor.OPENTACT,
    "pexip": Vendor.PEXIP_ENGAGE,
}
ROOMS = (associates, lead_segments, office_hours, operating_modes, out_of_office, schedules)


def orders(room: ModuleType) -> list[Any]:
    """The classes of a module that are orders."""
    return [one for one in vars(room).values() if hasattr(one, "carry_out")]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_the_orders_of_a_module_speak_to_one_vendor_at_most_and_name_it(room: ModuleType) -> None:
    spoken_to = {CLIENTS[name] for name in re.findall(r"clients\.(\w+)", inspect.getsource(room))}

    assert len(spoken_to) <= 1
    assert {order.vendor for order in orders(room)} == (spoken_to or {None})


def test_there_is_an_order_for_every_mutation() -> None:
    commands = [
        path for path, _, ours in fields() if isinstance(ours.metadata.get("declared"), Command)
    ]

    assert sum(len(orders(room)) for room in ROOMS) == len(commands) > 20
