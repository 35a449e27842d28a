"""What Webex's schedules and operating modes say about time, as statements. Pure.

Rule 1: a schedule of business hours is one statement, a holiday is one, a mode with hours is one; what may be so
    besides, for want of a value that can be read, is a statement of its own.
Rule 2: who names hours, known or not, has hours; outside of them nobody is there. So hours that may not even exist
    may be at any time.
Rule 3: without a known time zone everything that is said may be at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gateway.engine import ALWAYS, Clocked, Effect, Layer, Rule, Slot, Weekly
from gateway.vendors.choices import Choices, ModeRole
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DataProblem,
    DayHours,
    DifferentHoursDaily,
    Holiday,
    OperatingMode,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    Schedule,
    ScheduleEvent,
    ScheduleType,
)
from gateway.vendors.statements import Said, Statement
from gateway.vendors.webex.event_rules import (
    DAY,
    FIRST_DAY,
    Held,
    Unread,
    adding_up,
    clock_span,
    event_rules,
    is_unread,
    unread_parts,
)
from gateway.vendors.webex.ids import bare_id
from gateway.vendors.webex.recurrence import DAYS, patterns_of
from gateway.vendors.webex.values import Notes
from gateway.vendors.zones import Clock, unknown_zone

TWO_GROUPS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("monday_to_friday", "mondayToFriday", (0, 1, 2, 3, 4)),
    ("saturday_to_sunday", "saturdayToSunday", (5, 6)),
)
EACH_DAY: tuple[tuple[str, str, tuple[int, ...]], ...] = tuple(
    (day.lower(), day.lower(), (index,)) for index, day in enumerate(DAYS)
)
"""Names of the days or groups of days in a record, in a problem's path, and their weekdays (0 is Monday)."""

DAY_FLAGS = ("enabled", "allDay")
HOURS = (OperatingModeType.SAME_HOURS_DAILY, OperatingModeType.DIFFERENT_HOURS_DAILY)
HOLIDAY_OF = "Webex holiday of {}"
HOURS_OF = "Webex business hours of {}"
MODE_OF = "Webex operating mode of {}"

MOST_RECURRING = 1_000
"""How many recurring events of one schedule are read; Webex allows a fraction of that. All of them are looked at for each
64 days, so ten thousand would hold everybody up for minutes."""


@dataclass(frozen=True, slots=True)
class Source:
    """What says something: a record, and what people call such a one."""

    record: Schedule | ScheduleEvent | OperatingMode | Holiday
    id: str
    kind: str

    def says(self, layer: Layer, effect: Effect, rules: tuple[Rule, ...] = (ALWAYS,)) -> Statement:
        """That so it is while the rules are in force."""
        slot = Slot(layer, effect, rules)
        return Statement(slot, Vendor.WEBEX, self.record, self.id, self.record.name, self.kind)

    def closes(self, held: Held, layer: Layer = Layer.HOLIDAY) -> Iterator[Statement]:
        """That it closes, and that it may close."""
        if held.certain:
            yield self.says(layer, Effect.CLOSES, held.certain)
        if held.possible:
            yield self.says(layer, Effect.MAY_CLOSE, held.possible)


@dataclass(frozen=True, slots=True)
class ModeHours:
    """When a mode with hours is in effect, and whether any of its days is enabled, for certain or perhaps."""

    held: Held
    is_enabled: bool
    may_be_enabled: bool


# ---------------------------------------------------------------- schedules


def schedule_rules(schedule: Schedule, *, clock: Clock, of: str, choices: Choices) -> Said:
    """What a schedule says. `of` is whose it is, such as `location Dallas`. One that comes from a list, without
    events, says what `unread_schedule_rules` says."""
    if schedule.events is None:
        return unread_schedule_rules(schedule, of=of)
    said = _whole_schedule(schedule, schedule.events, clock=clock, of=of, choices=choices)
    beyond = len(schedule.events) - len(_manageable(schedule.events))
    if not beyond:
        return said
    unread = unread_schedule_rules(
        replace(schedule, data_problems=_too_many(schedule, beyond)), of=of
    )
    return Said.all((said, unread))


