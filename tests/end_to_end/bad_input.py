"""The tables of bad input, mutation by mutation; test_bad_input.py runs them.

How to read a row: what is wrong; the mutation; its input as JSON; where the error points to (to several places,
joined by +); a word of the message. In inputs `<Ada>` and the like are ids (see hands.py), `<x*300>` is a text of 300
letters, and `$DAY` and the like stand for members that are right (see RIGHT): a member that follows and has the
same name wins over them.

Over the usual length because it is data: one row to a line.
"""

from __future__ import annotations

from gateway.schema.ids import encode

RIGHT = {
    "$ADA": '"associateId":"<Ada>"',
    "$MODE": '"name":"M","type":"NONE","level":"ORGANIZATION","callForwarding":{}',
    "$SAME": '"name":"M","type":"SAME_HOURS_DAILY","level":"ORGANIZATION","callForwarding":{}',
    "$HOLIDAYS": '"name":"M","type":"HOLIDAY","level":"ORGANIZATION","callForwarding":{}',
    "$PERSON": '"owner":{"associateId":"<Ada>"},"name":"S","type":"HOLIDAYS"',
    "$PLACE": '"owner":{"locationId":"<Dallas>"},"name":"S","type":"HOLIDAYS"',
    "$DAY": '"name":"E","startDate":"2027-01-04","endDate":"2027-01-04","allDay":true',
    "$TIMED": '"name":"E","startDate":"2027-01-04","endDate":"2027-01-04","startTime":"09:00","endTime":"17:00"',
    "$HOURS": '"name":"H","type":"LUNCHTIME","dayOfWeek":"MONDAY","from":"12:00","to":"13:00"',
    "$OPEN": '{"enabled":true,"startTime":"09:00","endTime":"17:00"}',
    "$US": '"operatingModeId":"<mode US Holidays>"',
    "$VACATIONS": '"scheduleId":"<schedule Vacations of Mei-Ling>"',
    "$NEW_YEAR": '"eventId":"<event Lunar New Year of Mei-Ling>"',
}

NOBODY = encode("Associate", "00000000-0000-4000-8000-000000000000")
HALF_AN_ID = encode("Schedule", "PERSON", "x")
BAD_KIND = encode("Schedule", "ROBOT", "x", "HOLIDAYS", "y")

