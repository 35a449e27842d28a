"""Schedules with the answers that a person finds with a calendar and a clock, in the notation of `notation`.

The weekdays to know: 7 June 2027 is a Monday. New York's clock skips 02:00 to 03:00 on 14 March 2027 and repeats
01:00 to 02:00 on 7 November 2027.
"""

from __future__ import annotations

THE_CLOCK_RULE = """
New_York | hours daily 02:30-11:00
    2027-03-13 12:00 -> closed until 2027-03-14 03:00
    2027-03-14 01:59 -> closed until 2027-03-14 03:00
    2027-03-14 03:00 -> open until 2027-03-14 11:00
    2027-11-06 12:00 -> closed until 2027-11-07 02:30
    2027-11-07 01:30 again -> closed until 2027-11-07 02:30
New_York | hours daily 02:15-02:45
    2027-03-13 02:30 -> open until 2027-03-13 02:45
    2027-03-13 02:45 -> closed until 2027-03-15 02:15
    2027-03-14 03:00 -> closed until 2027-03-15 02:15
    2027-03-14 03:30 -> closed until 2027-03-15 02:15
New_York | hours daily 00:00-01:20
    2027-11-07 00:30 -> open until 2027-11-07 01:20
    2027-11-07 01:20 -> closed until 2027-11-07 01:00 again
    2027-11-07 01:45 -> closed until 2027-11-07 01:00 again
    2027-11-07 01:00 again -> open until 2027-11-07 01:20 again
    2027-11-07 01:20 again -> closed until 2027-11-08 00:00
New_York | hours daily 01:00-02:00
    2027-03-14 01:30 -> open until 2027-03-14 03:00
    2027-11-07 01:30 -> open until 2027-11-07 02:00
    2027-11-07 01:30 again -> open until 2027-11-07 02:00
New_York | hours daily 01:30-02:30
    2027-03-14 01:45 -> open until 2027-03-14 03:00
    2027-11-07 01:40 -> open until 2027-11-07 01:00 again
    2027-11-07 01:10 again -> closed until 2027-11-07 01:30 again
    2027-11-07 01:30 again -> open until 2027-11-07 02:30
New_York | hours daily 22:00-06:00
    2027-03-13 23:00 -> open until 2027-03-14 06:00
    2027-11-06 23:00 -> open until 2027-11-07 06:00
New_York | closed on 2027-03-14
    2027-03-14 12:00 -> closed until 2027-03-15 00:00
    2027-03-15 00:00 -> open for ever
New_York | hours on 2027-03-13 20:00+8h
    2027-03-13 21:00 -> open until 2027-03-14 04:00
"""

EDGES = """
New_York | hours daily 08:30-16:30
    2027-06-09 08:29:59 -> closed until 2027-06-09 08:30
    2027-06-09 08:30 -> open until 2027-06-09 16:30
    2027-06-09 16:29:59 -> open until 2027-06-09 16:30
    2027-06-09 16:30 -> closed until 2027-06-10 08:30
    2093-06-10 03:00 -> closed until 2093-06-10 08:30
New_York | hours Mon-Fri 08:00-12:00, Mon-Fri 12:00-16:00
    2027-06-09 09:00 -> open until 2027-06-09 16:00
    2027-06-09 12:00 -> open until 2027-06-09 16:00
New_York | hours Mon-Fri 08:00-12:00 | hours Mon-Fri 12:00-16:00
    2027-06-09 09:00 -> open until 2027-06-09 16:00
New_York | hours daily 08:00-12:00, daily 10:00-14:00
    2027-06-09 09:00 -> open until 2027-06-09 14:00
    2027-06-09 13:00 -> open until 2027-06-09 14:00
New_York | hours on 2027-06-09 +2d
    2027-06-08 23:59:59 -> closed until 2027-06-09 00:00
    2027-06-10 23:00 -> open until 2027-06-11 00:00
    2027-06-11 00:00 -> closed for ever
New_York | hours Mon-Fri 07:00-24:00, Sat+Sun 00:00-12:00
    2027-06-11 23:59:30 -> open until 2027-06-12 12:00
    2027-06-12 12:00 -> closed until 2027-06-13 00:00
    2027-06-13 12:00 -> closed until 2027-06-14 07:00
New_York | hours daily 07:00-23:59
    2027-06-09 23:59 -> closed until 2027-06-10 07:00
New_York | hours daily 07:00-23:59:59
    2027-06-09 23:59:58 -> open until 2027-06-09 23:59:59
New_York | hours Fri 21:00-05:00
    2027-06-11 03:00 -> closed until 2027-06-11 21:00
    2027-06-12 03:00 -> open until 2027-06-12 05:00
    2027-06-12 05:00 -> closed until 2027-06-18 21:00
New_York | hours Fri 21:00-05:00 | closed Sat
    2027-06-11 22:00 -> open until 2027-06-12 00:00
    2027-06-12 03:00 -> closed until 2027-06-18 21:00
New_York | hours Mon 09:00-09:00
    2027-06-08 08:59 -> open until 2027-06-08 09:00
New_York | hours daily 09:00+0m
    2027-06-09 09:00 -> closed for ever
New_York | hours on 2027-06-09 22:00+30h
    2027-06-10 12:00 -> open until 2027-06-11 04:00
New_York | hours daily 22:00-06:00
    2027-12-31 23:59:59 -> open until 2028-01-01 06:00
"""