def _whole_schedule(
    schedule: Schedule,
    events: tuple[ScheduleEvent, ...],
    *,
    clock: Clock,
    of: str,
    choices: Choices,
) -> Said:
    id_ = schedule.ref.id
    problems = _silent(events, schedule.data_problems, among="events", record_id=id_)
    if schedule.ref.type is ScheduleType.HOLIDAYS:
        found = _schedule_holidays(schedule, clock=clock, of=of, choices=choices)
        return _said(found, problems, clock=clock, record_id=id_)
    found = _business_hours(schedule, clock=clock, of=of, choices=choices)
    is_there = bool(events) or not choices.empty_business_hours_are_ignored
    return _said(found, problems, clock=clock, record_id=id_, has_hours=is_there)


def _manageable(events: Sequence[ScheduleEvent]) -> frozenset[int]:
    """The places of the events that are read: all that happen once, and so many of the others."""
    recurring = [place for place, event in enumerate(events) if event.recurrence is not None]
    return frozenset(range(len(events))) - frozenset(recurring[MOST_RECURRING:])


def _too_many(schedule: Schedule, beyond: int) -> tuple[DataProblem, ...]:
    notes = Notes(schedule.ref.id)
    notes.add(
        "TOO_MANY_EVENTS",
        "events",
        f"The schedule has {beyond} recurring events more than the {MOST_RECURRING} that are read.",
        "Remove in Webex those that are over, or split the schedule.",
    )
    return notes.problems()


def unread_schedule_rules(schedule: Schedule, *, of: str) -> Said:
    """What a schedule may be saying whose events could not be read: anything that its type allows."""
    if schedule.ref.type is ScheduleType.HOLIDAYS:
        source = Source(schedule, schedule.ref.id, HOLIDAY_OF.format(of))
        closed = source.says(Layer.HOLIDAY, Effect.MAY_CLOSE)
        return Said((closed,), schedule.data_problems)
    source = Source(schedule, schedule.ref.id, HOURS_OF.format(of))
    opened = source.says(Layer.BUSINESS_HOURS, Effect.MAY_OPEN)
    return Said((opened,), schedule.data_problems, has_hours=True)


def _schedule_holidays(
    schedule: Schedule, *, clock: Clock, of: str, choices: Choices
) -> Iterator[Statement]:
    for event, held in _events(schedule, clock=clock, choices=choices):
        yield from Source(event, event.id, HOLIDAY_OF.format(of)).closes(held)


def _business_hours(
    schedule: Schedule, *, clock: Clock, of: str, choices: Choices
) -> Iterator[Statement]:
    events = tuple(_events(schedule, clock=clock, choices=choices))
    rules = tuple(rule for _, held in events for rule in held.certain)
    unsure = [(event, held.possible) for event, held in events if held.possible]
    kind = HOURS_OF.format(of)
    if rules or (events and not unsure):
        whole = Source(schedule, schedule.ref.id, kind)
        yield whole.says(Layer.BUSINESS_HOURS, Effect.OPENS, rules)
    for event, possible in unsure:
        source = Source(event, event.id, kind)
        yield source.says(Layer.BUSINESS_HOURS, Effect.MAY_OPEN, possible)


def _events(
    schedule: Schedule, *, clock: Clock, choices: Choices
) -> Iterator[tuple[ScheduleEvent, Held]]:
    events = schedule.events or ()
    unread, read = unread_parts(schedule.data_problems, "events"), _manageable(events)
    for index, event in enumerate(events):
        if index not in read:
            continue
        parts = unread.get(index, {})
        held = event_rules(event, clock=clock, choices=choices, unread=parts)
        yield event, adding_up(held)


# ---------------------------------------------------------------- operating modes