WRONG = [
    # --- who and what is meant
    ("no id", "outOfOfficeSet", '{"associateId":"Ada"}', "associateId", "not a global id"),
    ("an empty id", "outOfOfficeSet", '{"associateId":""}', "associateId", "not a global id"),
    ("an id of a megabyte", "outOfOfficeSet", '{"associateId":"<x*900000>"}', "associateId", "900000 characters"),
    ("an emoji as id", "outOfOfficeSet", '{"associateId":"🌴"}', "associateId", "not a global id"),
    ("a NUL in the id", "outOfOfficeSet", '{"associateId":"\\u0000"}', "associateId", "not a global id"),
    ("a vendor's own id", "outOfOfficeSet", '{"associateId":"ea4d2522-66b2-5636-b431-2ceba161c9e7"}', "associateId", "global id"),
    ("an id of another type", "outOfOfficeSet", '{"associateId":"<Dallas>"}', "associateId", "id of a Location"),
    ("an id of another type", "outOfOfficeEnd", '{"associateId":"<department Sales Dallas>"}', "associateId", "a Department"),
    ("an id of another type", "associateUpdate", '{"associateId":"<Dallas>","name":"X"}', "associateId", "an Associate is wanted"),
    ("an id of another type", "associateRemove", '{"associateId":"<mode US Holidays>"}', "associateId", "an OperatingMode"),
    ("an id of another type", "operatingModeCreate", '{$MODE,"level":"LOCATION","locationId":"<Ada>"}', "locationId", "an Associate"),
    ("an id of another type", "operatingModeUpdate", '{"operatingModeId":"<Dallas>","name":"X"}', "operatingModeId", "a Location"),
    ("an id of another type", "operatingModeDelete", '{"operatingModeId":"<holiday Christmas>"}', "operatingModeId", "OperatingModeHoliday"),
    ("an id of another type", "operatingModeHolidayAdd", '{"operatingModeId":"<Ada>","holiday":{$DAY}}', "operatingModeId", "an Associate"),
    ("an id of another type", "operatingModeHolidayUpdate", '{"holidayId":"<mode US Holidays>","name":"X"}', "holidayId", "an OperatingMode;"),
    ("an id of another type", "operatingModeHolidayRemove", '{"holidayId":"<event Lunar New Year of Mei-Ling>"}', "holidayId", "a ScheduleEvent"),
    ("an id of another type", "scheduleCreate", '{$PERSON,"owner":{"associateId":"<Dallas>"}}', "owner.associateId", "a Location"),
    ("an id of another type", "scheduleCreate", '{$PLACE,"owner":{"locationId":"<Ada>"}}', "owner.locationId", "an Associate"),
    ("an id of another type", "scheduleUpdate", '{"scheduleId":"<Ada>","name":"X"}', "scheduleId", "an Associate"),
    ("an id of another type", "scheduleDelete", '{"scheduleId":"<mode US Holidays>"}', "scheduleId", "an OperatingMode"),
    ("an id of another type", "scheduleEventAdd", '{"scheduleId":"<Dallas>","event":{$DAY}}', "scheduleId", "a Location"),
    ("an id of another type", "scheduleEventUpdate", '{"eventId":"<schedule Vacations of Mei-Ling>","name":"X"}', "eventId", "a Schedule;"),
    ("an id of another type", "scheduleEventRemove", '{"eventId":"<holiday Christmas>"}', "eventId", "OperatingModeHoliday"),
    ("an id of another type", "officeHoursUpdate", '{"officeHoursId":"<Ada>","name":"X"}', "officeHoursId", "an Associate"),
    ("an id of another type", "officeHoursDelete", '{"officeHoursId":"<subject Test drive>"}', "officeHoursId", "a Subject"),
    ("an id of another type", "leadSegmentUpdate", '{"leadSegmentId":"<Ada>","code":"X"}', "leadSegmentId", "an Associate"),
    ("an id of another type", "leadSegmentSchedulingSettingsReplace", '{"leadSegmentId":"<Ada>","settings":[]}', "leadSegmentId", "an Associate"),
    ("half an id", "scheduleDelete", f'{{"scheduleId":"{HALF_AN_ID}"}}', "scheduleId", "not a whole id"),
    ("an id of no kind of owner", "scheduleDelete", f'{{"scheduleId":"{BAD_KIND}"}}', "scheduleId", "not a whole id"),

    # --- out of office: when
    ("an end before the start", "outOfOfficeSet", '{$ADA,"startsAt":"2099-01-02T00:00:00Z","endsAt":"2099-01-01T00:00:00Z"}', "endsAt", "Move the end"),
    ("an end at the start", "outOfOfficeSet", '{$ADA,"startsAt":"2099-01-02T00:00:00Z","endsAt":"2099-01-01T18:00:00-06:00"}', "endsAt", "not after"),
    ("an end in the past", "outOfOfficeSet", '{$ADA,"startsAt":"2020-01-02T00:00:00Z","endsAt":"2020-02-01T00:00:00Z"}', "endsAt", "outOfOfficeEnd"),
    ("an end in the past and no start", "outOfOfficeSet", '{$ADA,"endsAt":"2020-02-01T00:00:00Z"}', "endsAt", "in the past"),

    # --- out of office: forwarding and replies
    ("texts to nowhere", "outOfOfficeSet", '{$ADA,"forwarding":{"forwardTexts":true}}', "forwarding.textNumber", "Give it"),
    ("e-mails to nowhere", "outOfOfficeSet", '{$ADA,"forwarding":{"forwardEmails":true}}', "forwarding.emailAddress", "Give it"),
    ("calls to nowhere", "outOfOfficeSet", '{$ADA,"forwarding":{"forwardCalls":true}}', "forwarding.callNumber", "Give it"),
    ("a number without its flag", "outOfOfficeSet", '{$ADA,"forwarding":{"textNumber":"+12145550100"}}', "forwarding.textNumber", "Set forwardTexts"),
    ("an address without its flag", "outOfOfficeSet", '{$ADA,"forwarding":{"emailAddress":"a@example.com"}}', "forwarding.emailAddress", "Set forwardEmails"),
    ("texts without a reply", "outOfOfficeSet", '{$ADA,"autoRespond":{"replyToTexts":true}}', "autoRespond.textReply", "Give it"),
    ("calls without an address", "outOfOfficeSet", '{$ADA,"autoRespond":{"replyToCalls":true}}', "autoRespond.callReplyUrl", "Give it"),
    ("e-mails without a body", "outOfOfficeSet", '{$ADA,"autoRespond":{"replyToEmails":true,"emailReplySubject":"S"}}', "autoRespond.emailReplyBody", "Give it"),
    ("a reply of a megabyte", "outOfOfficeSet", '{$ADA,"autoRespond":{"replyToTexts":true,"textReply":"<x*900000>"}}', "autoRespond.textReply", "at most 10000"),
    ("a NUL in a reply", "outOfOfficeSet", '{$ADA,"autoRespond":{"replyToTexts":true,"textReply":"a\\u0000b"}}', "autoRespond.textReply", "control characters"),
    ("a subject of two lines", "outOfOfficeSet", '{$ADA,"autoRespond":{"emailReplySubject":"a\\nb"}}', "autoRespond.emailReplySubject", "control characters"),
    ("a blank type", "outOfOfficeSet", '{$ADA,"type":"  "}', "type", "is empty"),
    ("a type that is too long", "outOfOfficeSet", '{$ADA,"type":"<x*257>"}', "type", "at most 256"),
    ("an empty number", "outOfOfficeSet", '{$ADA,"turnOffNumber":""}', "turnOffNumber", "is empty"),

    # --- out of office: delegation
    ("a delegate that is nobody", "outOfOfficeSet", '{$ADA,"delegation":{}}', "delegation", "names nobody"),
    ("two delegates", "outOfOfficeSet", '{$ADA,"delegation":{"delegateAssociateId":"<Rashid>","delegateDealerAssociateId":"x"}}', "delegation.delegateDealerAssociateId", "give one"),
    ("a delegate of another type", "outOfOfficeSet", '{$ADA,"delegation":{"delegateAssociateId":"<Dallas>"}}', "delegation.delegateAssociateId", "a Location"),
    ("oneself as delegate", "outOfOfficeSet", '{$ADA,"delegation":{"delegateAssociateId":"<Ada>"}}', "delegation.delegateAssociateId", "own delegate"),
    ("a blank name", "outOfOfficeSet", '{$ADA,"delegation":{"delegateName":" "}}', "delegation.delegateName", "is empty"),

    # --- the directory
    ("a blank name", "associateRegister", '{"name":" \\t"}', "name", "empty"),
    ("a name that is too long", "associateRegister", '{"name":"<x*257>"}', "name", "256"),
    ("a name of a megabyte", "associateRegister", '{"name":"<x*900000>"}', "name", "900000 characters"),
    ("a NUL in the name", "associateRegister", '{"name":"A\\u0000B"}', "name", "control character"),
    ("an unknown zone", "associateRegister", '{"name":"G","timeZone":"America/Chicgo"}', "timeZone", "America/Chicago"),
    ("a way out of the zone files", "associateRegister", '{"name":"G","timeZone":"../../etc/passwd"}', "timeZone", "not a time zone"),
    ("a zone of a megabyte", "associateRegister", '{"name":"G","timeZone":"<x*900000>"}', "timeZone", "not a time zone"),
    ("an offset as zone", "associateUpdate", '{$ADA,"timeZone":"-06:00"}', "timeZone", "not a time zone"),
    ("an address of a megabyte", "associateRegister", '{"name":"G","email":"<x*900000>@example.com"}', "email", "256"),
    ("a dealer associate without a department", "associateRegister", '{"name":"G","links":{"mykaarmaDealerAssociateId":"da"}}', "links.mykaarmaDealerAssociateId", "mykaarmaDepartmentId"),
    ("an empty link", "associateRegister", '{"name":"G","links":{"mykaarmaDepartmentId":""}}', "links.mykaarmaDepartmentId", "empty"),
    ("the Webex id of a location", "associateRegister", '{"name":"G","links":{"webexPersonId":"Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OL2E4Mjg5NzIyLTFiODAtNDFiNy05Njc4LTBlNzdhZThjMTA5OA"}}', "links.webexPersonId", "LOCATION"),
    ("no Webex id", "associateUpdate", '{$ADA,"links":{"webexPersonId":"ada"}}', "links.webexPersonId", "begins with"),
    ("a global id as Webex id", "associateUpdate", '{$ADA,"links":{"webexPersonId":"<Rashid>"}}', "links.webexPersonId", "not a Webex id"),
    ("a lead segment twice", "associateUpdate", '{$ADA,"links":{"pexipLeadSegmentIds":["1","1"]}}', "links.pexipLeadSegmentIds.1", "twice"),
    ("a blank lead segment", "associateUpdate", '{$ADA,"links":{"pexipLeadSegmentIds":["1",""]}}', "links.pexipLeadSegmentIds.1", "empty"),
    ("two lead segments in one text", "associateUpdate", '{$ADA,"links":{"pexipLeadSegmentIds":["1;2"]}}', "links.pexipLeadSegmentIds.0", "semicolon"),
    ("51 lead segments", "associateUpdate", '{$ADA,"links":{"pexipLeadSegmentIds":<51 texts>}}', "links.pexipLeadSegmentIds", "50"),
    ("a blank name", "associateUpdate", '{$ADA,"name":""}', "name", "empty"),

    # --- operating modes
    ("a blank name", "operatingModeCreate", '{$MODE,"name":" "}', "name", "is empty"),
    ("a name that is too long", "operatingModeCreate", '{$MODE,"name":"<x*257>"}', "name", "at most"),
    ("a line break in the name", "operatingModeCreate", '{$MODE,"name":"a\\nb"}', "name", "Remove them"),
    ("a location with ORGANIZATION", "operatingModeCreate", '{$MODE,"locationId":"<Dallas>"}', "locationId", "Leave it out"),
    ("no location with LOCATION", "operatingModeCreate", '{$MODE,"level":"LOCATION"}', "locationId", "Name the location"),
    ("no hours for SAME_HOURS_DAILY", "operatingModeCreate", '{$SAME}', "sameHoursDaily", "needs it"),
    ("no holidays for HOLIDAY", "operatingModeCreate", '{$HOLIDAYS}', "holidays", "needs it"),
    ("no days for DIFFERENT_HOURS_DAILY", "operatingModeCreate", '{$MODE,"type":"DIFFERENT_HOURS_DAILY"}', "differentHoursDaily", "needs it"),
    ("hours of another type", "operatingModeCreate", '{$MODE,"sameHoursDaily":{"mondayToFriday":$OPEN}}', "sameHoursDaily", "Leave it out"),
    ("holidays for hours", "operatingModeCreate", '{$SAME,"sameHoursDaily":{},"holidays":[]}', "holidays", "Leave it out"),
    ("times on an all-day day", "operatingModeCreate", '{$SAME,"sameHoursDaily":{"mondayToFriday":{"enabled":true,"allDay":true,"startTime":"09:00"}}}', "sameHoursDaily.mondayToFriday.startTime", "contradicts allDay"),
    ("a day without an end", "operatingModeCreate", '{$SAME,"sameHoursDaily":{"saturdayToSunday":{"enabled":true,"startTime":"09:00"}}}', "sameHoursDaily.saturdayToSunday.endTime", "endTime is missing"),
    ("a day from nine to nine", "operatingModeCreate", '{$SAME,"sameHoursDaily":{"mondayToFriday":{"enabled":true,"startTime":"09:00","endTime":"09:00"}}}', "sameHoursDaily.mondayToFriday.endTime", "Set allDay"),
    ("seconds", "operatingModeCreate", '{$SAME,"sameHoursDaily":{"mondayToFriday":{"enabled":true,"startTime":"09:00:30","endTime":"10:00"}}}', "sameHoursDaily.mondayToFriday.startTime", "Write 09:00"),
    ("seconds on a Thursday", "operatingModeCreate", '{$MODE,"type":"DIFFERENT_HOURS_DAILY","differentHoursDaily":{"thursday":{"enabled":true,"startTime":"09:00","endTime":"10:00:01"}}}', "differentHoursDaily.thursday.endTime", "Write 10:00"),
    ("151 holidays", "operatingModeCreate", '{$HOLIDAYS,"holidays":<151 days>}', "holidays", "Spread them"),
    ("two holidays of one name", "operatingModeCreate", '{$HOLIDAYS,"holidays":[{$DAY},{$DAY}]}', "holidays.1.name", "Rename one"),
    ("a holiday's name that is too long", "operatingModeCreate", '{$HOLIDAYS,"holidays":[{$DAY,"name":"<x*31>"}]}', "holidays.0.name", "at most 30"),
    ("a holiday that ends before it starts", "operatingModeCreate", '{$HOLIDAYS,"holidays":[{$DAY,"endDate":"2027-01-03"}]}', "holidays.0.endDate", "before startDate"),
    ("a daily holiday", "operatingModeCreate", '{$HOLIDAYS,"holidays":[{$DAY,"recurrence":{"daily":{}}}]}', "holidays.0.recurrence.daily", "Use yearlyByDate"),
    ("a weekly holiday", "operatingModeCreate", '{$HOLIDAYS,"holidays":[{$DAY,"recurrence":{"weekly":{"days":["MONDAY"]}}}]}', "holidays.0.recurrence.weekly", "not possible"),
    ("a yearly holiday with an end", "operatingModeCreate", '{$HOLIDAYS,"holidays":[{$DAY,"recurrence":{"endDate":"2030-01-01","yearlyByDate":{"dayOfMonth":4,"month":"JANUARY"}}}]}', "holidays.0.recurrence.endDate", "Leave it out"),
    ("a switch to nowhere", "operatingModeCreate", '{$MODE,"callForwarding":{"enabled":true}}', "callForwarding.destination", "Give a number"),
    ("a destination in letters", "operatingModeCreate", '{$MODE,"callForwarding":{"enabled":true,"destination":"the desk"}}', "callForwarding.destination", "digits"),
    ("both kinds of hours", "operatingModeUpdate", '{"operatingModeId":"<mode New York Hours>","sameHoursDaily":{"mondayToFriday":$OPEN,"saturdayToSunday":$OPEN},"holidays":[]}', "holidays", "Leave one of them out"),
    ("half a week", "operatingModeUpdate", '{"operatingModeId":"<mode Day Operating Mode>","sameHoursDaily":{"mondayToFriday":$OPEN}}', "sameHoursDaily.saturdayToSunday", "Name it too"),
    ("a name that is too long", "operatingModeUpdate", '{$US,"name":"<x*900000>"}', "name", "at most"),
    ("nothing to change", "operatingModeUpdate", '{$US}', None, "Nothing is to be changed"),
    ("a holiday without times", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"allDay":false}}', "holiday.startTime+holiday.endTime", "set allDay"),
    ("31 February", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"recurrence":{"yearlyByDate":{"dayOfMonth":31,"month":"FEBRUARY"}}}}', "holiday.recurrence.yearlyByDate.dayOfMonth", "Give 1 to 29"),
    ("day 0", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"recurrence":{"yearlyByDate":{"dayOfMonth":0,"month":"MAY"}}}}', "holiday.recurrence.yearlyByDate.dayOfMonth", "Give 1 to 31"),
    ("a first day that the pattern misses", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"recurrence":{"yearlyByDay":{"day":"FRIDAY","week":"LAST","month":"MAY"}}}}', "holiday.recurrence.yearlyByDay", "Start on the first day"),
    ("a recurrence of nothing", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"recurrence":{}}}', "holiday.recurrence", "leave recurrence out"),
    ("nothing to change", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Christmas>"}', None, "Nothing is to be changed"),
    ("nulls to change", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Christmas>","name":null,"startTime":null}', None, "Nothing is to be changed"),
    ("weekly", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Christmas>","recurrence":{"weekly":{"days":["FRIDAY"]}}}', "recurrence.weekly", "not possible"),
    ("a name that is too long", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Christmas>","name":"<x*31>"}', "name", "at most"),
    ("seconds", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Inventory>","startTime":"09:00:30"}', "startTime", "whole minutes"),

    # --- schedules
    ("a blank name", "scheduleCreate", '{$PERSON,"name":""}', "name", "is empty"),
    ("a name that is too long", "scheduleCreate", '{$PERSON,"name":"<x*41>"}', "name", "at most 40"),
    ("a control character", "scheduleCreate", '{$PLACE,"name":"a\\u001bb"}', "name", "Remove them"),
    ("two events of one name", "scheduleCreate", '{$PERSON,"events":[{$DAY},{$TIMED}]}', "events.1.name", "Rename one"),
    ("an event's name that is too long", "scheduleCreate", '{$PERSON,"events":[{$DAY,"name":"<x*41>"}]}', "events.0.name", "at most"),
    ("an event that ends before it starts", "scheduleCreate", '{$PERSON,"events":[{$DAY},{$DAY,"name":"F","endDate":"2027-01-03"}]}', "events.1.endDate", "a later one"),
    ("an event that ends as it starts", "scheduleCreate", '{$PERSON,"events":[{$TIMED,"endTime":"09:00"}]}', "events.0.endTime", "next day"),
    ("an event from night to morning on one day", "scheduleCreate", '{$PLACE,"events":[{$TIMED,"startTime":"21:00","endTime":"05:00"}]}', "events.0.endTime", "over midnight"),
    ("an event with seconds", "scheduleCreate", '{$PERSON,"events":[{$TIMED,"endTime":"17:00:59"}]}', "events.0.endTime", "Write 17:00"),
    ("times on an all-day event", "scheduleCreate", '{$PERSON,"events":[{$TIMED,"allDay":true,"endTime":null}]}', "events.0.startTime", "contradicts allDay"),
    ("an event without an end time", "scheduleCreate", '{$PERSON,"events":[{$TIMED,"endTime":null}]}', "events.0.endTime", "set allDay"),
    ("daily with weekly", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"daily":{},"weekly":{"days":["MONDAY"]}}}]}', "events.0.recurrence", "exclude each other"),
    ("for ever with an end", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"forever":true,"endDate":"2028-01-01","daily":{}}}]}', "events.0.recurrence.forever", "Leave one side out"),
    ("an end and a count", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"occurrences":3,"endDate":"2028-01-01","daily":{}}}]}', "events.0.recurrence.occurrences", "exclude each other"),
    ("a count of nought", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"occurrences":0,"daily":{}}}]}', "events.0.recurrence.occurrences", "less than 1"),
    ("neither for ever nor an end", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"forever":false,"daily":{}}}]}', "events.0.recurrence.forever", "give endDate"),
    ("a recurrence that ends before it starts", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"endDate":"2027-01-03","daily":{}}}]}', "events.0.recurrence.endDate", "before startDate"),
    ("yearly for a person", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"yearlyByDate":{"dayOfMonth":4,"month":"JANUARY"}}}]}', "events.0.recurrence.yearlyByDate", "Use daily or weekly"),
    ("weekly without days", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"weekly":{"days":[]}}}]}', "events.0.recurrence.weekly.days", "at least one day"),
    ("a day twice", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"weekly":{"days":["MONDAY","MONDAY"]}}}]}', "events.0.recurrence.weekly.days", "each day once"),
    ("an interval of nought", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"daily":{"interval":0}}}]}', "events.0.recurrence.daily.interval", "less than 1"),
    ("a negative interval", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"weekly":{"interval":-2,"days":["MONDAY"]}}}]}', "events.0.recurrence.weekly.interval", "number of weeks"),
    ("an interval beyond the calendar", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"daily":{"interval":2147483647}}}]}', "events.0.recurrence.daily.interval", "smaller number"),
    ("as many weeks", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"weekly":{"interval":2147483647,"days":["MONDAY"]}}}]}', "events.0.recurrence.weekly.interval", "smaller number"),
    ("as many occurrences", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"occurrences":2147483647,"daily":{}}}]}', "events.0.recurrence.occurrences", "smaller number"),
    ("a first day that the pattern misses", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"weekly":{"days":["TUESDAY"]}}}]}', "events.0.recurrence.weekly", "Start on the first day"),
    ("repetitions that overlap", "scheduleCreate", '{$PERSON,"events":[{$DAY,"endDate":"2027-01-06","recurrence":{"daily":{"interval":2}}}]}', "events.0.recurrence.daily", "may not overlap"),
    ("a count for a location", "scheduleCreate", '{$PLACE,"events":[{$DAY,"recurrence":{"occurrences":3,"weekly":{"days":["MONDAY"]}}}]}', "events.0.recurrence.occurrences", "Use endDate"),
    ("daily for a location", "scheduleCreate", '{$PLACE,"events":[{$DAY,"recurrence":{"daily":{}}}]}', "events.0.recurrence.daily", "not possible"),
    ("every second week for a location", "scheduleCreate", '{$PLACE,"events":[{$DAY,"recurrence":{"weekly":{"interval":2,"days":["MONDAY"]}}}]}', "events.0.recurrence.weekly.interval", "each week"),
    ("30 February", "scheduleCreate", '{$PLACE,"events":[{$DAY,"recurrence":{"yearlyByDate":{"dayOfMonth":30,"month":"FEBRUARY"}}}]}', "events.0.recurrence.yearlyByDate.dayOfMonth", "Give 1 to 29"),
    ("a name that is too long", "scheduleUpdate", '{$VACATIONS,"name":"<x*41>"}', "name", "at most"),
    ("a wrong event", "scheduleUpdate", '{$VACATIONS,"events":[{$DAY,"allDay":false}]}', "events.0.startTime+events.0.endTime", "set allDay"),
    ("nothing to change", "scheduleUpdate", '{$VACATIONS}', None, "Nothing is to be changed"),
    ("an event that ends before it starts", "scheduleEventAdd", '{$VACATIONS,"event":{$DAY,"endDate":"2026-12-31"}}', "event.endDate", "a later one"),
    ("an event's name of a megabyte", "scheduleEventAdd", '{$VACATIONS,"event":{$DAY,"name":"<x*900000>"}}', "event.name", "at most"),
    ("nothing to change", "scheduleEventUpdate", '{$NEW_YEAR}', None, "Nothing is to be changed"),
    ("a blank name", "scheduleEventUpdate", '{$NEW_YEAR,"name":" "}', "name", "is empty"),
    ("seconds", "scheduleEventUpdate", '{$NEW_YEAR,"startTime":"09:00:01","endTime":"10:00"}', "startTime", "Write 09:00"),
    ("dates in the wrong order", "scheduleEventUpdate", '{$NEW_YEAR,"startDate":"2027-02-02","endDate":"2027-02-01"}', "endDate", "a later one"),

    # --- office hours
    ("a blank name", "officeHoursCreate", '{$HOURS,"name":" "}', "name", "1 to 24"),
    ("a name that is too long", "officeHoursCreate", '{$HOURS,"name":"<x*25>"}', "name", "at most 24"),
    ("a tab in the name", "officeHoursCreate", '{$HOURS,"name":"a\\tb"}', "name", "Remove them"),
    ("from noon to noon", "officeHoursCreate", '{$HOURS,"to":"12:00"}', "to", "not after"),
    ("over midnight", "officeHoursCreate", '{$HOURS,"from":"22:00","to":"02:00"}', "to", "two entries"),
    ("midnight as end", "officeHoursCreate", '{$HOURS,"to":"00:00"}', "to", "Write 23:59:59"),
    ("times in the wrong order", "officeHoursUpdate", '{"officeHoursId":"<hours Staff meeting>","from":"13:00","to":"12:00"}', "to", "not after"),
    ("a name that is too long", "officeHoursUpdate", '{"officeHoursId":"<hours Staff meeting>","name":"<x*900000>"}', "name", "at most 24"),
    ("nothing to change", "officeHoursUpdate", '{"officeHoursId":"<hours Staff meeting>"}', None, "Nothing is to be changed"),

    # --- lead segments
    ("a blank code", "leadSegmentCreate", '{"code":" "}', "code", "1 to 255"),
    ("a code that is too long", "leadSegmentCreate", '{"code":"<x*256>"}', "code", "at most 255"),
    ("a NUL in the code", "leadSegmentCreate", '{"code":"a\\u0000"}', "code", "Remove them"),
    ("a blank description", "leadSegmentCreate", '{"code":"c","description":""}', "description", "empty"),
    ("a description of a megabyte", "leadSegmentCreate", '{"code":"c","description":"<x*900000>"}', "description", "at most 10000"),
    ("a blank description", "leadSegmentUpdate", '{"leadSegmentId":"<segment fleet>","description":"\\n"}', "description", "empty"),
    ("nothing to change", "leadSegmentUpdate", '{"leadSegmentId":"<segment fleet>"}', None, "Nothing is to be changed"),
    ("a pair twice", "leadSegmentSchedulingSettingsReplace", '{"leadSegmentId":"<segment fleet>","settings":[{"meetingType":"PHONE","subjectId":"<subject Test drive>"},{"meetingType":"PHONE","subjectId":"<subject Test drive>"}]}', "settings.1", "each pair once"),
    ("two subjects that are none", "leadSegmentSchedulingSettingsReplace", '{"leadSegmentId":"<segment fleet>","settings":[{"meetingType":"PHONE","subjectId":"x"},{"meetingType":"PHONE","subjectId":"y"}]}', "settings.0.subjectId+settings.1.subjectId", "not a global id"),
    ("a subject of another type", "leadSegmentSchedulingSettingsReplace", '{"leadSegmentId":"<segment fleet>","settings":[{"meetingType":"PHONE","subjectId":"<Dallas>"}]}', "settings.0.subjectId", "a Location"),
]  # fmt: skip