CLOSURES = """
New_York | hours Mon-Fri 08:30-16:30 | out 2027-06-09 10:00 .. 2027-06-09 18:30
    2027-06-09 09:59 -> open until 2027-06-09 10:00
    2027-06-09 11:00 -> closed until 2027-06-10 08:30
New_York | hours Mon-Fri 08:30-16:30 | out 2027-06-09 10:00 ..
    2027-06-09 09:00 -> open until 2027-06-09 10:00
    2027-06-09 10:00 -> closed for ever
New_York | hours Mon-Fri 08:30-16:30 | out .. 2027-06-09 10:00
    2027-06-01 11:00 -> closed until 2027-06-09 10:00
New_York | hours Mon-Fri 08:30-16:30 | out 2027-06-09 12:00 .. 2027-06-09 10:00
    2027-06-09 09:00 -> open until 2027-06-09 16:30
    2027-06-09 11:00 -> open until 2027-06-09 16:30
New_York | hours Mon-Fri 08:30-16:30 | out 2027-06-09 12:00 .. 2027-06-09 12:00
    2027-06-09 12:00 -> open until 2027-06-09 16:30
New_York | hours Mon-Fri 08:30-16:30 | closed yearly 3rd Fri Jun
    2027-06-18 10:00 -> closed until 2027-06-21 08:30
    2027-06-17 16:30 -> closed until 2027-06-21 08:30
    2027-06-11 10:00 -> open until 2027-06-11 16:30
New_York | hours daily 18:00-21:00
    2027-06-09 19:00 -> open until 2027-06-09 21:00
New_York
    2027-06-09 03:00 -> open for ever
New_York | otherwise closed
    2027-06-09 03:00 -> closed for ever
New_York | otherwise unknown
    2027-06-09 03:00 -> unknown for ever
New_York | hours nothing
    2027-06-09 12:00 -> closed for ever
New_York | out 2027-06-09 10:00 .. 2027-06-09 12:00
    2027-06-09 09:00 -> open until 2027-06-09 10:00
    2027-06-09 11:00 -> closed until 2027-06-09 12:00
    2027-06-09 12:00 -> open for ever
New_York | hours Mon-Fri 08:30-16:30 | block Mon-Fri 12:00-12:45
    2027-06-09 12:20 -> closed until 2027-06-09 12:45
    2027-06-09 11:00 -> open until 2027-06-09 12:00
"""

