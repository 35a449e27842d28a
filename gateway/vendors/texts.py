"""Texts on their way in, out and into messages. Pure; shared by the vendors' rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from gateway.vendors.port import Problem

SHOWN = 60
MESSAGE = 200
EMAIL = 254

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
# The directory has the same rule for what it keeps; one table of tests holds both to it.
_EMAIL = re.compile(r'[^\s@<>()\[\]\\,;:"]{1,64}@[^\s@<>()\[\]\\,;:".]+(\.[^\s@<>()\[\]\\,;:".]+)+')

_PRIVATE = re.compile(
    r"\S+@\S+"  # addresses
    r"|\+[0-9][0-9 ().-]{6,}[0-9]"  # numbers, as E.164 and as people write them
    r"|(?<![\w-])(?:[0-9]{8,}|\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4})(?![\w-])"
    r"|[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"  # tokens of three parts
    r"|(?![A-Z_]+\b)[\w-]{40,}"  # other tokens, but no name of an error; a uuid has 36 characters
)


def redacted(text: str) -> str:
    """A vendor's text without addresses, long numbers and tokens, on one line of at most 200 characters."""
    plain = " ".join(_PRIVATE.sub("…", text).split())
    return "".join(char for char in plain if char.isprintable())[:MESSAGE]


def shown(value: object) -> str:
    """A caller's or a vendor's value as a message gives it: quoted, printable, at most 60 characters of it."""
    start = str(value)[:SHOWN]
    return repr(start) if start.isprintable() else ascii(start)


def check_text(value: str | None, *path: str, most: int, lines: bool = False) -> Iterator[Problem]:
    """What is wrong with a text that is given: blank, longer than `most`, or with control characters. `lines`
    permits line breaks and tabs."""
    if value is None:
        return
    name = path[-1]
    if not value.strip():
        yield Problem(path, f"{name} is empty. Write 1 to {most} characters.")
    if len(value) > most:
        yield Problem(
            path, f"{name} {shown(value)} has {len(value)} characters; at most {most} are allowed."
        )
    if any(_is_control(char) and not (lines and char in "\r\n\t") for char in value):
        yield Problem(path, f"{name} {shown(value)} has control characters in it. Remove them.")


def check_number(value: str | None, *path: str, also: str = "") -> Iterator[Problem]:
    """What is wrong with a telephone number that is given. `also` ends the remedy where something else than a number
    would be taken too."""
    if value is not None and not _E164.fullmatch(value):
        yield Problem(
            path,
            f"{path[-1]} {shown(value)} is not a number in E.164. "
            f"Write + and 8 to 15 digits, such as +12145550100{also}.",
        )


def check_email(value: str | None, *path: str) -> Iterator[Problem]:
    """What is wrong with an e-mail address that is given. Shape only: whether there is such an address is seen when
    someone writes to it."""
    if value is None:
        return
    if len(value) > EMAIL or not value.isprintable() or not _EMAIL.fullmatch(value):
        yield Problem(
            path,
            f"{path[-1]} {shown(value)} is not an e-mail address. "
            f"Write one such as ada@example.com, of at most {EMAIL} characters.",
        )


def path_segment(id: str) -> str:
    """An id as one segment of a path. Empty ones and dots are refused by the line."""
    return quote(id, safe="", errors="replace")


def batches(ids: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """The ids, each once and none empty, in groups that one call can carry."""
    unique = tuple(dict.fromkeys(id for id in ids if id))
    return (unique[at : at + size] for at in range(0, len(unique), size))


def _is_control(char: str) -> bool:
    # Also lone surrogates, which no JSON in UTF-8 can carry.
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"