# The same form, but the row is right in itself and does not fit what is there. The code is the first column.
UNFIT = [
    ("NOT_FOUND", "outOfOfficeSet", f'{{"associateId":"{NOBODY}"}}', "associateId", "no associate"),
    ("NOT_FOUND", "outOfOfficeEnd", f'{{"associateId":"{NOBODY}"}}', "associateId", "no associate"),
    ("NOT_FOUND", "associateUpdate", f'{{"associateId":"{NOBODY}","name":"X"}}', "associateId", "no associate"),
    ("NOT_FOUND", "associateRemove", f'{{"associateId":"{NOBODY}"}}', "associateId", "no associate"),
    ("NOT_FOUND", "scheduleCreate", f'{{$PERSON,"owner":{{"associateId":"{NOBODY}"}}}}', "owner.associateId", "no associate"),
    ("NOT_FOUND", "outOfOfficeSet", f'{{$ADA,"delegation":{{"delegateAssociateId":"{NOBODY}"}}}}', "delegation.delegateAssociateId", "no associate"),
    ("CONFLICT", "outOfOfficeSet", '{"associateId":"<Oona>"}', "associateId", "associateUpdate"),
    ("CONFLICT", "outOfOfficeEnd", '{"associateId":"<Oona>"}', "associateId", "associateUpdate"),
    ("CONFLICT", "outOfOfficeSet", '{$ADA,"delegation":{"delegateAssociateId":"<Oona>"}}', "delegation.delegateAssociateId", "not linked"),
    ("CONFLICT", "scheduleCreate", '{$PERSON,"owner":{"associateId":"<Oona>"}}', "owner.associateId", "associateUpdate"),
    ("CONFLICT", "associateRegister", '{"name":"G","email":"ADA@EXAMPLE.COM"}', "email", "Ada Byron"),
]  # fmt: skip

