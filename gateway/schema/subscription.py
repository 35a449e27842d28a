"""The root of all subscriptions: every field a stream, with the pure story that decides what of it is told."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

import strawberry

from gateway import timelines
from gateway.changes import records
from gateway.loaders import NotFound
from gateway.schema.associates import Associate
from gateway.schema.availability import Availability
from gateway.schema.bounds import BadQuestion, few_enough
from gateway.schema.changes import Change
from gateway.schema.declared import REQUIRED, Arguments, argument, attribute, shows
from gateway.schema.ids import BadId, key_of
from gateway.schema.streams import stream
from gateway.schema.vocabulary import word_list
from gateway.timelines import Cause, Watch
from gateway.vendors.port import Vendor

MOST_WATCHED = 100
POLL_SECONDS = 1.0
"""How often a change is looked at that another process may carry out."""

PEOPLE_SECONDS = 2.0
"""How often it is looked whether the people are still there, and still seen by who asks."""

HEARD_OF = tuple(vendor.value for vendor in Vendor if vendor is not Vendor.PEXIP_ENGAGE)
"""The news that may change somebody's availability: what is booked at Pexip Engage counts only where it is asked for."""

word_list(
    Cause,
    "Why an availability is told.",
    {
        "INITIAL": "It is told for the first time.",
        "TRANSITION": "The computed instant of another status has come.",
        "DATA_CHANGED": "A vendor's record is another one than before, or the directory's.",
        "SOURCE_HEALTH": "A vendor ceased to answer or answers again; what the others say is the same.",
    },
    name="AvailabilityEventCause",
)


@strawberry.type(description="News of somebody's availability.")
@shows(timelines.AvailabilityEvent)
class AvailabilityEvent:
    associate: Associate = attribute("Who.")
    at: datetime = attribute("The instant of the news.")
    availability: Availability = attribute("The answer for that instant.")
    cause: Cause = attribute("Why it is told.")


@dataclass(frozen=True, slots=True)
class ChangeStory:
    """What was told of a change, and what was found; None before the first look."""

    last: records.Change | None = None
    found: records.Change | None = None

    @property
    def events(self) -> Sequence[records.Change]:
        """The change, when it shows as another one than was told."""
        found, last = self.found, self.last
        if found is None or (last is not None and _shown(found) == _shown(last)):
            return ()
        return (found,)

    @property
    def due(self) -> datetime | None:
        """Nothing of a change can be foreseen."""
        return None

    @property
    def is_over(self) -> bool:
        """Whether its end was told."""
        return self.last is not None and not self.last.is_live

    def looked(self, found: records.Change | None, *, now: datetime) -> ChangeStory:  # noqa: ARG002  # a story's form
        """After a look. Raises NotFound."""
        if found is None:
            raise NotFound(
                "There is no change of this id. Changes that ended long ago are forgotten."
            )
        return ChangeStory(self.last, found)

    def told(self, event: records.Change) -> ChangeStory:
        """After it was told."""
        return ChangeStory(event, self.found)


def _shown(change: records.Change) -> Hashable:
    """What of a change goes on before callers' eyes."""
    return change.status, change.steps, change.finished_at, change.attention, change.faults


def _change_id(arguments: Arguments) -> str:
    return key_of(arguments["id"], "Change")[0]


def _people(arguments: Arguments) -> tuple[str, ...]:
    """The ids in the directory, each once. Raises BadId and BadQuestion."""
    given = arguments["associate_ids"]
    if not given:
        raise BadQuestion("associateIds: nobody is named; name who is to be watched")
    few_enough(given, MOST_WATCHED)
    return tuple(dict.fromkeys(_opened(place, id) for place, id in enumerate(given)))


def _opened(place: int, id: str) -> str:
    try:
        return key_of(id, "Associate")[0]
    except BadId as error:
        raise BadId(f"associateIds.{place}: {error}") from error


@strawberry.type(description="Everything that is told as it happens.")
class Subscription:
    """The root type of subscriptions."""

    availability_changed: AvailabilityEvent = stream(
        "Whether people are available: each of them at once, and from then on whenever the status, its reasons or "
        "`until` are other ones. Of who is told slower than it happens, the latest state is told. Ends with an error when "
        "one of them is not there any more, or not seen by who asks.",
        asks=_people,
        about=lambda _: HEARD_OF,
        loader="watched_associates",
        closely="watched_timelines",
        count=len,
        story=Watch,
        seconds=PEOPLE_SECONDS,
        arguments={
            "associate_ids": argument(
                list[strawberry.ID],
                f"Who, 1 to {MOST_WATCHED}; somebody who is named twice counts once.",
                REQUIRED,
            )
        },
    )
    change_progressed: Change = stream(
        "A change as it is now, and from then on whenever something of it is another one, until it has come to its end.",
        asks=_change_id,
        about=lambda id: (id,),
        loader="change",
        story=ChangeStory,
        seconds=POLL_SECONDS,
        arguments={"id": argument(strawberry.ID, "The change's global id.", REQUIRED)},
    )
