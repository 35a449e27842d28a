"""Bodies as the vendors' own pages have them."""

from __future__ import annotations

from tests.timelines.notation import PLACE_ID

DAY_SHIFT = {
    "name": "Dallas_Office_Hours",
    "type": "businessHours",
    "events": [
        {
            "name": "Day_Shift",
            "startDate": "2020-03-18",
            "endDate": "2020-03-18",
            "startTime": "08:00",
            "endTime": "17:00",
            "allDayEnabled": False,
            "recurrence": {
                "recurForEver": True,
                "recurEndDate": "2020-03-18",
                "recurEndOccurrence": 1,
                "recurDaily": {"recurInterval": 1},
                "recurWeekly": {
                    "recurInterval": 1,
                    "sunday": False,
                    "monday": False,
                    "tuesday": False,
                    "wednesday": True,
                    "thursday": False,
                    "friday": False,
                    "saturday": False,
                },
            },
        }
    ],
}
"""https://developer.webex.com/docs/api/v1/user-call-settings-2-2/create-a-schedule-for-a-person"""

DAY_MODE = {
    "id": "mode-0",
    "name": "Day Operating Mode",
    "type": "SAME_HOURS_DAILY",
    "level": "LOCATION",
    "locationId": PLACE_ID,
    "sameHoursDaily": {
        "mondayToFriday": {
            "enabled": True,
            "allDayEnabled": False,
            "startTime": "09:00",
            "endTime": "17:00",
        },
        "saturdayToSunday": {"enabled": True, "allDayEnabled": True},
    },
    "callForwarding": {
        "enabled": True,
        "destination": "+19705550006",
        "destinationVoicemailEnabled": False,
    },
}
"""https://developer.webex.com/docs/api/v1/features-operating-modes/create-an-operating-mode"""