# Changes of one half of a pair: the other half is read, and nothing is written.
READ_FIRST = [
    ("hours of another type", "operatingModeUpdate", '{"operatingModeId":"<mode After hours>","sameHoursDaily":{"mondayToFriday":$OPEN,"saturdayToSunday":$OPEN}}', "sameHoursDaily", "Leave it out"),
    ("holidays on hours", "operatingModeUpdate", '{"operatingModeId":"<mode New York Hours>","holidays":[]}', "holidays", "Leave it out"),
    ("an end before the start there is", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Christmas>","endDate":"2026-12-24"}', "endDate", "before startDate"),
    ("a start after the end there is", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Inventory>","startTime":"13:30"}', "endTime", "not after startTime"),
    ("no times for one that has none", "operatingModeHolidayUpdate", '{"holidayId":"<holiday Christmas>","allDay":false}', "startTime+endTime", "set allDay"),
    ("an end before the start there is", "scheduleEventUpdate", '{$NEW_YEAR,"endDate":"2027-02-04"}', "endDate", "before startDate"),
    ("a start after the end there is", "scheduleEventUpdate", '{$NEW_YEAR,"startDate":"2027-02-10"}', "endDate", "before startDate"),
    ("one time of two", "scheduleEventUpdate", '{$NEW_YEAR,"startTime":"09:00"}', "endTime", "endTime is missing"),
    ("no times for one that has none", "scheduleEventUpdate", '{$NEW_YEAR,"allDay":false}', "startTime+endTime", "set allDay"),
    ("an end time before the start there is", "scheduleEventUpdate", '{"eventId":"<event Monday to Friday of Rashid>","endTime":"08:00"}', "endTime", "next day"),
    ("weekly on other days than its first", "scheduleEventUpdate", '{"eventId":"<event Monday to Friday of Rashid>","recurrence":{"weekly":{"days":["SUNDAY"]}}}', "recurrence.weekly", "Start on the first day"),
    ("a start after the end there is", "officeHoursUpdate", '{"officeHoursId":"<hours Staff meeting>","from":"09:00"}', "from", "not after"),
    ("an end before the start there is", "officeHoursUpdate", '{"officeHoursId":"<hours Staff meeting>","to":"07:59"}', "to", "not after"),
]  # fmt: skip

# What is not even of the input's type is an error of the request, with its place in the message.
MALFORMED = [
    ("an instant without an offset", "outOfOfficeSet", '{$ADA,"startsAt":"2099-01-01T09:00:00"}', "startsAt", "add Z"),
    ("an instant as a number", "outOfOfficeSet", '{$ADA,"startsAt":1767225600}', "startsAt", "RFC 3339"),
    ("29 February of a common year", "outOfOfficeEnd", '{$ADA,"at":"2027-02-29T00:00:00Z"}', "at", "names no instant"),
    ("hour 25", "officeHoursCreate", '{$HOURS,"from":"25:00"}', "from", "24 h clock"),
    ("24:00", "officeHoursCreate", '{$HOURS,"to":"24:00"}', "to", "24 h clock"),
    ("a time of one digit", "officeHoursCreate", '{$HOURS,"from":"9:00"}', "from", "HH:MM"),
    ("a time in words", "scheduleCreate", '{$PERSON,"events":[{$TIMED,"startTime":"noon"}]}', "events[0].startTime", "HH:MM"),
    ("fractions of a second", "officeHoursCreate", '{$HOURS,"from":"12:00:00.5"}', "from", "HH:MM"),
    ("30 February", "scheduleEventAdd", '{$VACATIONS,"event":{$DAY,"startDate":"2027-02-30"}}', "event.startDate", "not in the calendar"),
    ("a date the other way round", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"endDate":"04.01.2027"}}', "holiday.endDate", "YYYY-MM-DD"),
    ("a date of a megabyte", "scheduleEventAdd", '{$VACATIONS,"event":{$DAY,"startDate":"<x*900000>"}}', "event.startDate", "YYYY-MM-DD"),
    ("a number for a text", "leadSegmentCreate", '{"code":42}', "code", "String"),
    ("a text for a number", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"daily":{"interval":"2"}}}]}', "events[0].recurrence.daily.interval", "Int"),
    ("half a day", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"daily":{"interval":1.5}}}]}', "events[0].recurrence.daily.interval", "Int"),
    ("a number beyond 32 bits", "scheduleCreate", '{$PERSON,"events":[{$DAY,"recurrence":{"occurrences":4294967296,"daily":{}}}]}', "events[0].recurrence.occurrences", "32-bit"),
    ("a text for yes", "operatingModeHolidayAdd", '{$US,"holiday":{$DAY,"allDay":"yes"}}', "holiday.allDay", "Boolean"),
    ("an unknown word", "officeHoursCreate", '{$HOURS,"dayOfWeek":"SUNDAZE"}', "dayOfWeek", "SUNDAY"),
    ("an unknown type", "operatingModeCreate", '{$MODE,"type":"OPEN"}', "type", "OperatingModeType"),
    ("an unknown member", "outOfOfficeSet", '{$ADA,"startAt":"2099-01-01T09:00:00Z"}', None, "startsAt"),
    ("a type in an update", "operatingModeUpdate", '{$US,"type":"NONE"}', None, "unknown field"),
    ("a missing member", "scheduleEventAdd", '{$VACATIONS,"event":{"name":"E","startDate":"2027-01-04"}}', "event", "endDate"),
    ("a missing list", "leadSegmentSchedulingSettingsReplace", '{"leadSegmentId":"<segment fleet>"}', None, "settings"),
    ("null where something is needed", "operatingModeDelete", '{"operatingModeId":null}', "operatingModeId", "non-null type"),
    ("null in a list", "scheduleUpdate", '{$VACATIONS,"events":[null]}', "events[0]", "non-null type"),
    ("a text for an input", "associateRegister", '{"name":"G","links":"none"}', "links", "AssociateLinksInput"),
    ("two owners", "scheduleCreate", '{$PERSON,"owner":{"associateId":"<Ada>","locationId":"<Dallas>"}}', None, "xactly one"),
    ("no owner", "scheduleCreate", '{$PERSON,"owner":{}}', None, "xactly one"),
    ("an owner that is null", "scheduleCreate", '{$PERSON,"owner":{"associateId":null}}', None, "associateId"),
    ("a list for the whole input", "associateRemove", '[]', None, "AssociateRemoveInput"),
    ("a wrong address for text", "associateUpdate", '{$ADA,"email":false}', "email", "EmailAddress wants text"),
]  # fmt: skip

