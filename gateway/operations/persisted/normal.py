"""Documents told apart by what they say, not by how they are written. Pure.

A client that is held to its registered documents may send their text as its own printer writes it. So two texts count as
one document when they differ only in characters that GraphQL ignores, in the order of their definitions, and in plain
`__typename` fields, which Apollo Client and urql add to what was written. Tokens are compared, for it has to be quick: a
text is looked at before anybody knows whether it is a document at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from graphql import GraphQLError, Lexer, Source, Token, TokenKind

LONGEST = 100_000
"""Characters of a text that is compared; one that is longer is known by its very hash alone. By default no profile may
have a longer one."""

MOST_TOKENS = 5_000
"""The same, in tokens."""

NOT_BEFORE_A_FIELD = (TokenKind.COLON, TokenKind.AT, TokenKind.SPREAD)
NOT_AFTER_A_PLAIN_ONE = (TokenKind.COLON, TokenKind.AT, TokenKind.PAREN_L, TokenKind.BRACE_L)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal: the hash that clients send."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def normal_digest(text: str) -> str | None:
    """The hash of what a text says; None when it is none that could be a document, or too long to be looked at."""
    if len(text) > LONGEST:
        return None
    try:
        tokens = _tokens(text)
    except GraphQLError:
        return None
    definitions = None if tokens is None else _definitions(tokens)
    return None if definitions is None else digest("\n".join(sorted(definitions)))


def _tokens(text: str) -> list[Token] | None:
    """The tokens but for comments; None when there are too many."""
    lexer = Lexer(Source(text))
    found: list[Token] = []
    while lexer.advance().kind is not TokenKind.EOF:
        found.append(lexer.token)
        if len(found) > MOST_TOKENS:
            return None
    return found


def _definitions(tokens: list[Token]) -> list[str] | None:
    """The tokens of each definition as a text; None for brackets that do not fit. A definition ends with its selection
    set, which is all in braces that no parentheses are around."""
    definitions: list[str] = []
    kept: list[Token] = []
    braces = parentheses = 0
    for place, token in enumerate(tokens):
        following = tokens[place + 1].kind if place + 1 < len(tokens) else TokenKind.EOF
        if braces and not parentheses and _is_plain_typename(token, kept, following):
            continue
        kept.append(token)
        match token.kind:
            case TokenKind.PAREN_L:
                parentheses += 1
            case TokenKind.PAREN_R:
                parentheses -= 1
            case TokenKind.BRACE_L if not parentheses:
                braces += 1
            case TokenKind.BRACE_R if not parentheses:
                braces -= 1
                if not braces:
                    definitions.append(_written(kept))
                    kept = []
        if braces < 0 or parentheses < 0:
            return None
    return None if kept else definitions


def _is_plain_typename(token: Token, before: list[Token], following: TokenKind) -> bool:
    """Whether a token of a selection set is a `__typename` without alias, directive or anything below it. One that is all
    that is selected stays: without it nothing would be."""
    if token.kind is not TokenKind.NAME or token.value != "__typename":
        return False
    last = before[-1]
    is_field = last.kind not in NOT_BEFORE_A_FIELD and last.value != "on"
    is_alone = last.kind is TokenKind.BRACE_L and following is TokenKind.BRACE_R
    return is_field and not is_alone and following not in NOT_AFTER_A_PLAIN_ONE


def _written(tokens: Iterable[Token]) -> str:
    return " ".join(f"{token.kind.value}{token.value!r}" for token in tokens)
