"""E-mail addresses, right and wrong. The directory and the vendors' rooms each have the rule, and both are held to
this one table, so that what one of them takes the other does not refuse."""

from __future__ import annotations

RIGHT = (
    "ada@example.com",
    "ada.b+c@mail.example.com",
    "ada+away@sub.example.com",
    "a@b.cd",
    "a@b.c.d.e",
    "o'hara@example.com",
    "_@example.com",
    "æsa@þórsdóttir.is",
    "a" * 64 + "@example.com",
    "a@" + "b" * 249 + ".cd",
)
WRONG = (
    "ada",
    "ada@",
    "@example.com",
    "ada@home",
    "ada@.com",
    "ada@example.",
    "ada@example..com",
    "a da@example.com",
    "ada@exam ple.com",
    "ada\n@example.com",
    "ada\x07@example.com",
    "ada\u200b@example.com",  # a space of no width, as pasted from a page
    "ada@example.com\u2028x",
    "\ud800@example.com",
    "a@b@c.de",
    "a@b.c,d@e.f",
    "a@b.cd;e@f.gh",
    "Ada <ada@example.com>",
    '"ada"@example.com',
    "mailto:ada@example.com",
    "a\\b@example.com",
    "a" * 65 + "@example.com",
    "a@" + "b" * 250 + ".cd",
)
