"""What is extreme, empty or nonsense neither crashes nor loops; work is counted in calls, never in seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.engine import (
    ALWAYS,
    Clocked,
    Daily,
    Effect,
    Layer,
    Layers,
    Once,
    Pattern,
    Slot,
    Span,
    Status,
    Timeline,
    Weekly,
    YearlyByDate,
    YearlyByDay,
    common_slots,
    coverage,
    differences,
    moment,
    next_available,
    open_seconds,
)
from gateway.engine.chunks import CHUNK
from gateway.engine.recurrence import LAST_DAY
from gateway.engine.timeline import LONGEST_SEARCH
from tests.engine.oracle import DAY, midnight, recurrence
from tests.engine.scenes import ZONES
from tests.engine.seconds import next_of, periods, status_at, stretches

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2027, 6, 9).toordinal()
NOW = int(datetime(2027, 6, 9, 17, tzinfo=UTC).timestamp())
FIRST, LATEST = date.min.toordinal(), date.max.toordinal()
YEAR_1 = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
YEAR_9999 = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
CALLS_A_YEAR = 366 // 64 + 1 + 3
"""One for each chunk of 64 days, and for each change of the clock or of the year within one."""
TEN_YEARS = 10 * CALLS_A_YEAR
LONGEST = 25 * CALLS_A_YEAR

EXTREMES: dict[str, Pattern] = {
    "from year 1": Daily(FIRST, 1),
    "on the first day of all": Once(FIRST),
    "on the last day of all": Once(LATEST),
    "before the calendar": Once(-5),
    "behind the calendar": Once(LATEST + 10**6),
    "daily from behind the calendar": Daily(LATEST + 10, 1),
    "weekly from behind the calendar": Weekly(LATEST + 10, (0, 3)),
    "yearly from behind the calendar": YearlyByDate(LATEST + 10, 1, 1),
    "yearly by day from behind the calendar": YearlyByDay(LATEST + 10, 1, 1, 1),
    "daily a milliard times": Daily.times(TODAY, 1, 10**9),
    "weekly a milliard times": Weekly.times(TODAY, (0, 6), 1, 10**9),
    "every millionth day": Daily(TODAY, 10**6),
    "every millionth week": Weekly(TODAY, (2,), 10**6),
    "every millionth week a milliard times": Weekly.times(TODAY, (2,), 10**6, 10**9),
    "ended before it began": Daily(TODAY, 1, TODAY - 1),
    "ended before the calendar": Weekly(TODAY, (0,), 1, -1),
    "weekly from year 1": Weekly(FIRST, (0, 1, 2, 3, 4), 3),
    "weekly on no day": Weekly(TODAY, ()),
    "31 April": YearlyByDate(FIRST, 4, 31),
    "29 February from year 1": YearlyByDate(FIRST, 2, 29),
    "the last Monday of May from year 1": YearlyByDay(FIRST, 5, 0, -1),
}
LENGTHS = (0, 1, DAY, 400 * DAY)


class Counted(Daily):
    """A daily pattern that counts how often its days are asked for."""

    asked = 0

    def days(self, low: int, high: int) -> Iterator[int]:
        Counted.asked += 1
        return Daily.days(self, low, high)


@pytest.fixture
def counted() -> type[Counted]:
    Counted.asked = 0
    return Counted


def timeline(*rules: Clocked | Span, effect: Effect = Effect.OPENS) -> Timeline:
    slot = Slot(Layer.BUSINESS_HOURS, effect, rules)
    return Timeline(Layers((slot,), effect is Effect.OPENS, Status.AVAILABLE))


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("start", [0, 3600, DAY - 1])
@pytest.mark.parametrize("pattern", EXTREMES.values(), ids=EXTREMES.keys())
def test_extreme_rules_answer_at_extreme_instants(
    pattern: Pattern, start: int, length: int
) -> None:
    for zone in (CHICAGO, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("UTC")):
        line = timeline(Clocked(zone, pattern, start, length))
        for at in (YEAR_1, YEAR_1 + DAY, 0, NOW, YEAR_9999 - DAY, YEAR_9999):
            assert status_at(line, at) in Status
            assert stretches(line, at, at + 1)
            then = next_of(line, at)
            assert then.at is None or then.at > at
            if then.at is not None and YEAR_1 <= then.at <= YEAR_9999:
                assert status_at(line, then.at) is then.status is not status_at(line, then.at - 1)
        assert 0 <= open_seconds(line, moment(YEAR_9999 - DAY), moment(YEAR_9999)) <= DAY


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("year", [2, 1800, 1900, 1969, 2038, 2199, 9998])
def test_far_years_read_the_clock_as_well(zone: ZoneInfo, year: int) -> None:
    line = timeline(Clocked(zone, Daily(FIRST, 1), 9 * 3600, 8 * 3600))
    noon, evening = (int(datetime(year, 6, 9, hour, tzinfo=zone).timestamp()) for hour in (12, 20))

    assert status_at(line, noon) is Status.AVAILABLE
    assert status_at(line, evening) is Status.UNAVAILABLE
    close = next_of(line, noon).at
    assert close == int(datetime(year, 6, 9, 17, tzinfo=zone).timestamp())


def test_a_rule_longer_than_a_year_overlaps_itself() -> None:
    line = timeline(Clocked(CHICAGO, YearlyByDate(TODAY, 6, 9), 0, 400 * DAY))

    assert status_at(line, NOW + 50 * 365 * DAY) is Status.AVAILABLE
    assert next_of(line, NOW - 30 * DAY).status is Status.AVAILABLE


def test_a_closure_of_no_length_closes_nothing() -> None:
    line = timeline(Clocked(CHICAGO, Daily(FIRST, 1), 12 * 3600, 0), effect=Effect.CLOSES)

    assert [one.status for one in stretches(line, NOW, NOW + 30 * DAY)] == [Status.AVAILABLE]
    assert next_of(line, NOW).at is None


def test_an_empty_range_holds_nothing() -> None:
    line = timeline(Clocked(CHICAGO, Daily(FIRST, 1), 0, DAY))

    for end in (NOW, NOW - 1, NOW - 100 * DAY):
        window = moment(NOW), moment(end)
        assert line.periods(*window) == []
        assert open_seconds(line, *window) == 0
        assert differences(line, timeline(), *window) == []
        assert common_slots([line], *window, at_least=0, quorum=None) == []
        assert coverage([line], *window, minimum=9) == []


def test_ten_thousand_rules_answer_as_their_oracle() -> None:
    rules = tuple(
        Clocked(ZONES[number % len(ZONES)], Once(TODAY + number % 200), number * 8 % DAY, 60)
        for number in range(10_000)
    )
    line = timeline(*rules)

    starts = sorted(
        int((midnight(rule.pattern.first).replace(tzinfo=rule.zone)).timestamp()) + rule.start
        for rule in rules
        if rule.zone.key in {"UTC", "Asia/Kathmandu"}
    )

    assert all(status_at(line, start) is Status.AVAILABLE for start in starts)
    assert next_of(line, NOW + 300 * DAY).at is None


def test_ten_thousand_records_keep_their_places() -> None:
    slots = tuple(
        Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (Span(NOW + place, NOW + place + 2),))
        for place in range(10_000)
    )
    line = Timeline(Layers(slots, False, Status.AVAILABLE))

    found = line.at(moment(NOW + 5000))

    assert line.slots_in(found.mask) == slots[4999:5001]
    assert found.because == 4999
    assert next_of(line, NOW).at == NOW + 10_001


@pytest.mark.parametrize("ended", [1, 10, 365, 20_000])
def test_what_has_ended_is_proved_never_to_change_with_hardly_any_work(
    ended: int, counted: type[Counted]
) -> None:
    pattern = counted(TODAY - ended - 9, 1, TODAY - ended)
    line = timeline(Clocked(CHICAGO, pattern, 0, 3600))

    then = next_of(line, NOW)

    assert then.at is then.searched_until is None
    assert counted.asked <= 3


def test_what_cannot_be_ruled_out_is_searched_for_ten_years_and_no_longer(
    counted: type[Counted],
) -> None:
    line = timeline(Clocked(CHICAGO, counted(TODAY, 10**6), 0, 3600))

    then = next_of(line, NOW)

    assert then.at is None
    assert then.searched_until is not None
    assert NOW + 3653 * DAY <= then.searched_until <= NOW + (3653 + 64) * DAY
    assert counted.asked <= TEN_YEARS


def test_what_was_searched_once_is_not_searched_again(counted: type[Counted]) -> None:
    line = timeline(Clocked(CHICAGO, counted(TODAY, 10**6), 0, 3600))
    next_of(line, NOW)
    once = counted.asked

    for later in range(0, 60 * DAY, 3600):
        next_of(line, NOW + later)
        next_of(line, NOW)

    assert counted.asked <= once + 2, (
        "the next chunk is asked about, and its answer looks one further"
    )


def test_a_status_compiles_one_stretch_of_time_only(counted: type[Counted]) -> None:
    line = timeline(Clocked(CHICAGO, counted(FIRST, 1), 9 * 3600, 3600))

    status_at(line, NOW)

    assert counted.asked <= 1


def test_an_opening_that_is_too_long_is_looked_for_25_years_and_no_longer(
    counted: type[Counted],
) -> None:
    line = timeline(Clocked(CHICAGO, counted(FIRST, 1), 9 * 3600, 3600))

    assert next_available(line, moment(NOW), at_least=3601) is None
    assert LONGEST / 2 <= counted.asked <= 2 * LONGEST


def test_an_opening_is_looked_for_as_long_as_is_said_and_told_whole(counted: type[Counted]) -> None:
    line = timeline(Clocked(CHICAGO, counted(TODAY + 10, 10**6), 9 * 3600, 30 * DAY))
    after = moment(NOW)

    assert next_available(line, after, at_least=60, within=timedelta(days=9)) is None
    found = next_available(line, after, at_least=60, within=timedelta(days=11))

    assert found == next_available(line, after, at_least=60)
    assert found is not None
    assert found.end - found.start == timedelta(days=30)


def test_an_opening_without_end_ends_where_the_search_does(counted: type[Counted]) -> None:
    line = timeline(Clocked(CHICAGO, counted(FIRST, 1), 0, DAY))

    found = next_available(line, moment(NOW), at_least=3600)

    assert found == (moment(NOW), moment(NOW + LONGEST_SEARCH), Status.AVAILABLE, 1, 0)
    assert next_available(line, moment(NOW), at_least=LONGEST_SEARCH) == found
    assert next_available(line, moment(NOW), at_least=LONGEST_SEARCH + 1) is None
    assert counted.asked <= LONGEST


def test_a_question_over_all_time_costs_what_it_covers(counted: type[Counted]) -> None:
    line = timeline(Clocked(CHICAGO, counted(TODAY, 1, TODAY + 5), 9 * 3600, 3600))

    found = periods(line, NOW - 10 * 365 * DAY, NOW + 10 * 365 * DAY)

    assert len(found) == 13
    assert counted.asked <= 2 * TEN_YEARS


def test_a_pattern_from_the_first_year_has_the_days_that_dateutil_has() -> None:
    pattern = Weekly(FIRST, (0, 2), 3)
    until = date(40, 1, 1).toordinal()

    assert list(pattern.days(FIRST, until)) == [
        day.toordinal() for day in recurrence(pattern, midnight(until))
    ]


@pytest.mark.parametrize(
    "layers",
    [
        Layers(
            (
                Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (ALWAYS,)),
                Slot(
                    Layer.BUSINESS_HOURS,
                    Effect.OPENS,
                    (Clocked(CHICAGO, Daily(FIRST, 1, LAST_DAY), 9 * 3600, 3600),),
                ),
            ),
            True,
            Status.AVAILABLE,
        ),
        Layers(
            (
                Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (Span(0, YEAR_9999),)),
                Slot(
                    Layer.BUSINESS_HOURS,
                    Effect.OPENS,
                    (Clocked(CHICAGO, Daily(FIRST, 1), 9 * 3600, 3600),),
                ),
            ),
            True,
            Status.AVAILABLE,
        ),
    ],
    ids=["hours until 9999 under a closure", "out until 9999"],
)
def test_a_proof_that_lies_far_away_is_not_walked_to(layers: Layers) -> None:
    line = Timeline(layers)

    then = next_of(line, NOW)

    assert (then.at, then.status) == (None, None)
    assert then.searched_until is not None
    assert 0 <= then.searched_until - NOW - LONGEST_SEARCH <= 64 * DAY
    assert len(line._calm) <= LONGEST_SEARCH // CHUNK + 3, "so many chunks were compiled"


@pytest.mark.parametrize(
    ("first", "pattern"),
    [
        # Five years in a row the second Sunday of March: each time the hour that is skipped.
        (date(2027, 3, 14), lambda day: Weekly(day, (6,), 52)),
        (date(2027, 3, 14), lambda day: Daily(day, 364)),
    ],
    ids=["each 52 weeks", "each 364 days"],
)
def test_what_clock_changes_hide_for_years_is_not_proved_never_to_be(
    first: date, pattern: Callable[[int], Pattern]
) -> None:
    half_past_two = Clocked(
        ZoneInfo("America/New_York"), pattern(first.toordinal()), 2 * 3600 + 900, 1800
    )
    line = Timeline(
        Layers((Slot(Layer.HOLIDAY, Effect.CLOSES, (half_past_two,)),), False, Status.AVAILABLE)
    )

    answer = line.at(datetime(2027, 3, 15, tzinfo=UTC))

    assert answer.until == datetime(2032, 3, 7, 7, 15, tzinfo=UTC)
    assert answer.next_status is Status.UNAVAILABLE


@pytest.mark.parametrize(("weeks", "is_proved"), [(1, True), (12, True), (13, False)])
def test_never_is_proved_by_what_repeats_within_a_season(weeks: int, *, is_proved: bool) -> None:
    closed = Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (ALWAYS,))
    hours = Clocked(CHICAGO, Weekly(TODAY, (0,), weeks), 9 * 3600, 3600)
    opens = Slot(Layer.BUSINESS_HOURS, Effect.OPENS, (hours,))

    answer = Timeline(Layers((closed, opens), True, Status.AVAILABLE)).at(moment(NOW))

    assert answer.until is None
    assert (answer.searched_until is None) is is_proved