REPETITION = """
New_York | hours daily/2 09:00-17:00 from 2027-06-07 until 2027-06-11
    2027-06-01 12:00 -> closed until 2027-06-07 09:00
    2027-06-10 12:00 -> closed until 2027-06-11 09:00
    2027-06-11 10:00 -> open until 2027-06-11 17:00
    2027-06-11 17:00 -> closed for ever
New_York | hours Mon+Wed 09:00-17:00 from 2027-06-07 x4
    2027-06-14 18:00 -> closed until 2027-06-16 09:00
    2027-06-16 12:00 -> open until 2027-06-16 17:00
    2027-06-16 17:00 -> closed for ever
New_York | hours Mon+Wed 09:00-17:00 from 2027-06-09 x3
    2027-06-08 12:00 -> closed until 2027-06-09 09:00
    2027-06-14 17:00 -> closed until 2027-06-16 09:00
    2027-06-16 17:00 -> closed for ever
New_York | hours Mon+Wed/3 09:00-17:00 from 2027-06-09 x3
    2027-06-09 17:00 -> closed until 2027-06-28 09:00
    2027-06-28 17:00 -> closed until 2027-06-30 09:00
    2027-06-30 17:00 -> closed for ever
New_York | hours Sun+Wed/2 09:00-17:00 from 2027-06-09
    2027-06-09 17:00 -> closed until 2027-06-20 09:00
    2027-06-20 17:00 -> closed until 2027-06-23 09:00
    2027-06-23 18:00 -> closed until 2027-07-04 09:00
New_York | hours Sun+Wed/2 09:00-17:00 from 2027-06-09 weeks from Mon
    2027-06-09 17:00 -> closed until 2027-06-13 09:00
    2027-06-13 17:00 -> closed until 2027-06-23 09:00
New_York | hours Mon+Thu/3 09:00-17:00 from 2027-06-07 x2 weeks from Thu
    2027-06-07 17:00 -> closed until 2027-06-24 09:00
    2027-06-24 17:00 -> closed for ever
New_York | hours Mon/5 09:00-17:00 from 2027-01-04
    2027-05-24 17:00 -> closed until 2027-06-28 09:00
New_York | hours Mon/2 09:00-17:00 from 2026-12-14
    2026-12-28 17:00 -> closed until 2027-01-11 09:00
New_York | hours daily 09:00-17:00 from 2027-06-09 x1
    2027-06-09 17:00 -> closed for ever
New_York | hours daily/3 09:00-17:00 from 2027-06-07 x3
    2027-06-10 17:00 -> closed until 2027-06-13 09:00
    2027-06-13 17:00 -> closed for ever
New_York | hours daily 09:00-17:00 from 2027-06-09 until 2027-06-08
    2027-06-09 12:00 -> closed for ever
New_York | hours daily 22:00-06:00 from 2027-06-07 until 2027-06-09
    2027-06-09 23:00 -> open until 2027-06-10 06:00
    2027-06-10 06:00 -> closed for ever
New_York | hours Mon 09:00-17:00 from 2027-06-09
    2027-06-09 12:00 -> closed until 2027-06-14 09:00
New_York | hours Mon-Fri 09:00-17:00 from 2027-06-07 until 2027-06-16
    2027-06-16 12:00 -> open until 2027-06-16 17:00
    2027-06-16 17:00 -> closed for ever
New_York | hours Mon-Fri 09:00-17:00 from 1970-01-01
    2027-06-11 17:00 -> closed until 2027-06-14 09:00
    2199-12-31 12:00 -> open until 2199-12-31 17:00
"""

YEARLY = """
New_York | hours Mon-Fri 08:30-16:30 | closed yearly LAST Mon May
    2026-05-25 10:00 -> closed until 2026-05-26 08:30
    2027-05-24 10:00 -> open until 2027-05-24 16:30
    2027-05-28 17:00 -> closed until 2027-06-01 08:30
    2027-05-31 10:00 -> closed until 2027-06-01 08:30
New_York | hours Mon-Fri 08:30-16:30 | closed yearly 4th Mon May
    2027-05-24 10:00 -> closed until 2027-05-25 08:30
    2027-05-31 10:00 -> open until 2027-05-31 16:30
New_York | hours Mon-Fri 08:30-16:30 | closed yearly 1st Mon Sep
    2025-09-01 10:00 -> closed until 2025-09-02 08:30
    2027-09-06 10:00 -> closed until 2027-09-07 08:30
New_York | hours Mon-Fri 08:30-16:30 | closed yearly 02-29
    2027-03-01 10:00 -> open until 2027-03-01 16:30
    2028-02-29 10:00 -> closed until 2028-03-01 08:30
    2029-02-28 10:00 -> open until 2029-02-28 16:30
New_York | closed yearly 02-29
    2027-06-09 12:00 -> open until 2028-02-29 00:00
    2028-03-01 00:00 -> open until 2032-02-29 00:00
    2096-03-01 00:00 -> open until 2104-02-29 00:00
New_York | closed yearly 12-24 +3d from 2027-12-24
    2026-12-25 12:00 -> open until 2027-12-24 00:00
    2027-12-26 23:59 -> closed until 2027-12-27 00:00
    2027-12-27 00:00 -> open until 2028-12-24 00:00
New_York | closed yearly 12-31 +3d from 2027-12-31
    2027-01-01 12:00 -> open until 2027-12-31 00:00
    2028-01-01 12:00 -> closed until 2028-01-03 00:00
New_York | closed yearly 12-31 +2d from 2025-12-31 until 2027-12-31
    2027-12-31 12:00 -> closed until 2028-01-02 00:00
    2028-01-02 00:00 -> open for ever
New_York | closed yearly 12-31 until 2028-06-01
    2028-01-01 12:00 -> open for ever
New_York | closed yearly LAST Mon May until 2028-01-01
    2027-06-01 12:00 -> open for ever
New_York | closed yearly 05-01 from 2027-05-02
    2027-05-01 12:00 -> open until 2028-05-01 00:00
New_York | closed yearly LAST Sun Feb
    2032-02-28 12:00 -> open until 2032-02-29 00:00
    2032-02-29 12:00 -> closed until 2032-03-01 00:00
"""

