"""Commands: the fields of the mutation type, and what they all do.

A command opens the input's ids, checks the whole order, and only then carries it out. Whatever stops it comes back
as user errors.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from gateway.changes.desk import NotPossible, Order
from gateway.directory import DirectoryError
from gateway.schema.context import Context
from gateway.schema.declared import REQUIRED, Command, argument, with_arguments
from gateway.schema.drafts import present
from gateway.schema.errors import input_faults, user_errors_of
from gateway.vendors.errors import VendorError
from gateway.vendors.port import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: the key or record of what was changed (None when nothing was), and why not."""

    done: Any
    user_errors: tuple[Any, ...]
    client_mutation_id: str | None


class Asked(Protocol):
    """A mutation's input: it opens its ids, adding a problem for each that is wrong, and says what is to be done."""

    client_mutation_id: str | None

    def order(self, problems: list[Problem]) -> Order:
        """The order. With problems it is only checked, and not carried out."""
        ...


async def carry_out(context: Context, asked: Asked) -> Outcome:
    """Check an input whole, carry out its order, and say how it ended."""
    problems: list[Problem] = []
    order = asked.order(problems)
    # Where an id is wrong, whatever else is said about that place comes only from the id being wrong.
    told = {problem.path for problem in problems}
    problems += [one for one in order.check(now=context.now) if one.path not in told]
    sent_id = present(asked.client_mutation_id)
    if problems:
        return Outcome(None, tuple(input_faults(problems)), sent_id)
    try:
        # Whoever stops waiting does not stop the order: it would be cut off between a vendor and what we remember.
        done = await asyncio.shield(context.desk.begin(order))
    except (NotPossible, VendorError, DirectoryError) as error:
        return Outcome(None, tuple(user_errors_of(error)), sent_id)
    finally:
        context.loaders.forget()
    return Outcome(done, (), sent_id)


def command(description: str, *, takes: type[Asked]) -> Any:
    """Declare a mutation that takes one `input` of type `takes`."""

    async def follow(root: Any, info: Info, **given: Any) -> Any:  # noqa: ARG001  # strawberry hands it in
        return await carry_out(info.context, given["input"])

    asked = {"input": argument(takes, "What is asked for.", REQUIRED)}
    return strawberry.field(
        resolver=with_arguments(follow, asked),
        description=description,
        metadata={"declared": Command(takes)},
    )
