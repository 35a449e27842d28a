"""Manifests: the documents that a client's build has found in its sources, in a file to be registered. Pure.

Two forms are read, told apart by `format`: Apollo's (`generate-persisted-query-manifest`, its mobile clients), and a map
of ids to texts (Relay's compiler, graphql-codegen's client preset). A manifest is taken whole, or not at all; then every
fault of it is named.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gateway.operations.persisted.normal import digest, normal_digest
from gateway.operations.persisted.registered import Registered
from gateway.operations.persisted.shelf import PREFIX
from gateway.schema.ids import short

APOLLO = "apollo-persisted-query-manifest"
ID = re.compile(r"[!-~]{1,256}")
NAME_OF_VERSION = re.compile(r"[A-Za-z0-9._+-]{1,64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a manifest has it. `place` names it in faults; `name` and `type` are what the manifest says."""

    place: str
    id: str
    text: str
    name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a text is to the client's profile: the name and type of its one operation and its cost in points, or what is
    wrong with it."""

    name: str | None = None
    type: str = ""
    cost: int = 0
    faults: tuple[str, ...] = ()


Judges = Callable[[str], Judged]


class NotAManifest(ValueError):
    """A file that is no manifest, or one that holds what cannot be registered; `faults` has a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def documents_in(
    text: str,
    *,
    client: str,
    version: str,
    judge: Judges,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Registered, ...]:
    """The documents of a manifest, fit to be registered. Raises NotAManifest."""
    found = entries(text, client)
    faults = list(_of_ids(found))
    documents = []
    for done, entry in enumerate(found, 1):
        judged = judge(entry.text)
        faults += [
            f"{entry.place}: {fault}" for fault in (*judged.faults, *_of_words(entry, judged))
        ]
        documents.append(_registered(entry, judged, client, version))
        progress(done, len(found))
    if faults:
        raise NotAManifest(faults)
    return tuple(documents)


def entries(text: str, client: str) -> list[Entry]:
    """The documents of a manifest as it has them. Raises NotAManifest when it has neither form."""
    pairs: list[str] = []
    try:
        tree = json.loads(text, object_pairs_hook=lambda found: _object(found, pairs))
    except (ValueError, RecursionError) as error:
        raise NotAManifest([f"The file is not JSON: {str(error)[:100]}."]) from None
    if pairs:
        raise NotAManifest(f"{short(key)!r} is there twice." for key in dict.fromkeys(pairs))
    if not isinstance(tree, dict):
        raise NotAManifest(["The file is no manifest: it has to hold a JSON object."])
    if isinstance(tree.get("format"), str) and "operations" in tree:
        found = _of_apollo(tree, client)
    else:
        found = _of_map(tree)
    if not found:
        raise NotAManifest(["The manifest holds no documents."])
    return found


def _object(found: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    twice += [key for key, times in Counter(key for key, _ in found).items() if times > 1]
    return dict(found)


def _of_map(tree: dict[str, Any]) -> list[Entry]:
    faults = [
        f"{short(id)}: a map of ids to texts has a text here, and this is none."
        for id, text in tree.items()
        if not isinstance(text, str)
    ]
    if faults:
        raise NotAManifest(faults)
    return [Entry(short(id), id, text) for id, text in tree.items()]


def _of_apollo(tree: dict[str, Any], client: str) -> list[Entry]:
    if tree["format"] != APOLLO or tree.get("version") != 1:
        raise NotAManifest(
            [
                f"The manifest's format has to be {APOLLO!r} and its version 1; or send a map of ids to texts."
            ]
        )
    if not isinstance(tree["operations"], list):
        raise NotAManifest(["The manifest's `operations` have to be a list."])
    found, faults = [], []
    for number, one in enumerate(tree["operations"]):
        entry = _entry(one, f"operations.{number}", client)
        if isinstance(entry, Entry):
            found.append(entry)
        else:
            faults.append(entry)
    if faults:
        raise NotAManifest(faults)
    return found


def _entry(one: Any, place: str, client: str) -> Entry | str:
    """One operation of Apollo's form, or what is wrong with it."""
    if not isinstance(one, dict):
        return f"{place}: an operation has to be an object."
    for name in ("id", "body"):
        if not isinstance(one.get(name), str):
            return f"{place}: `{name}` has to be text."
    for name in ("name", "type", "clientName"):
        if not isinstance(one.get(name, ""), str | None):
            return f"{place}: `{name}` has to be text."
    whose = one.get("clientName")
    if whose is not None and whose != client:
        return (
            f"{place}: it is for the client {short(whose)!r}, and this is published for {client!r}."
        )
    label = short(one.get("name") or one["id"])
    return Entry(f"{place} ({label})", one["id"], one["body"], one.get("name"), one.get("type"))


def _of_ids(found: list[Entry]) -> Iterator[str]:
    for id, times in Counter(entry.id for entry in found).items():
        if times > 1:
            yield f"{short(id)}: {times} documents have this id."
    for entry in found:
        if not ID.fullmatch(entry.id):
            yield f"{entry.place}: an id is 1 to 256 printable ASCII characters without spaces."
        elif entry.id.startswith(PREFIX) and entry.id != PREFIX + digest(entry.text):
            yield (
                f"{entry.place}: the id says that it is the SHA-256 of the text, and that is {digest(entry.text)}; "
                "either the text was changed after it was hashed, or the hash is of something else."
            )


def _of_words(entry: Entry, judged: Judged) -> Iterator[str]:
    """Where the manifest says something else than the text."""
    if judged.faults:
        return
    if entry.name is not None and entry.name != judged.name:
        yield f"the manifest calls it {short(entry.name)!r}, and its operation is called {judged.name!r}."
    if entry.type is not None and entry.type != judged.type:
        yield f"the manifest says that it is a {short(entry.type)}, and it is a {judged.type}."


def _registered(entry: Entry, judged: Judged, client: str, version: str) -> Registered:
    return Registered(
        client=client,
        version=version,
        id=entry.id,
        sha256=digest(entry.text),
        normal_sha256=normal_digest(entry.text) or "",
        text=entry.text,
        name=judged.name,
        type=judged.type,
        cost=judged.cost,
    )