def mode_rules(mode: OperatingMode, *, clock: Clock, of: str, choices: Choices) -> Said:
    """What an operating mode says. `of` is whose it is, such as `location Dallas`. One that comes from a list, without
    its details, says what `undetailed_mode_rules` says."""
    if not mode.detailed or mode.type is None:
        return undetailed_mode_rules(mode, of=of, choices=choices)
    if mode.type is OperatingModeType.NONE or role_of(mode, choices) is ModeRole.IGNORE:
        return Said(problems=mode.data_problems)
    if mode.type is OperatingModeType.HOLIDAY:
        problems = _silent(mode.holidays, mode.data_problems, among="holidays", record_id=mode.id)
        found = _mode_holidays(mode, clock=clock, of=of, choices=choices)
        return _said(found, problems, clock=clock, record_id=mode.id)
    hours = _mode_hours(mode, clock=clock, choices=choices)
    source = Source(mode, mode.id, MODE_OF.format(of))
    if role_of(mode, choices) is ModeRole.CLOSED:
        found = source.closes(hours.held, Layer.OPERATING_MODE)
        return _said(found, mode.data_problems, clock=clock, record_id=mode.id)
    found = _opened(source, hours)
    is_there = hours.is_enabled or hours.may_be_enabled
    return _said(found, mode.data_problems, clock=clock, record_id=mode.id, has_hours=is_there)


def undetailed_mode_rules(mode: OperatingMode, *, of: str, choices: Choices) -> Said:
    """What a mode may be saying whose details could not be read, or whose type nobody knows: anything that its type
    and its role allow."""
    role = role_of(mode, choices)
    if role is ModeRole.IGNORE or mode.type is OperatingModeType.NONE:
        return Said(problems=mode.data_problems)
    statements: list[Statement] = []
    if mode.type not in HOURS:
        holiday = Source(mode, mode.id, HOLIDAY_OF.format(of))
        statements.append(holiday.says(Layer.HOLIDAY, Effect.MAY_CLOSE))
    has_hours = mode.type is not OperatingModeType.HOLIDAY and role is ModeRole.HOURS
    if mode.type is not OperatingModeType.HOLIDAY:
        hours = Source(mode, mode.id, MODE_OF.format(of))
        effect = Effect.MAY_OPEN if has_hours else Effect.MAY_CLOSE
        statements.append(hours.says(Layer.OPERATING_MODE, effect))
    return Said(tuple(statements), mode.data_problems, has_hours)


def role_of(mode: OperatingMode, choices: Choices) -> ModeRole:
    """What it means that a mode is in effect: chosen for its id, else for its name, else its hours are hours."""
    ids = {bare_id(key): role for key, role in choices.mode_roles.items()}
    names = {key.casefold(): role for key, role in choices.mode_roles.items()}
    return ids.get(mode.id) or names.get(mode.name.casefold(), ModeRole.HOURS)


def _mode_holidays(
    mode: OperatingMode, *, clock: Clock, of: str, choices: Choices
) -> Iterator[Statement]:
    unread = unread_parts(mode.data_problems, "holidays")
    for index, holiday in enumerate(mode.holidays):
        parts = unread.get(index, {})
        held = event_rules(holiday, clock=clock, choices=choices, unread=parts)
        yield from Source(holiday, holiday.id, HOLIDAY_OF.format(of)).closes(adding_up(held))


def _opened(source: Source, hours: ModeHours) -> Iterator[Statement]:
    if hours.may_be_enabled and not hours.is_enabled:
        # Perhaps no day is: then this mode names no hours, and where other ones hold nobody can tell here.
        yield source.says(Layer.OPERATING_MODE, Effect.MAY_OPEN)
        return
    certain, possible = hours.held.certain, hours.held.possible
    if certain or (hours.is_enabled and not possible):
        yield source.says(Layer.OPERATING_MODE, Effect.OPENS, certain)
    if possible:
        yield source.says(Layer.OPERATING_MODE, Effect.MAY_OPEN, possible)


