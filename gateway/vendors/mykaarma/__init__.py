"""myKaarma's Manage API: who works in which department, of which dealer, and who is out of office.

The door: `connect` gives a `MyKaarmaClient`, `check_out_of_office` says what the vendor would not accept,
`read_local_instant` reads the texts in which the vendor gives instants.
"""

from gateway.vendors.mykaarma.check import check_out_of_office
from gateway.vendors.mykaarma.client import MyKaarmaClient, connect
from gateway.vendors.mykaarma.translate import read_local_instant

__all__ = ["MyKaarmaClient", "check_out_of_office", "connect", "read_local_instant"]
