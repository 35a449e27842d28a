"""Being out of office (myKaarma): the record, and the inputs that set and end it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.changes.orders.out_of_office import OutOfOfficeEnd, OutOfOfficeSet
from gateway.changes.states import OnFailure
from gateway.schema.declared import attribute, edge, shows
from gateway.schema.drafts import (
    client_mutation_id,
    fill,
    idempotency_key,
    key,
    member,
    on_failure,
    present,
    required,
)
from gateway.schema.nodes import DataProblem, Node, data_problems, identity
from gateway.schema.scalars import URL, EmailAddress, PhoneNumber
from gateway.vendors import records
from gateway.vendors.port import Problem
from gateway.vendors.records import OutOfOfficeDelegation as DelegationValue
from gateway.vendors.records import OutOfOfficeDraft, OutOfOfficeKnowledge

if TYPE_CHECKING:
    from gateway.schema.associates import Associate


@strawberry.type(description="Where texts, e-mails and calls go while somebody is out of office.")
@shows(records.OutOfOfficeForwarding)
class OutOfOfficeForwarding:
    forward_texts: bool = attribute("Whether text messages are forwarded.")
    forward_emails: bool = attribute("Whether e-mails are forwarded.")
    forward_calls: bool = attribute("Whether calls are forwarded.")
    text_number: PhoneNumber | None = attribute("Where text messages go.")
    email_address: EmailAddress | None = attribute("Where e-mails go.")
    call_number: PhoneNumber | None = attribute("Where calls go.")


@strawberry.type(description="What is answered while somebody is out of office.")
@shows(records.OutOfOfficeAutoRespond)
class OutOfOfficeAutoRespond:
    reply_to_texts: bool = attribute("Whether text messages are answered.")
    reply_to_emails: bool = attribute("Whether e-mails are answered.")
    reply_to_calls: bool = attribute("Whether calls are answered.")
    text_reply: str | None = attribute("The answer to text messages.")
    email_reply_subject: str | None = attribute("The subject of the answer to e-mails.")
    email_reply_body: str | None = attribute("The text of the answer to e-mails.")
    call_reply_url: URL | None = attribute("The recording that answers calls.")


@strawberry.type(description="Who takes over while somebody is out of office.")
@shows(records.OutOfOfficeDelegation)
class OutOfOfficeDelegation:
    delegate: Annotated["Associate", strawberry.lazy("gateway.schema.associates")] | None = edge(  # noqa: UP037
        "Who takes over, when the directory knows them.",
        loader="associate_by_dealer_associate",
        key="delegate_dealer_associate_id",
    )
    delegate_dealer_associate_id: str | None = attribute("The vendor's id of who takes over.")
    delegate_name: str | None = attribute("Who takes over, as the vendor shows the name.")


@strawberry.type(
    description="An out of office of an associate (myKaarma). The vendor keeps one record per associate and has no "
    "read of it: set through the gateway it is known whole, else only its flag and start are."
)
@shows(records.OutOfOffice)
class OutOfOffice(Node):
    id: strawberry.ID = identity(
        "OutOfOffice", lambda record: (record.department_id, record.dealer_associate_id)
    )
    starts_at: datetime | None = attribute("The first instant of it.")
    ends_at: datetime | None = attribute(
        "The first instant after it. Null: until further notice, or not known (see knownFrom)."
    )
    type: str | None = attribute("The vendor's own text for the kind of absence.")
    setter_user_id: str | None = attribute("The vendor's id of the user who set it.")
    setter_user_name: str | None = attribute("The name of the user who set it.")
    turn_off_number: str | None = attribute(
        "The vendor's turnOffNumber, passed through: its meaning is not documented."
    )
    forwarding: OutOfOfficeForwarding | None = attribute("Where messages and calls go meanwhile.")
    auto_respond: OutOfOfficeAutoRespond | None = attribute("What is answered meanwhile.")
    delegation: OutOfOfficeDelegation | None = edge(
        "Who takes over meanwhile. A caller of some departments is told who it is only of their people.",
        loader="delegation",
        key="delegation",
    )
    known_from: OutOfOfficeKnowledge = attribute("How the gateway knows of it.")
    data_problems: list[DataProblem] = data_problems()


@strawberry.input(description="Where texts, e-mails and calls shall go meanwhile.")
class OutOfOfficeForwardingInput:
    forward_texts: bool | None = member("Whether text messages are forwarded.", False)
    forward_emails: bool | None = member("Whether e-mails are forwarded.", False)
    forward_calls: bool | None = member("Whether calls are forwarded.", False)
    text_number: PhoneNumber | None = member("Where text messages go: E.164.")
    email_address: EmailAddress | None = member("Where e-mails go.")
    call_number: PhoneNumber | None = member("Where calls go: E.164.")


@strawberry.input(description="What shall be answered meanwhile.")
class OutOfOfficeAutoRespondInput:
    reply_to_texts: bool | None = member("Whether text messages are answered.", False)
    reply_to_emails: bool | None = member("Whether e-mails are answered.", False)
    reply_to_calls: bool | None = member("Whether calls are answered.", False)
    text_reply: str | None = member("The answer to text messages.")
    email_reply_subject: str | None = member("The subject of the answer to e-mails.")
    email_reply_body: str | None = member("The text of the answer to e-mails.")
    call_reply_url: URL | None = member("The recording that answers calls: http or https.")


@strawberry.input(
    description="Who shall take over meanwhile: an associate, or the vendor's id of somebody else."
)
class OutOfOfficeDelegationInput:
    delegate_associate_id: strawberry.ID | None = member("An associate of the directory.")
    delegate_dealer_associate_id: str | None = member("The vendor's id, for somebody else.")
    delegate_name: str | None = member("The name to show; the associate's own by default.")


@strawberry.input(
    description="Set an associate out of office. It replaces whatever was set before: the vendor keeps one record."
)
class OutOfOfficeSetInput:
    associate_id: strawberry.ID = required("Who is out of office.")
    starts_at: datetime | None = member("The first instant of it; now by default.")
    ends_at: datetime | None = member(
        "The first instant after it; by default until further notice."
    )
    type: str | None = member("The vendor's own text for the kind of absence; free text.")
    setter_user_id: str | None = member("The vendor's id of the user who sets it.")
    setter_user_name: str | None = member("The name of the user who sets it.")
    turn_off_number: str | None = member("The vendor's turnOffNumber, passed through.")
    forwarding: OutOfOfficeForwardingInput | None = member("Where messages and calls go meanwhile.")
    auto_respond: OutOfOfficeAutoRespondInput | None = member("What is answered meanwhile.")
    delegation: OutOfOfficeDelegationInput | None = member("Who takes over meanwhile.")
    overwrite: bool | None = member(
        "Whether to replace an out of office that was set elsewhere and is in force now.", False
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OutOfOfficeSet:
        """The order, with ids opened."""
        delegation = present(self.delegation)
        delegate = present(delegation.delegate_associate_id) if delegation else None
        return OutOfOfficeSet(
            associate_id=key(self.associate_id, "Associate", "associateId", problems),
            draft=fill(
                OutOfOfficeDraft,
                self,
                delegation=fill(DelegationValue, delegation) if delegation else None,
            ),
            delegate_associate_id=(
                key(delegate, "Associate", "delegation.delegateAssociateId", problems)
                if delegate is not None
                else None
            ),
            overwrite=bool(self.overwrite),
        )


@strawberry.input(description="End an out of office.")
class OutOfOfficeEndInput:
    associate_id: strawberry.ID = required("Who is back.")
    at: datetime | None = member("The first instant after it; now by default.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OutOfOfficeEnd:
        """The order, with ids opened."""
        associate_id = key(self.associate_id, "Associate", "associateId", problems)
        return OutOfOfficeEnd(associate_id, present(self.at))