def _mode_hours(mode: OperatingMode, *, clock: Clock, choices: Choices) -> ModeHours:
    days = _days(mode)
    if days is None:
        return ModeHours(Held(possible=(ALWAYS,)), is_enabled=False, may_be_enabled=True)
    unread = {problem.path: problem.code for problem in mode.data_problems if is_unread(problem)}
    certain: list[Rule] = []
    possible: list[Rule] = []
    is_enabled = may_be_enabled = False
    for at, weekdays, hours in days:
        parts = {part: unread[at_] for part in DAY_FLAGS if (at_ := f"{at}.{part}") in unread}
        is_enabled = is_enabled or hours.enabled
        may_be_enabled = may_be_enabled or "enabled" in parts
        held = _day_rules(hours, weekdays=weekdays, clock=clock, choices=choices, unread=parts)
        certain += held.certain
        possible += held.possible
    return ModeHours(Held(tuple(certain), tuple(possible)), is_enabled, may_be_enabled)


def _days(mode: OperatingMode) -> tuple[tuple[str, tuple[int, ...], DayHours], ...] | None:
    """The days that a mode speaks of: where they stand in it, their weekdays, their hours. None: it should speak of
    them and does not."""
    hours: SameHoursDaily | DifferentHoursDaily | None = mode.different_hours_daily
    place, groups = "differentHoursDaily", EACH_DAY
    if mode.type is OperatingModeType.SAME_HOURS_DAILY:
        hours, place, groups = mode.same_hours_daily, "sameHoursDaily", TWO_GROUPS
    if hours is None:
        return None
    found = ((at, weekdays, getattr(hours, name)) for name, at, weekdays in groups)
    return tuple((f"{place}.{at}", weekdays, day) for at, weekdays, day in found if day)


def _day_rules(
    hours: DayHours, *, weekdays: tuple[int, ...], clock: Clock, choices: Choices, unread: Unread
) -> Held:
    if not hours.enabled and "enabled" not in unread:
        return Held()
    start, end = hours.start_time, hours.end_time
    if "allDay" in unread:
        start = end = None
    begins, length = (
        (0, DAY) if hours.all_day else clock_span(start, end, nights=0, choices=choices)
    )
    if length <= 0:
        return Held()
    if clock.zone is None:
        return Held(possible=(ALWAYS,))
    rule = Clocked(clock.zone, Weekly(FIRST_DAY, weekdays), begins, length)
    is_sure = not unread and (hours.all_day or (start is not None and end is not None))
    return Held(certain=(rule,)) if is_sure else Held(possible=(rule,))


# ---------------------------------------------------------------- together


def _silent(
    events: Iterable[ScheduleEvent | Holiday],
    problems: tuple[DataProblem, ...],
    *,
    among: str,
    record_id: str,
) -> tuple[DataProblem, ...]:
    """Problems, and those of events that repeat while nothing says how. Reading does not see that alone as one."""
    blamed = {problem.path for problem in problems}
    unread = unread_parts(problems, among)
    found = list(problems)
    for index, event in enumerate(events):
        at = f"{among}.{index}.recurrence"
        parts = any(part.startswith("recurrence.") for part in unread.get(index, {}))
        if _has_no_pattern(event.recurrence) and not parts and at not in blamed:
            message = "The recurrence goes on for ever and names no pattern."
            hint = "Set a pattern in Webex."
            found.append(
                DataProblem(Vendor.WEBEX, record_id, at, "EMPTY_RECURRENCE", message, hint)
            )
    return tuple(found)


def _has_no_pattern(recurrence: Recurrence | None) -> bool:
    """Whether something goes on for ever without a pattern."""
    return recurrence is not None and bool(recurrence.forever) and not patterns_of(recurrence)


def _said(
    statements: Iterator[Statement],
    problems: tuple[DataProblem, ...],
    *,
    clock: Clock,
    record_id: str,
    has_hours: bool = False,
) -> Said:
    found = tuple(statements)
    if clock.zone is None and found:
        wrong = unknown_zone(clock, vendor=Vendor.WEBEX, record_id=record_id, at=None)
        problems = (*problems, wrong)
    return Said(found, problems, has_hours)
