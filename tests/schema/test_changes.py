"""Changes as the schema shows them: why one did not end as wanted, its steps, and what its mutation's payload has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import strawberry

from gateway.changes.faults import Fault, Hindrance, VendorFailure
from gateway.changes.ledger import NotAllowed
from gateway.changes.places import (
    EventIn,
    Key,
    ModeAt,
    OutOfOfficeOf,
    Place,
    ScheduleOf,
    SettingsOf,
)
from gateway.changes.records import Change, ChangeFilter, StepRecord
from gateway.changes.states import (
    ENDED,
    ChangeStatus,
    Goal,
    OnFailure,
    StepStatus,
    Wish,
    allowed,
)
from gateway.changes.steps import Step
from gateway.loaders import ChangeQuestion
from gateway.schema import changes as shown
from gateway.schema import ids
from gateway.schema.changes import AIMS, ENDS, ConflictFault, change_question, change_window
from gateway.schema.commands import Outcome
from gateway.schema.declared import Attribute, Edge
from gateway.schema.drafts import check_idempotency_key
from gateway.schema.errors import ErrorCode, InputFault, RefusalFault, user_errors_of
from gateway.schema.ids import BadId
from gateway.schema.paging import BadPage, cursor
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import ScheduleOwnerKind, ScheduleRef, ScheduleType
from tests.schema.walk import SCHEMA

NOON = datetime(2030, 6, 3, 12, 0, tzinfo=UTC)
STALE = Hindrance(Obstacle.STALE_PLAN, (Problem((), "It has changed."),))
TAKEN = Hindrance(
    Obstacle.CONFLICT, (Problem(("name",), "It is taken."), Problem(("level",), "It is not so."))
)
AWAY = VendorFailure(
    "VendorTimeout", Vendor.WEBEX, "gave no answer", "POST /x", vendor_request_id="R-1"
)
REFUSED = VendorFailure(
    "VendorRefused", Vendor.PEXIP_ENGAGE, "said no", "PUT /y", status=400, vendor_code="NO"
)
SCHEDULE = ScheduleRef(ScheduleOwnerKind.LOCATION, "L", ScheduleType.HOLIDAYS, "S")
SCHEDULE_PARTS = ("LOCATION", "L", "HOLIDAYS", "S")


def a_change(
    status: ChangeStatus = ChangeStatus.DONE,
    *steps: StepRecord,
    faults: tuple[Fault, ...] = (),
    id: str = "c1",
) -> Change:
    """A change in a state."""
    return Change(
        id=id,
        name="scheduleEventAdd",
        order="{}",
        client="local",
        on_failure=OnFailure.COMPENSATE,
        fingerprint="f",
        idempotency_key="k",
        associate_ids=(),
        requested_at=NOON,
        status=status,
        goal=Goal.DONE,
        round=1,
        cancelled=False,
        queued_at=NOON,
        deadline=None,
        finished_at=None,
        attention=None,
        faults=faults,
        steps=steps,
    )


def a_step(
    place: Place, status: StepStatus = StepStatus.DONE, *, number: int = 0, **known: Any
) -> StepRecord:
    """A step of a change, at a place."""
    return StepRecord(number, Step("Do it", place, None, None), status, **known)


def declared_at(path: str) -> Any:
    """How a field is resolved."""
    type_name, name = path.split(".")
    field = SCHEMA.get_type(type_name).fields[name]
    return field.extensions["strawberry-definition"].metadata["declared"]


def read(path: str, record: Any) -> Any:
    """What an attribute shows of a record."""
    declared = declared_at(path)
    assert isinstance(declared, Attribute)
    assert declared.of is not None
    return declared.of(record)


def loads(path: str, record: Any) -> tuple[str, Any]:
    """The loader to which an edge leads from a record, and the key that it asks it for."""
    declared = declared_at(path)
    assert isinstance(declared, Edge)
    return declared.loader, declared.key(record, {})


def outcome(*steps: StepRecord) -> Outcome:
    """How a command ended whose change has these steps."""
    return Outcome(None, a_change(ChangeStatus.DONE, *steps))


# ---------------------------------------------------------------- why it did not end as wanted


@pytest.mark.parametrize("wish", [None, *Wish])
@pytest.mark.parametrize(
    "status", [ChangeStatus.PENDING, ChangeStatus.RUNNING, ChangeStatus.COMPENSATING]
)
def test_a_change_that_is_under_way_has_no_user_errors_yet(
    status: ChangeStatus, wish: Wish | None
) -> None:
    assert shown.shortfall(a_change(status, faults=(STALE,)), wish) == []


@pytest.mark.parametrize(
    ("wish", "aims"),
    [
        (None, {"DONE"}),
        (Wish.RETRY, {"DONE"}),
        (Wish.COMPENSATE, {"COMPENSATED"}),
        (Wish.CANCEL, {"FAILED", "COMPENSATED"}),
    ],
)
def test_an_end_that_was_wanted_has_no_user_errors_and_any_other_has(
    wish: Wish | None, aims: set[str]
) -> None:
    without = {status for status in ENDED if not shown.shortfall(a_change(status), wish)}
    even_with_faults = {
        status for status in ENDED if not shown.shortfall(a_change(status, faults=(AWAY,)), wish)
    }

    assert without == even_with_faults == aims
    assert set(AIMS) == {None, *Wish}


def test_user_errors_are_the_changes_faults_in_their_order() -> None:
    change = a_change(ChangeStatus.FAILED, faults=(TAKEN, AWAY))

    errors = shown.shortfall(change, None)

    assert errors == [
        InputFault("It is taken.", ErrorCode.CONFLICT, ("name",)),
        InputFault("It is not so.", ErrorCode.CONFLICT, ("level",)),
        RefusalFault(
            "Webex: gave no answer (POST /x)",
            ErrorCode.VENDOR_TIMEOUT,
            None,
            Vendor.WEBEX,
            None,
            "R-1",
        ),
    ]
    assert read("Change.userErrors", change) == errors


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_end_that_nothing_explains_is_told_in_words(status: ChangeStatus) -> None:
    unwanted = next(wish for wish, aims in AIMS.items() if status not in aims)

    assert shown.shortfall(a_change(status), unwanted) == [
        InputFault(ENDS[status], ErrorCode.CONFLICT, None)
    ]


@pytest.mark.parametrize("fault", [STALE, TAKEN, AWAY, REFUSED])
def test_a_fault_read_later_is_shown_as_the_exception_would_have_been_at_once(
    fault: Hindrance | VendorFailure,
) -> None:
    error = fault.error()

    assert shown.faults_shown(a_change(faults=(fault,))) == [*user_errors_of(error)]


# ---------------------------------------------------------------- what cannot be asked of a change


@pytest.mark.parametrize(
    ("status", "wish", "says"),
    [
        ("DONE", Wish.RETRY, "changeRetry cannot be asked of a change that is DONE; changeCompensate can."),
        ("FAILED", Wish.COMPENSATE, "changeCompensate cannot be asked of a change that is FAILED; changeRetry can."),
        ("RUNNING", Wish.RETRY, "changeRetry cannot be asked of a change that is RUNNING; changeCancel can."),
        ("COMPENSATING", Wish.CANCEL, "changeCancel cannot be asked of a change that is COMPENSATING; wait for its end."),
        ("PARTIAL", Wish.CANCEL, "changeCancel cannot be asked of a change that is PARTIAL; changeRetry and changeCompensate can."),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_answered_with_what_can(status: str, wish: Wish, says: str) -> None:
    change = a_change(ChangeStatus(status))

    fault = shown.not_allowed(NotAllowed(change, wish))

    assert not allowed(change.status, wish)
    assert fault == InputFault(says, ErrorCode.CONFLICT, ("changeId",))


# ---------------------------------------------------------------- idempotency keys


@pytest.mark.parametrize("key", ["k", "a b", " a", "x" * 255, "Schlüssel", "鍵"])
def test_a_key_may_be_any_printable_text(key: str) -> None:
    assert check_idempotency_key(key) == []


@pytest.mark.parametrize("key", ["", " ", "\u00a0", "x" * 256, "a\nb", "a\x00", "\ud800", "\u200b"])
def test_a_blank_or_long_or_unprintable_key_is_refused_at_its_place(key: str) -> None:
    (problem,) = check_idempotency_key(key)

    assert problem.path == ("idempotencyKey",)
    assert "1 to 255 printable characters" in problem.message
    problem.message.encode()


@pytest.mark.parametrize(
    ("by_header", "path", "advice"),
    [(False, ("idempotencyKey",), False), (True, None, True)],
)
def test_a_key_used_for_something_else_is_a_conflict_with_the_change_that_has_it(
    by_header: bool, path: tuple[str, ...] | None, advice: bool
) -> None:
    used = a_change()

    conflict = shown.key_reused("k-1", used, by_header=by_header)

    assert isinstance(conflict, ConflictFault)
    assert (conflict.code, conflict.path) == (ErrorCode.IDEMPOTENCY_KEY_REUSED, path)
    assert conflict.change is used
    assert "'k-1' was used on 2030-06-03 for scheduleEventAdd" in conflict.message
    assert ("give each its own idempotencyKey" in conflict.message) is advice


# ---------------------------------------------------------------- steps


def test_a_steps_error_is_the_vendors_and_its_message_tells_of_anything() -> None:
    mode = ModeAt("Holidays", None, id="m")
    away, stale, well = (a_step(mode, fault=fault) for fault in (AWAY, STALE, None))

    assert read("ChangeStep.error", away).code is ErrorCode.VENDOR_TIMEOUT
    assert read("ChangeStep.error", away).vendor_request_id == "R-1"
    assert read("ChangeStep.error", stale) is None
    assert read("ChangeStep.error", well) is None
    assert [read("ChangeStep.message", one) for one in (away, stale, well)] == [
        "Webex: gave no answer (POST /x)",
        "It has changed.",
        None,
    ]


def test_a_vendors_warnings_are_errors_of_the_vendor_that_need_no_repeating() -> None:
    step = a_step(OutOfOfficeOf("D", "A"), warnings=("Text is long", "No such user"))

    warnings = read("ChangeStep.warnings", step)

    assert [one.message for one in warnings] == ["Text is long", "No such user"]
    assert {one.code for one in warnings} == {ErrorCode.VENDOR_REFUSED}
    assert {one.vendor for one in warnings} == {Vendor.MYKAARMA}
    assert not any(one.retryable for one in warnings)


EVENT = EventIn(SCHEDULE, "Holidays", "Christmas")


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (a_step(ModeAt("Holidays", None)), None),
        (a_step(ModeAt("Holidays", None, id="m")), ("operating_mode", "m")),
        (a_step(ModeAt("H", None, id="m"), key=Key("OperatingMode", ("new",))), ("operating_mode", "new")),
        (a_step(EVENT), None),
        (a_step(EVENT, key=Key("ScheduleEvent", (*SCHEDULE_PARTS, "e"))), ("schedule_event", (SCHEDULE, "e"))),
        (a_step(OutOfOfficeOf("D", "A"), StepStatus.PENDING), ("out_of_office", ("D", "A"))),
        (a_step(SettingsOf("s")), ("lead_segment", "s")),
    ],
)  # fmt: skip
def test_a_steps_record_is_found_by_the_key_that_it_has_now(
    step: StepRecord, found: tuple[str, Any] | None
) -> None:
    assert loads("ChangeStep.record", step) == ("node", found)


# ---------------------------------------------------------------- what a payload has


@pytest.mark.parametrize(
    ("path", "key", "found"),
    [
        ("OutOfOfficeSetPayload.outOfOffice", Key("OutOfOffice", ("D", "A")), ("out_of_office", ("D", "A"))),
        ("OperatingModeCreatePayload.operatingMode", Key("OperatingMode", ("m",)), ("operating_mode", "m")),
        ("OperatingModeHolidayAddPayload.holiday", Key("OperatingModeHoliday", ("m", "h")), ("holiday", ("m", "h"))),
        ("OperatingModeHolidayRemovePayload.operatingMode", Key("OperatingModeHoliday", ("m", "h")), ("operating_mode", "m")),
        ("ScheduleUpdatePayload.schedule", Key("Schedule", SCHEDULE_PARTS), ("schedule", SCHEDULE)),
        ("ScheduleEventAddPayload.event", Key("ScheduleEvent", (*SCHEDULE_PARTS, "e")), ("schedule_event", (SCHEDULE, "e"))),
        ("ScheduleEventRemovePayload.schedule", Key("ScheduleEvent", (*SCHEDULE_PARTS, "e")), ("schedule", SCHEDULE)),
        ("OfficeHoursUpdatePayload.officeHours", Key("OfficeHours", ("o",)), ("office_hours_entry", "o")),
        ("LeadSegmentCreatePayload.leadSegment", Key("LeadSegment", ("s",)), ("lead_segment", "s")),
        ("AbsencePlanPayload.associate", Key("OutOfOffice", ("D", "A")), ("associate_by", ("associate_by_dealer_associate", "A"))),
    ],
)  # fmt: skip
def test_a_payload_leads_to_the_record_of_a_step_that_is_done_and_to_no_other(
    path: str, key: Key, found: tuple[str, Any]
) -> None:
    anywhere = OutOfOfficeOf("elsewhere", "somebody")
    loader = found[0]
    undone = [one for one in StepStatus if one is not StepStatus.DONE]

    assert loads(path, outcome(a_step(anywhere, key=key))) == found
    assert loads(path, Outcome(None)) == (loader, None)
    for status in undone:
        assert loads(path, outcome(a_step(anywhere, status, key=key))) == (loader, None)


def test_a_payload_takes_the_first_step_of_its_kind_and_leaves_others_out() -> None:
    steps = (
        a_step(ScheduleOf(ScheduleOwnerKind.PERSON, "P", ScheduleType.HOLIDAYS, "A", id="x")),
        a_step(EVENT, key=Key("ScheduleEvent", (*SCHEDULE_PARTS, "first"))),
        a_step(EVENT, key=Key("ScheduleEvent", (*SCHEDULE_PARTS, "second"))),
    )

    assert loads("ScheduleEventAddPayload.event", outcome(*steps))[1] == (SCHEDULE, "first")


def test_a_deleted_records_id_is_the_one_that_it_had() -> None:
    key = Key("ScheduleEvent", (*SCHEDULE_PARTS, "e"))
    done = outcome(a_step(EVENT, key=key))
    failed = outcome(a_step(EVENT, StepStatus.REFUSED, key=key))

    gone = read("ScheduleEventRemovePayload.deletedId", done)

    assert gone == ids.encode("ScheduleEvent", *SCHEDULE_PARTS, "e")
    assert read("ScheduleEventRemovePayload.deletedId", failed) is None
    assert read("ScheduleEventRemovePayload.deletedId", Outcome(None)) is None


def test_a_removed_associates_id_is_the_rows() -> None:
    assert read("AssociateRemovePayload.deletedId", Outcome(None, done="a")) == ids.encode(
        "Associate", "a"
    )
    assert read("AssociateRemovePayload.deletedId", Outcome(None)) is None


def test_a_payloads_warnings_are_those_of_all_steps() -> None:
    place = OutOfOfficeOf("D", "A")
    two = outcome(a_step(place, warnings=("a", "b")), a_step(place, warnings=("c",)))

    assert read("OutOfOfficeSetPayload.warnings", two) == ["a", "b", "c"]
    assert read("OutOfOfficeSetPayload.warnings", Outcome(None)) == []


# ---------------------------------------------------------------- asking for changes


def a_filter(**given: Any) -> Any:
    """The input that filters changes."""
    return shown.ChangeFilter(
        **{
            name: given.get(name, strawberry.UNSET)
            for name in ("statuses", "associate_id", "name", "since")
        }
    )


def test_a_filter_becomes_a_question_with_its_id_opened_and_each_state_once() -> None:
    asked = a_filter(
        statuses=[ChangeStatus.PARTIAL, ChangeStatus.FAILED, ChangeStatus.PARTIAL],
        associate_id=ids.encode("Associate", "a1"),
        since=NOON,
    )

    assert change_question({"filter": asked, "first": 5, "after": None}) == ChangeQuestion(
        ChangeFilter((ChangeStatus.PARTIAL, ChangeStatus.FAILED), "a1", None, NOON), None, 5
    )


def test_without_a_filter_all_changes_are_meant() -> None:
    assert change_question({}) == ChangeQuestion(ChangeFilter(), None, 20)
    assert change_question({"filter": a_filter()}) == ChangeQuestion(ChangeFilter(), None, 20)


def test_an_empty_list_of_states_is_met_by_no_change() -> None:
    assert change_question({"filter": a_filter(statuses=[])}).filter == ChangeFilter(statuses=())


def test_a_page_goes_on_where_the_one_before_it_ended() -> None:
    elsewhere = timezone(timedelta(hours=-5))
    last = replace(a_change(id="c9"), requested_at=NOON.astimezone(elsewhere))

    window = change_window(((a_change(), last), True), {})
    following = change_question({"after": window.edges[-1].cursor})

    assert (window.has_next_page, window.has_previous_page) == (True, False)
    assert following.after == (NOON, "c9")
    assert change_window(((), False), {"after": "x"}).has_previous_page


@pytest.mark.parametrize(
    "after",
    [
        "x",
        cursor("associates", "a", "b"),
        cursor("changes", 3),
        cursor("changes", "2030-06-03T12:00:00+00:00"),
        cursor("changes", "2030-06-03T12:00:00", "c1"),
        cursor("changes", "noon", "c1"),
        cursor("changes", 5, "c1"),
        cursor("changes", "2030-06-03T12:00:00+00:00", 1),
        cursor("changes", "2030-06-03T12:00:00+00:00", "c1", "c2"),
    ],
)
def test_what_is_no_cursor_of_changes_is_refused(after: str) -> None:
    with pytest.raises(BadPage, match="not a cursor of this list"):
        change_question({"after": after})


def test_an_id_of_something_else_is_refused() -> None:
    with pytest.raises(BadId, match="the id of a Location"):
        change_question({"filter": a_filter(associate_id=ids.encode("Location", "x"))})