NO_E164 = [
    "", "2145550100", "+1 214 555 0100", "+1-214-555-0100", "+1214", "+1234567890123456", "+02145550100",
    "0012145550100", "tel:+12145550100", "+12145550100x", "+١٢٣٤٥٦٧٨٩", "+12145550100\n", "📞",
]  # fmt: skip
NO_EMAIL = [
    "", "ada", "ada@", "@example.com", "ada@example", "a da@example.com", "ada@exa mple.com", "ada@@example.com",
    "ada@example.com\n", "ada@.com",
]  # fmt: skip
NO_URL = [
    "", "media.example.com/x", "//media.example.com/x", "ftp://media.example.com/x", "javascript:alert(1)",
    "https://", "https:///x", "https://exa mple.com", "https://[::1", "file:///etc/passwd",
]  # fmt: skip

# Several things wrong at once, and the places of all of them.
SEVERAL = [
    (
        "outOfOfficeSet",
        """{"associateId":"Ada","startsAt":"2099-01-02T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","type":"",
          "forwarding":{"forwardTexts":true,"callNumber":"12"},"autoRespond":{"callReplyUrl":"x"},
          "delegation":{"delegateAssociateId":"<Dallas>"}}""",
        "associateId delegation.delegateAssociateId endsAt type forwarding.textNumber forwarding.callNumber "
        "forwarding.callNumber autoRespond.callReplyUrl",
    ),
    (
        "operatingModeCreate",
        """{"name":"","type":"HOLIDAY","level":"LOCATION","callForwarding":{"enabled":true},
          "holidays":[{$DAY,"name":"<x*31>"},{$TIMED,"endTime":"08:00"}],"sameHoursDaily":{}}""",
        "name locationId sameHoursDaily holidays.0.name holidays.1.endTime callForwarding.destination",
    ),
    (
        "scheduleCreate",
        """{"owner":{"associateId":"<Dallas>"},"name":" ","type":"HOLIDAYS","events":[{$DAY},
          {$TIMED,"startTime":"09:00:01","endDate":"2027-01-01","recurrence":{"daily":{"interval":0},"forever":false}}]}""",
        "owner.associateId name events.1.endDate events.1.startTime events.1.recurrence.forever "
        "events.1.recurrence.daily.interval events.1.name",
    ),
    (
        "associateRegister",
        """{"name":"","email":"x","timeZone":"Mars","links":{"mykaarmaDealerAssociateId":"","webexPersonId":"x"}}""",
        "name email timeZone links.mykaarmaDealerAssociateId links.mykaarmaDealerAssociateId links.webexPersonId",
    ),
    (
        "leadSegmentSchedulingSettingsReplace",
        """{"leadSegmentId":"x","settings":[{"meetingType":"PHONE","subjectId":"<Dallas>"},
          {"meetingType":"PHONE","subjectId":"<subject Test drive>"},
          {"meetingType":"PHONE","subjectId":"<subject Test drive>"},{"meetingType":"VIDEO","subjectId":""}]}""",
        "settings.0.subjectId settings.3.subjectId leadSegmentId settings.2",
    ),
]  # fmt: skip
