"""Cases of the whole join that a person can check by reading them. `notation.py` explains the words.

After the arrow: the status, the layer that decides, `also` the other layers in force that close, `until` the change of
status (`for good`: never) and `then` the status from there on. Each case is put to the oracle as well, so that the
table checks it too.
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tests.timelines.notation import Case, instant, next_time, told

ARROW = re.compile(
    r"(?P<status>[A-Z]+) (?P<layer>[A-Z_]+)(?: also (?P<also>[A-Z_, ]+?))?"
    r"(?: (?P<never>for good)| until (?P<until>\S+ [\d:]+|[\d-]+T\S+))?(?: then (?P<then>[A-Z]+))?"
)

HOURS = """
own 09-17 | at Mon 09:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00 then UNAVAILABLE
own 09-17 | at Mon 17:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 09:00 then AVAILABLE
own 09-17 | at Mon 08:59:59 -> UNAVAILABLE BUSINESS_HOURS until Mon 09:00
own 09-17 | at Fri 17:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 09:00
own 08:30-16:30 | at 2027-06-14T12:30:00+00:00 -> AVAILABLE BUSINESS_HOURS until Mon 16:30
own 08:30-16:30 | at 2027-06-14T20:30:00+00:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:30
own 08:30-16:30 | at 2027-06-14 16:29:59.999 -> AVAILABLE BUSINESS_HOURS until Mon 16:30
own 08:30-16:30 | at 2093-06-10 03:00 -> UNAVAILABLE BUSINESS_HOURS until 2093-06-10 08:30
own 09-12 and 12-17 | at Mon 10:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-12 and 13-17 | at Mon 12:30 -> UNAVAILABLE BUSINESS_HOURS until Mon 13:00
own 09-14 and 12-17 | at Mon 10:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-12 | own 13-17 | at Mon 14:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-12 | own empty | at Mon 13:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 09:00
own Fri 21:00-05:00 | at Sat 03:00 -> AVAILABLE BUSINESS_HOURS until Sat 05:00
own Fri 21:00-05:00 | at Fri 03:00 -> UNAVAILABLE BUSINESS_HOURS until Fri 21:00
own Mon 09-09 | at Tue 08:59 -> AVAILABLE BUSINESS_HOURS until Tue 09:00
own Daily 09-09 | at Tue 08:59 -> AVAILABLE BUSINESS_HOURS for good
own Mon-Fri 07:00-23:59 and Sat,Sun 00:00-12:00 | at Fri 23:59:30 -> AVAILABLE BUSINESS_HOURS until Sat 12:00
own once 2027-06-16 09-17 | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Wed 09:00
own once 2027-06-16 09-17 | at Thu 10:00 -> UNAVAILABLE BUSINESS_HOURS for good
own over | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS for good
own over | location 08-12 | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS for good
location over | org mode 08-12 | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS for good
"""

CLOCKS = """
location Daily 02:30-11:00 | at 2027-03-14 01:59 -> UNAVAILABLE BUSINESS_HOURS until 2027-03-14 03:00
location Daily 02:30-11:00 | at 2027-03-14T07:00:00+00:00 -> AVAILABLE BUSINESS_HOURS until 2027-03-14 11:00
location Daily 02:15-02:45 | at 2027-03-14 01:00 -> UNAVAILABLE BUSINESS_HOURS until 2027-03-15 02:15
own Daily 00:00-01:20 | at 2027-11-07T05:45:00+00:00 -> UNAVAILABLE BUSINESS_HOURS until 2027-11-07T01:00:00-05:00
own Daily 00:00-01:20 | at 2027-11-07T06:00:00+00:00 -> AVAILABLE BUSINESS_HOURS until 2027-11-07T01:20:00-05:00
own Daily 00:00-01:20 | at 2027-11-07T06:20:00+00:00 -> UNAVAILABLE BUSINESS_HOURS until 2027-11-08 00:00
org mode Daily 01:00-03:00 | at 2027-11-07T05:00:00+00:00 -> AVAILABLE OPERATING_MODE until 2027-11-07 03:00
location mode Daily 01:00-03:00 | at 2027-03-14 01:30 -> AVAILABLE OPERATING_MODE until 2027-03-14 03:00
"""

LEVELS = """
own 18-21 | location 08-17 | at Mon 19:00 -> AVAILABLE BUSINESS_HOURS until Mon 21:00
own 18-21 | location 08-17 | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 18:00
own 18-21 | location mode 08-17 | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 18:00
own 18-21 | org mode 08-17 | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 18:00
own empty | location 08-12 | at Mon 10:00 -> AVAILABLE BUSINESS_HOURS until Mon 12:00
own empty | location empty | org mode 08-12 | at Mon 10:00 -> AVAILABLE OPERATING_MODE until Mon 12:00
own holiday 2027-06-18 | location 08-12 | at Mon 10:00 -> AVAILABLE BUSINESS_HOURS until Mon 12:00
location 08-12 | at Mon 13:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:00
location mode 08-12 | at Mon 10:00 -> AVAILABLE OPERATING_MODE until Mon 12:00
location mode 08-12 | at Mon 13:00 -> UNAVAILABLE OPERATING_MODE until Tue 08:00
location mode 08-12 | location 14-18 | at Mon 15:00 -> AVAILABLE BUSINESS_HOURS until Mon 18:00
location mode 08-12 | location 14-18 | at Mon 09:00 -> AVAILABLE OPERATING_MODE until Mon 12:00
location mode 08-12 | location 12-18 | at Mon 09:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
location mode 08-12 | location mode 14-18 | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
location 08-12 | org mode 14-18 | at Mon 15:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:00
location mode 08-12 | org mode 14-18 | at Mon 15:00 -> UNAVAILABLE OPERATING_MODE until Tue 08:00
org mode 14-18 | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
org mode 08-10 | org mode 14-18 | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
org mode 14-18 | no location | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
location 08-12 | no location | at Mon 15:00 -> AVAILABLE NO_SCHEDULE for good
elsewhere mode 08-12 | org mode 14-18 | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
elsewhere mode 08-12 | at Mon 15:00 -> AVAILABLE NO_SCHEDULE for good
elsewhere mode holiday 2027-06-14 | at Mon 15:00 -> AVAILABLE NO_SCHEDULE for good
location mode none | org mode 14-18 | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
location mode none Night | at Mon 15:00 -> AVAILABLE NO_SCHEDULE for good
location mode disabled | org mode 14-18 | at Mon 15:00 -> AVAILABLE OPERATING_MODE until Mon 18:00
location mode Mon-Thu 09-17 | at Fri 10:00 -> UNAVAILABLE OPERATING_MODE until Mon 09:00
location mode Mon-Fri 07:00-23:59 and Sat,Sun 00:00-12:00 | at Fri 23:59:30 -> AVAILABLE OPERATING_MODE until Sat 12:00
location mode Fri 21:00-05:00 | at Sat 03:00 -> AVAILABLE OPERATING_MODE until Sat 05:00
"""

PRECEDENCE = """
own 09-17 | out Mon 10:00..Mon 11:00 | at Mon 10:30 -> UNAVAILABLE OUT_OF_OFFICE until Mon 11:00 then AVAILABLE
own 09-17 | out Mon 10:00..Mon 11:00 | at Mon 10:00 -> UNAVAILABLE OUT_OF_OFFICE until Mon 11:00
own 09-17 | out Mon 10:00..Mon 11:00 | at Mon 11:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-17 | out Mon 10:00..Mon 11:00 | at Mon 09:30 -> AVAILABLE BUSINESS_HOURS until Mon 10:00 then UNAVAILABLE
own 08:30-16:30 | out Mon 10:00..Mon 18:30 | at Mon 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Tue 08:30
own 08:30-16:30 | out Mon 10:00..Mon 18:30 | at Mon 17:00 -> UNAVAILABLE OUT_OF_OFFICE also BUSINESS_HOURS until Tue 08:30
own 08:30-16:30 | out Mon 10:00.. | at Wed 11:00 -> UNAVAILABLE OUT_OF_OFFICE for good
own 08:30-16:30 | out ..Wed 12:00 | at Wed 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Wed 12:00
own 08:30-16:30 | out Mon 11:00..Mon 10:00 | at Mon 10:30 -> AVAILABLE BUSINESS_HOURS until Mon 16:30
own 08:30-16:30 | out Mon 11:00..Mon 11:00 | at Mon 11:00 -> AVAILABLE BUSINESS_HOURS until Mon 16:30
out Mon 10:00..Mon 11:00 | at Mon 10:30 -> UNAVAILABLE OUT_OF_OFFICE until Mon 11:00
own 09-17 | out Fri 08:00..Fri 12:00 | org holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE OUT_OF_OFFICE also HOLIDAY until Mon 09:00
own 09-17 | out Fri 08:00..Fri 12:00 | block fri 100000-110000 | at Fri 10:00 -> UNAVAILABLE OUT_OF_OFFICE also OFFICE_HOURS until Fri 12:00
own 09-17 | org holiday 2027-06-18 | block fri 100000-110000 | at Fri 10:00 -> UNAVAILABLE HOLIDAY also OFFICE_HOURS until Mon 09:00
own 12-17 | org holiday 2027-06-18 | block fri 100000-110000 | at Fri 10:00 -> UNAVAILABLE HOLIDAY also OFFICE_HOURS, BUSINESS_HOURS until Mon 12:00
own 12-17 | out Fri 08:00..Fri 12:00 | org holiday 2027-06-18 | block fri 100000-110000 | at Fri 10:00 -> UNAVAILABLE OUT_OF_OFFICE also HOLIDAY, OFFICE_HOURS, BUSINESS_HOURS until Mon 12:00
own 12-17 | block fri 100000-110000 | at Fri 10:00 -> UNAVAILABLE OFFICE_HOURS also BUSINESS_HOURS until Fri 12:00
own 09-17 | out Mon 12:00..Mon 13:00 | block mon 130000-133000 | at Mon 12:30 -> UNAVAILABLE OUT_OF_OFFICE until Mon 13:30
own Daily 09-17 | flag since 2027-06-13 12:00 | at Sun 13:00 -> UNKNOWN OUT_OF_OFFICE until Sun 17:00 then UNAVAILABLE
flag since 2027-06-13 12:00 | at 2027-06-13 13:00 -> UNAVAILABLE OUT_OF_OFFICE until 2027-06-14 00:15 then UNKNOWN
flag since 2027-06-13 12:00 | at 2027-06-13 11:00 -> AVAILABLE NO_SCHEDULE until 2027-06-13 12:00
own 09-17 | flag since 2027-06-13 12:00 | at Mon 10:00 -> UNKNOWN OUT_OF_OFFICE until Mon 17:00 then UNAVAILABLE
own 09-17 | flag since 2027-06-13 12:00 | at Mon 18:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 09:00 then UNKNOWN
own 09-17 | flag since 2027-06-13 12:00 | out 2027-06-13 12:00..Mon 10:00 | at Mon 10:30 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-17 | flag since 2027-06-13 12:00 | out Mon 10:00..Mon 11:00 | at Mon 10:30 -> UNAVAILABLE OUT_OF_OFFICE until Mon 11:00 then UNKNOWN
"""

HOLIDAYS = """
own 08:30-16:30 | org holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Mon 08:30
own 09-17 | location 08-12 | org holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Mon 09:00
own 09-17 | own holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Mon 09:00
own 09-17 | location holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Mon 09:00
own 09-17 | location mode holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Mon 09:00
own 09-17 | elsewhere mode holiday 2027-06-18 | at Fri 10:00 -> AVAILABLE BUSINESS_HOURS until Fri 17:00
own 09-17 | location holiday 2027-06-18 | no location | at Fri 10:00 -> AVAILABLE BUSINESS_HOURS until Fri 17:00
own 09-17 | own holiday 2027-06-18 10-12 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Fri 12:00 then AVAILABLE
own 09-17 | own holiday 2027-06-18 10-12 | at Fri 09:30 -> AVAILABLE BUSINESS_HOURS until Fri 10:00
own 09-17 | own holiday 2027-06-18 10-12 | location holiday 2027-06-18 11-14 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Fri 14:00
own Daily 00:00-23:59 | own holiday 2027-06-16..2027-06-17 | at Wed 12:00 -> UNAVAILABLE HOLIDAY until Fri 00:00
own Daily 00:00-23:59 | own holiday 2027-06-16..2027-06-17 | at Thu 23:59 -> UNAVAILABLE HOLIDAY until Fri 00:00
own Daily 00:00-23:59 | location mode holiday 2027-06-16..2027-06-17 18-06 | at Thu 03:00 -> UNAVAILABLE HOLIDAY until Thu 06:00
own Daily 00:00-23:59 | location holiday 2027-06-16 18-06 | at Thu 03:00 -> UNAVAILABLE HOLIDAY until Thu 06:00
own Daily 00:00-23:59 | org holiday 2027-06-17..2027-06-16 | at Thu 03:00 -> AVAILABLE BUSINESS_HOURS for good
own Daily 00:00-23:59 | org holiday yearly 2020-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Sat 00:00
own Daily 00:00-23:59 | location holiday yearly 2020-06-18 | at Sat 10:00 -> AVAILABLE BUSINESS_HOURS until 2028-06-18 00:00
own Daily 00:00-23:59 | org holiday yearly 2028-06-18 | at Fri 10:00 -> AVAILABLE BUSINESS_HOURS until 2028-06-18 00:00
own Daily 00:00-23:59 | org holiday yearly 2024-02-29 | at 2027-02-28 10:00 -> AVAILABLE BUSINESS_HOURS until 2028-02-29 00:00
own Daily 00:00-23:59 | org holiday yearly 2024-02-29 | at 2028-02-29 10:00 -> UNAVAILABLE HOLIDAY until 2028-03-01 00:00
own Daily 00:00-23:59 | org holiday yearly 2024-02-29 | at 2029-02-28 10:00 -> AVAILABLE BUSINESS_HOURS until 2032-02-29 00:00
org holiday 2027-06-18 | at Fri 10:00 -> UNAVAILABLE HOLIDAY until Sat 00:00
org holiday 2027-06-18 | at Thu 10:00 -> AVAILABLE NO_SCHEDULE until Fri 00:00
own 09-17 | org holiday 2027-06-18 | at Sat 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 09:00
own 09-17 | org holiday 2027-06-18 | at Thu 18:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 09:00
"""

BLOCKS = """
own 09-17 | block mon 120000-124500 | at Mon 12:20 -> UNAVAILABLE OFFICE_HOURS until Mon 12:45 then AVAILABLE
own 09-17 | block mon 120000-124500 | at Mon 12:45 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-17 | block mon 120000-124500 | at Tue 12:20 -> AVAILABLE BUSINESS_HOURS until Tue 17:00
setting encoding SECONDS | own 09-17 | block mon 43200-45900 | at Mon 12:20 -> UNAVAILABLE OFFICE_HOURS until Mon 12:45
block sat 0-235959 | at Sat 23:59:59 -> UNAVAILABLE OFFICE_HOURS until Sun 00:00
block sat 0-235959 | block sun 0-235959 | at Sat 12:00 -> UNAVAILABLE OFFICE_HOURS until Mon 00:00
setting encoding SECONDS | block sat 0-86399 | block sun 0-86399 | at Sat 12:00 -> UNAVAILABLE OFFICE_HOURS until Mon 00:00
block mon 0-0 | at Mon 00:00 -> AVAILABLE NO_SCHEDULE for good
block mon 120000-120000 | at Mon 12:00 -> AVAILABLE NO_SCHEDULE for good
block mon 120000-130000 | block mon 123000-140000 | at Mon 12:00 -> UNAVAILABLE OFFICE_HOURS until Mon 14:00
block mon 120000-130000 | block mon 130000-140000 | at Mon 12:00 -> UNAVAILABLE OFFICE_HOURS until Mon 14:00
block mon 120000-130000 | no opentact | at Mon 12:00 -> AVAILABLE NO_SCHEDULE for good
block mon 120000-130000 | no webex | no mykaarma | at Mon 12:00 -> UNAVAILABLE OFFICE_HOURS until Mon 13:00 then AVAILABLE
"""

NO_HOURS = """
nothing | at Mon 03:00 -> AVAILABLE NO_SCHEDULE for good
own empty | at Mon 03:00 -> AVAILABLE NO_SCHEDULE for good
setting no_schedule UNAVAILABLE | at Mon 03:00 -> UNAVAILABLE NO_SCHEDULE for good
setting no_schedule UNKNOWN | at Mon 03:00 -> UNKNOWN NO_SCHEDULE for good
setting no_schedule UNAVAILABLE | own 09-17 | at Mon 10:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
setting no_schedule UNKNOWN | block mon 120000-130000 | at Mon 12:00 -> UNAVAILABLE OFFICE_HOURS until Mon 13:00 then UNKNOWN
setting no_schedule UNKNOWN | out Mon 10:00..Mon 11:00 | at Mon 10:30 -> UNAVAILABLE OUT_OF_OFFICE until Mon 11:00 then UNKNOWN
no webex | at Mon 03:00 -> AVAILABLE NO_SCHEDULE for good
no webex | no opentact | at Mon 03:00 -> AVAILABLE NO_SCHEDULE for good
no mykaarma | no opentact | own 09-17 | at Mon 10:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
no webex | no opentact | no mykaarma | at Mon 03:00 -> UNKNOWN NOT_LINKED for good
no webex | no opentact | no mykaarma | setting no_schedule AVAILABLE | own 09-17 | at Mon 10:00 -> UNKNOWN NOT_LINKED for good
no webex | own 09-17 | org holiday 2027-06-14 | at Mon 18:00 -> AVAILABLE NO_SCHEDULE for good
"""

ROLES = """
location mode (Night) 18-22 | at Mon 19:00 -> AVAILABLE OPERATING_MODE until Mon 22:00
location mode (Night) 18-22 | role of Night CLOSED | at Mon 19:00 -> UNAVAILABLE OPERATING_MODE until Mon 22:00 then AVAILABLE
location mode (Night) 18-22 | role of Night CLOSED | at Mon 12:00 -> AVAILABLE NO_SCHEDULE until Mon 18:00
location mode (Night) 18-22 | role of night CLOSED | at Mon 19:00 -> UNAVAILABLE OPERATING_MODE until Mon 22:00
location mode (Night) 18-22 | role of Night IGNORE | at Mon 19:00 -> AVAILABLE NO_SCHEDULE for good
location mode (Night) 18-22 | role of mode-0 IGNORE | at Mon 19:00 -> AVAILABLE NO_SCHEDULE for good
location mode (Night) 18-22 | location 08-20 | role of Night CLOSED | at Mon 17:00 -> AVAILABLE BUSINESS_HOURS until Mon 18:00
location mode (Night) 18-22 | location 08-20 | role of Night CLOSED | at Mon 19:00 -> UNAVAILABLE OPERATING_MODE until Tue 08:00
location mode (Night) 18-22 | location 08-20 | role of Night IGNORE | at Mon 19:00 -> AVAILABLE BUSINESS_HOURS until Mon 20:00
org mode (Night) 18-22 | role of Night IGNORE | own 08-20 | at Mon 19:00 -> AVAILABLE BUSINESS_HOURS until Mon 20:00
org mode (Other) 18-22 | role of Night CLOSED | at Mon 19:00 -> AVAILABLE OPERATING_MODE until Mon 22:00
org holiday (Night) 2027-06-14 | role of Night IGNORE | at Mon 19:00 -> AVAILABLE NO_SCHEDULE for good
org holiday (Night) 2027-06-14 | role of Night CLOSED | at Mon 19:00 -> UNAVAILABLE HOLIDAY until Tue 00:00
"""

ZONES = """
own 09-17 | zone of person America/Los_Angeles | at Mon 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 12:00
own 09-17 | zone of person none | zone of location America/Los_Angeles | at Mon 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 12:00
own 09-17 | zone of person none | zone of directory America/Chicago | zone of location America/Los_Angeles | at Mon 09:30 -> UNAVAILABLE BUSINESS_HOURS until Mon 10:00
own 09-17 | zone of person none | zone of location none | zone of organization America/Denver | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 11:00
own 09-17 | zone of person none | zone of location none | at Mon 04:59 -> UNAVAILABLE BUSINESS_HOURS until Mon 05:00
own 09-17 | zone of person none | zone of location none | zone of default Europe/Paris | at Mon 02:59 -> UNAVAILABLE BUSINESS_HOURS until Mon 03:00
own 09-17 | zone of person none | no location | zone of organization America/Denver | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 11:00
location 09-17 | zone of location America/Los_Angeles | at Mon 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 12:00
location 09-17 | zone of location none | zone of organization America/Denver | at Mon 10:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 11:00
location 09-17 | zone of location none | at Mon 04:59 -> UNAVAILABLE BUSINESS_HOURS until Mon 05:00
location mode 09-17 | zone of location America/Los_Angeles | at Mon 11:00 -> UNAVAILABLE OPERATING_MODE until Mon 12:00
org mode 09-17 | zone of organization America/Denver | zone of location America/Los_Angeles | at Mon 10:00 -> UNAVAILABLE OPERATING_MODE until Mon 11:00
org mode 09-17 | zone of location America/Los_Angeles | zone of person Europe/Paris | at Mon 11:00 -> UNAVAILABLE OPERATING_MODE until Mon 12:00
org mode 09-17 | zone of location none | zone of person Europe/Paris | at Mon 02:59 -> UNAVAILABLE OPERATING_MODE until Mon 03:00
org mode 09-17 | no location | zone of person Europe/Paris | at Mon 02:59 -> UNAVAILABLE OPERATING_MODE until Mon 03:00
org mode 09-17 | no location | zone of person none | zone of default Europe/Paris | at Mon 02:59 -> UNAVAILABLE OPERATING_MODE until Mon 03:00
own Daily 00:00-23:59 | org holiday 2027-06-18 | zone of organization Asia/Tokyo | at Thu 12:00 -> UNAVAILABLE HOLIDAY until Fri 11:00
own Daily 00:00-23:59 | org holiday 2027-06-18 | zone of location America/Los_Angeles | at Fri 02:00 -> AVAILABLE BUSINESS_HOURS until Fri 03:00
own Daily 00:00-23:59 | location holiday 2027-06-18 | zone of location America/Los_Angeles | at Sat 02:00 -> UNAVAILABLE HOLIDAY until Sat 03:00
own Daily 00:00-23:59 | own holiday 2027-06-18 | zone of location America/Los_Angeles | at Fri 01:00 -> UNAVAILABLE HOLIDAY until Sat 00:00
own 09-17 | zone of account America/Los_Angeles | block mon 120000-124500 | at Mon 15:20 -> UNAVAILABLE OFFICE_HOURS until Mon 15:45
own 09-17 | zone of account America/Los_Angeles | block mon 120000-124500 | at Mon 12:20 -> AVAILABLE BUSINESS_HOURS until Mon 15:00
own 09-17 | setting account_time_zone America/Los_Angeles | block mon 120000-124500 | at Mon 15:20 -> UNAVAILABLE OFFICE_HOURS until Mon 15:45
own 09-17 | zone of account none | zone of organization America/Los_Angeles | block mon 120000-124500 | at Mon 15:20 -> UNAVAILABLE OFFICE_HOURS until Mon 15:45
own 09-17 | zone of person Pacific Standard Time | at Mon 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 12:00
own 09-17 | zone of person US/Central | at Mon 09:30 -> UNAVAILABLE BUSINESS_HOURS until Mon 10:00
location 09-17 | zone of location W. Europe Standard Time | at Mon 02:59 -> UNAVAILABLE BUSINESS_HOURS until Mon 03:00
own 09-17 | zone of person Mars/Olympus | at Mon 11:00 -> UNKNOWN BUSINESS_HOURS for good
own 09-17 | zone of person Mars/Olympus | out Mon 10:00..Mon 12:00 | at Mon 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Mon 12:00 then UNKNOWN
own 09-17 | zone of location Mars/Olympus | at Mon 11:00 -> AVAILABLE BUSINESS_HOURS until Mon 17:00
own 09-17 | location holiday 2027-06-18 | zone of location Mars/Olympus | at Mon 11:00 -> UNKNOWN HOLIDAY until Mon 17:00
own 09-17 | location holiday 2027-06-18 | zone of location Mars/Olympus | at Mon 18:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 09:00 then UNKNOWN
location mode 09-17 | zone of location Mars/Olympus | at Mon 11:00 -> UNKNOWN OPERATING_MODE for good
org mode 09-17 | zone of location Mars/Olympus | at Mon 11:00 -> UNKNOWN OPERATING_MODE for good
org mode 09-17 | zone of location Mars/Olympus | zone of organization America/New_York | at Mon 11:00 -> AVAILABLE OPERATING_MODE until Mon 17:00
"""

AWAY = """
own 08:30-16:30 | away flag | at Mon 11:00 -> UNKNOWN OUT_OF_OFFICE until Mon 16:30 then UNAVAILABLE
own 08:30-16:30 | away flag | at Mon 18:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:30 then UNKNOWN
own 08:30-16:30 | away flag | org holiday 2027-06-18 | at Fri 11:00 -> UNAVAILABLE HOLIDAY until Mon 08:30 then UNKNOWN
own 08:30-16:30 | away flag | block mon 120000-124500 | at Mon 12:20 -> UNAVAILABLE OFFICE_HOURS until Mon 12:45 then UNKNOWN
own 08:30-16:30 | away flag | out Mon 10:00..Mon 12:00 | at Mon 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Mon 12:00 then UNKNOWN
own 08:30-16:30 | away flag | flag since 2027-06-13 12:00 | at 2027-06-13 13:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 08:30 then UNKNOWN
away flag | at Mon 03:00 -> UNKNOWN OUT_OF_OFFICE for good
location 08:30-16:30 | away own | at Sat 11:00 -> UNKNOWN HOLIDAY for good
location 08:30-16:30 | away own | at Mon 11:00 -> UNKNOWN HOLIDAY for good
location 08:30-16:30 | away own | out Mon 10:00..Mon 12:00 | at Mon 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Mon 12:00 then UNKNOWN
location 08:30-16:30 | away own | org holiday 2027-06-18 | at Fri 11:00 -> UNAVAILABLE HOLIDAY until Sat 00:00 then UNKNOWN
location 08:30-16:30 | away own | block mon 120000-124500 | at Mon 12:20 -> UNAVAILABLE OFFICE_HOURS until Mon 12:45 then UNKNOWN
own 08:30-16:30 | away location modes, organization modes | at Mon 11:00 -> UNKNOWN HOLIDAY until Mon 16:30 then UNAVAILABLE
own 08:30-16:30 | away location modes, organization modes | at Mon 18:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:30 then UNKNOWN
own 08:30-16:30 | own holiday 2027-06-18 | away location modes, organization modes | at Fri 11:00 -> UNAVAILABLE HOLIDAY until Mon 08:30 then UNKNOWN
own 08:30-16:30 | out Mon 10:00..Mon 12:00 | away organization modes | at Mon 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Mon 12:00 then UNKNOWN
own 08:30-16:30 | block mon 120000-124500 | away organization modes | at Mon 12:20 -> UNAVAILABLE OFFICE_HOURS until Mon 12:45 then UNKNOWN
location 08:30-16:30 | away location modes | at Sat 11:00 -> UNKNOWN HOLIDAY for good
location 08:30-16:30 | away organization modes | at Sat 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 08:30 then UNKNOWN
own 08:30-16:30 | away blocks | at Mon 11:00 -> UNKNOWN OFFICE_HOURS until Mon 16:30 then UNAVAILABLE
own 08:30-16:30 | away blocks | at Sat 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 08:30 then UNKNOWN
own 08:30-16:30 | away blocks | out Mon 10:00..Mon 12:00 | at Mon 11:00 -> UNAVAILABLE OUT_OF_OFFICE until Mon 12:00 then UNKNOWN
own 08:30-16:30 | away account | at Sat 11:00 -> UNAVAILABLE BUSINESS_HOURS until Mon 08:30
own 08:30-16:30 | away account | block mon 120000-124500 | at Mon 15:00 -> UNKNOWN OFFICE_HOURS until Mon 16:30 then UNAVAILABLE
own 08:30-16:30 | away location | at Mon 11:00 -> AVAILABLE BUSINESS_HOURS until Mon 16:30
own 08:30-16:30 | away location | location holiday 2027-06-18 | at Mon 11:00 -> UNKNOWN HOLIDAY until Mon 16:30
own 08:30-16:30 | away place | at Mon 11:00 -> UNKNOWN HOLIDAY until Mon 16:30
own 08:30-16:30 | away place | at Mon 18:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:30 then UNKNOWN
own 08:30-16:30 | own 18-20 | away own:1 | at Mon 11:00 -> AVAILABLE BUSINESS_HOURS until Mon 16:30 then UNKNOWN
own 08:30-16:30 | own 18-20 | away own:1 | at Mon 17:00 -> UNKNOWN BUSINESS_HOURS until Tue 08:30 then AVAILABLE
own 08:30-16:30 | own holiday 2027-06-18 | away own:1 | at Mon 11:00 -> UNKNOWN HOLIDAY until Mon 16:30
own 08:30-16:30 | location mode (Day) 18-20 | away mode:Day | at Mon 18:00 -> UNAVAILABLE BUSINESS_HOURS until Tue 08:30 then AVAILABLE
own 08:30-16:30 | org holiday (Labor) 2027-06-18 | away mode:Labor | at Mon 11:00 -> UNKNOWN HOLIDAY until Mon 16:30
own 08:30-16:30 | location mode none | away mode:Manual | at Mon 11:00 -> AVAILABLE BUSINESS_HOURS until Mon 16:30
own 08:30-16:30 | away flag, own, blocks | at Mon 18:00 -> UNKNOWN OUT_OF_OFFICE for good
away flag | no mykaarma | at Mon 18:00 -> AVAILABLE NO_SCHEDULE for good
wrong webex | at Mon 11:00 -> UNKNOWN HOLIDAY for good
wrong webex | block mon 120000-124500 | at Mon 12:20 -> UNAVAILABLE OFFICE_HOURS until Mon 12:45 then UNKNOWN
wrong mykaarma | own 09-17 | at Mon 11:00 -> UNKNOWN OUT_OF_OFFICE until Mon 17:00 then UNAVAILABLE
own 09-17 | block mon 128800-130000 | at Mon 11:00 -> UNKNOWN OFFICE_HOURS until Mon 17:00 then UNAVAILABLE
own 09-17 | block mon 128800-130000 | at Tue 11:00 -> AVAILABLE BUSINESS_HOURS until Tue 17:00
"""

TABLES = (
    *(HOURS, CLOCKS, LEVELS, PRECEDENCE, HOLIDAYS, BLOCKS, NO_HOURS, ROLES, ZONES),
    AWAY,
)
BEYOND_THE_ORACLE = ("away ", "wrong ", "128800")
"""It reads whole worlds only: nothing missing, and no impossible times."""

LINES = [line for table in TABLES for line in table.strip().splitlines()]


def expected(line: str) -> tuple[Case, re.Match[str]]:
    """The case of a line, and what it says that the answer is."""
    said, _, wanted = line.partition(" -> ")
    found = ARROW.fullmatch(wanted)
    assert found, wanted
    return told(said), found


@pytest.mark.parametrize("line", LINES)
def test_the_answer_is_what_the_line_says(line: str) -> None:
    case, wanted = expected(line)

    answer = case.known.at(case.at)

    assert answer.status.value == wanted["status"]
    assert answer.because.layer.name == wanted["layer"]
    if wanted["also"]:
        closing = {
            one.layer.name for one in answer.also_because if one.status.value == "UNAVAILABLE"
        }
        assert closing == set(wanted["also"].split(", "))
    if wanted["never"]:
        assert (answer.until, answer.searched_until) == (None, None)
    if wanted["until"]:
        assert answer.until == end_of(wanted["until"], case)
    if wanted["then"]:
        assert answer.next_status is not None
        assert answer.next_status.value == wanted["then"]


def end_of(words: str, case: Case) -> datetime:
    """The instant that ends a line."""
    return next_time(words, case.at) if words[0].isalpha() else instant(words)


@pytest.mark.parametrize(
    "line", [line for line in LINES if not any(word in line for word in BEYOND_THE_ORACLE)]
)
def test_the_oracle_says_so_too(line: str) -> None:
    case, wanted = expected(line)

    verdict = case.oracle.at(case.at)

    assert verdict.status == wanted["status"]
    if verdict.status != "UNKNOWN":
        assert wanted["layer"] in verdict.layers


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(LINES) == len(set(LINES))
    assert len(LINES) >= 150