ZONES = """
New_York | hours Mon-Fri 08:30-16:30 | block in Los_Angeles daily 12:00-12:45
    2027-06-09 14:59 -> open until 2027-06-09 15:00
    2027-06-09 15:00 -> closed until 2027-06-09 15:45
New_York | hours in Berlin Mon-Fri 09:00-17:00
    2027-03-12 10:59 -> open until 2027-03-12 11:00
    2027-03-15 03:30 -> closed until 2027-03-15 04:00
    2027-03-26 11:59 -> open until 2027-03-26 12:00
    2027-03-29 03:00 -> open until 2027-03-29 11:00
New_York | hours daily 09:00-10:00 | closed in Dublin daily 14:00-15:00
    2027-06-09 12:00 -> closed until 2027-10-31 09:00
    2027-10-31 09:30 -> open until 2027-10-31 10:00
    2027-11-06 10:00 -> closed until 2028-03-12 09:00
New_York | hours daily 09:00-10:00 | closed in Chicago daily 08:00-09:00
    2027-06-09 12:00 -> closed as far as searched
New_York | closed in Kiritimati on 2027-06-09
    2027-06-08 05:00 -> open until 2027-06-08 06:00
    2027-06-08 06:00 -> closed until 2027-06-09 06:00
Kathmandu | hours in Tokyo daily 09:00-10:00
    2027-06-09 05:00 -> closed until 2027-06-09 05:45
    2027-06-09 06:00 -> open until 2027-06-09 06:45
Lord_Howe | hours daily 01:45-02:15
    2027-04-04 01:50 -> open until 2027-04-04 01:30 again
    2027-04-04 01:40 again -> closed until 2027-04-04 01:45 again
    2027-04-04 01:45 again -> open until 2027-04-04 02:15
    2027-10-03 01:50 -> open until 2027-10-03 02:30
Lord_Howe | hours daily 02:00-02:30
    2027-10-03 01:59 -> closed until 2027-10-04 02:00
Santiago | hours daily 00:00-00:30
    2027-09-04 12:00 -> closed until 2027-09-06 00:00
Santiago | closed on 2027-09-05
    2027-09-04 23:59 -> open until 2027-09-05 01:00
    2027-09-05 01:00 -> closed until 2027-09-06 00:00
Santiago | hours daily 23:00-23:45
    2027-04-03 23:30 -> open until 2027-04-03 23:45
    2027-04-03 23:50 -> closed until 2027-04-03 23:00 again
    2027-04-03 23:30 again -> open until 2027-04-03 23:45 again
Troll | hours daily 01:30-02:30
    2027-03-28 00:30 -> closed until 2027-03-29 01:30
    2027-10-31 02:00 -> open until 2027-10-31 02:30
    2027-10-31 02:45 -> closed until 2027-10-31 01:30 again
Dublin | hours daily 01:15-01:45
    2027-03-28 00:00 -> closed until 2027-03-29 01:15
    2027-10-31 01:30 -> open until 2027-10-31 01:45
    2027-10-31 01:50 -> closed until 2027-10-31 01:15 again
Chatham | hours daily 03:00-03:30
    2027-04-04 03:30 -> closed until 2027-04-04 03:00 again
    2027-09-26 02:00 -> closed until 2027-09-27 03:00
Apia | hours Fri 09:00-17:00
    2011-12-29 12:00 -> closed until 2012-01-06 09:00
Apia | closed on 2011-12-30
    2011-12-29 12:00 -> open for ever
Apia | hours daily 22:00-06:00
    2011-12-29 23:00 -> open until 2011-12-31 06:00
Casablanca | hours daily 02:15-02:45
    2024-03-10 02:50 -> closed until 2024-03-10 02:15 again
    2024-04-14 01:00 -> closed until 2024-04-15 02:15
"""

