"""myKaarma's Manage API: who works in which department, of which dealer, and who is out of office.

The door: `connect` gives a `MyKaarmaClient`, `check_out_of_office` says what the vendor would not accept,
`read_local_instant` reads the texts in which the vendor gives instants, `out_of_office_rules` and
`without_flag_rules` say what its records mean to the schedule engine.
"""

from gateway.vendors.mykaarma.check import check_out_of_office
from gateway.vendors.mykaarma.client import MyKaarmaClient, connect
from gateway.vendors.mykaarma.rules import out_of_office_rules, without_flag_rules
from gateway.vendors.mykaarma.translate import read_local_instant

__all__ = [
    "MyKaarmaClient",
    "check_out_of_office",
    "connect",
    "out_of_office_rules",
    "read_local_instant",
    "without_flag_rules",
]