UNREADABLE = """
New_York | hours Mon-Fri 08:30-16:30 | may-close always
    2027-06-09 11:00 -> unknown until 2027-06-09 16:30
    2027-06-09 18:00 -> closed until 2027-06-10 08:30
New_York | hours Mon-Fri 08:30-16:30 | may-close always | closed on 2027-06-09
    2027-06-09 11:00 -> closed until 2027-06-10 08:30
New_York | may-either always
    2027-06-12 12:00 -> unknown for ever
New_York | may-either always | out 2027-06-09 10:00 .. 2027-06-09 12:00
    2027-06-09 11:00 -> closed until 2027-06-09 12:00
    2027-06-09 12:00 -> unknown for ever
New_York | hours Mon-Fri 08:30-16:30 | may-open Mon-Fri 18:00-20:00
    2027-06-09 12:00 -> open until 2027-06-09 16:30
    2027-06-09 17:00 -> closed until 2027-06-09 18:00
    2027-06-09 18:00 -> unknown until 2027-06-09 20:00
New_York | hours Mon-Fri 08:30-16:30 | may-open daily 10:00-18:00
    2027-06-09 12:00 -> open until 2027-06-09 16:30
    2027-06-09 16:30 -> unknown until 2027-06-09 18:00
New_York | hours Mon-Fri 08:30-16:30 | may-either Mon
    2027-06-07 07:00 -> unknown until 2027-06-08 00:00
    2027-06-07 12:00 -> unknown until 2027-06-08 00:00
    2027-06-08 07:00 -> closed until 2027-06-08 08:30
New_York | otherwise closed | may-close always
    2027-06-09 12:00 -> closed for ever
New_York | otherwise closed | may-either always
    2027-06-09 12:00 -> unknown for ever
New_York | otherwise unknown | closed on 2027-06-09
    2027-06-09 12:00 -> closed until 2027-06-10 00:00
    2027-06-10 00:00 -> unknown for ever
"""

NEVER = """
New_York | hours yearly LAST Sun Feb | closed yearly 02-01 +28d
    2033-01-01 12:00 -> closed as far as searched
New_York | hours yearly 02-29 | closed daily/3 from 2028-02-29
    2033-01-01 12:00 -> closed as far as searched
New_York | hours Mon-Fri 09:00-17:00 | closed always
    2027-06-09 12:00 -> closed for ever
New_York | hours daily +1d
    2027-06-09 12:00 -> open for ever
New_York | closed yearly 02-30
    2027-06-09 12:00 -> open for ever
New_York | hours on 2027-06-01 09:00-17:00, on 2045-01-01 09:00-17:00
    2027-06-09 12:00 -> closed until 2045-01-01 09:00
    2045-01-01 17:00 -> closed for ever
New_York | hours daily 09:00-17:00 | out 2027-06-08 09:00 .. 2045-01-01 12:00
    2027-06-09 12:00 -> closed until 2045-01-01 12:00
New_York | hours on 2045-01-01 09:00-17:00
    2027-06-09 12:00 -> closed until 2045-01-01 09:00
New_York | hours daily 09:00-17:00 from 2035-01-01
    2027-06-09 12:00 -> closed until 2035-01-01 09:00
New_York | hours daily 09:00-17:00 from 2045-01-01
    2027-06-09 12:00 -> closed until 2045-01-01 09:00
    2044-12-31 12:00 -> closed until 2045-01-01 09:00
New_York | hours daily/3000 09:00-17:00 from 2027-06-07
    2027-06-07 17:00 -> closed until 2035-08-24 09:00
New_York | hours daily/5000 09:00-17:00 from 2027-06-07
    2027-06-07 17:00 -> closed as far as searched
Chicago | hours on 2027-10-27 23:00+20h
    2027-10-28 12:00 -> open until 2027-10-28 19:00
New_York | hours daily +100d | closed daily 12:00-13:00 from 2027-09-15
    2027-06-09 12:00 -> open until 2027-09-15 12:00
New_York | hours daily 02:15-02:45
    2049-03-13 12:00 -> closed until 2049-03-15 02:15
UTC | hours daily/3718 from 2027-06-17
    2027-06-18 00:00 -> closed until 2037-08-21 00:00
New_York | hours Mon/1000 09:00-17:00 from 2027-06-07
    2027-06-07 17:00 -> closed as far as searched
"""

TABLE = {
    "the clock rule": THE_CLOCK_RULE,
    "edges": EDGES,
    "closures": CLOSURES,
    "repetition": REPETITION,
    "yearly": YEARLY,
    "zones": ZONES,
    "unreadable records": UNREADABLE,
    "never": NEVER,
}


def read(table: str) -> list[tuple[str, str, str]]:
    """Schedule, instant and answer of each case."""
    cases, line = [], ""
    for text in table.strip().splitlines():
        if text.startswith(" "):
            at, _, said = text.strip().partition(" -> ")
            cases.append((line, at, said))
        else:
            line = text
    return cases
