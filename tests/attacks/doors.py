"""Ways in that should be shut: by GET, from other sites' pages, by ids of documents, and with forged credentials."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any

from tests.attacks.attack import (
    ANYBODY,
    FRONTEND,
    JSON,
    PARTNER,
    SCALE,
    WHO,
    Attack,
    got,
    head,
    posted,
    raw,
    sent,
)

CANCEL = 'mutation { changeCancel(input: {changeId: "x"}) { userErrors { code } } }'
EVIL = "https://evil.example"
SIMPLE = json.dumps({"query": WHO}).encode()
KNOWN = "gw_" + "A" * 61
HASH = sha256(WHO.encode()).hexdigest()

BY_GET = (
    got("a mutation by GET", {"query": CANCEL}, 405),
    got("a mutation by GET with a key", {"query": CANCEL}, 405, who=FRONTEND),
    got(
        "a mutation by GET under its name",
        {
            "query": f"query A {{ __typename }} {CANCEL.replace('mutation', 'mutation B')}",
            "operationName": "B",
        },
        405,
    ),
    got(
        "a query and a mutation without a name",
        {"query": f"query A {{ __typename }} {CANCEL.replace('mutation', 'mutation B')}"},
        400,
    ),
    got("a mutation by HEAD", {"query": CANCEL}, 405, method="HEAD"),
    got("nothing by GET", {}, 400),
    got("nothing but equal signs", "=" * 500, 400),
    got("variables nested a thousand deep", {"query": WHO, "variables": "[" * 1_000}, 400),
    got("variables in braces in the address", {"query": WHO, "variables": '{"a":' * 1_000}, 400),
    got("variables that are no JSON", {"query": WHO, "variables": "{x}"}, 400),
    got("variables that are a number", {"query": WHO, "variables": "1"}, 400),
    got("a query twice", f"query={WHO.replace(' ', '+')}&query=x", 400),
    got("a thousand parameters", "&".join(f"a{n}={n}" for n in range(1_000)), 400),
    got("half a percent sign", "query=%7B__typename%", 400),
    got("bytes that are no UTF-8 in the address", "query=%ff%fe", 400),
    got("noughts in the address", "query=%00%00", 400),
    got("semicolons", "query=%7B__typename%7D;operationName=x", 200, 400),
    *(
        got(f"the method {method}", {"query": WHO}, 405, method=method)
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")
    ),
)

FROM_PAGES = (
    got("a GET of another site's page", {"query": WHO}, 400, headers={"Origin": EVIL}),
    got("a GET of a page from nowhere", {"query": WHO}, 400, headers={"Origin": "null"}),
    got(
        "a GET of an image",
        {"query": WHO},
        400,
        headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ),
    got(
        "a GET of a page of a neighbour",
        {"query": WHO},
        400,
        headers={"Sec-Fetch-Site": "same-site"},
    ),
    got(
        "a GET with another page's address",
        {"query": WHO},
        400,
        headers={"Referer": f"{EVIL}/page"},
    ),
    got(
        "a GET with an address that is none", {"query": WHO}, 400, headers={"Referer": "http://[x"}
    ),
    got("a GET of an old browser", {"query": WHO}, 400, headers={"User-Agent": "Mozilla/5.0"}),
    got(
        "a GET with an origin that is nearly ours",
        {"query": WHO},
        400,
        headers={"Origin": "http://localhost.evil.example"},
    ),
    got(
        "a GET with our name before the at sign",
        {"query": WHO},
        400,
        headers={"Origin": "http://localhost@evil.example"},
    ),
    got(
        "a GET of a form's type",
        {"query": WHO},
        400,
        headers={"Origin": EVIL, "Content-Type": "text/plain"},
    ),
    sent(
        "a form of another site's page",
        b"query=%7B__typename%7D",
        415,
        headers={"Origin": EVIL, "Content-Type": "application/x-www-form-urlencoded"},
    ),
    sent(
        "a form that is JSON", SIMPLE, 415, headers={"Origin": EVIL, "Content-Type": "text/plain"}
    ),
    sent(
        "a beacon",
        SIMPLE,
        415,
        headers={"Origin": EVIL, "Content-Type": "text/plain;charset=UTF-8"},
    ),
    sent(
        "JSON behind plain text",
        SIMPLE,
        415,
        headers={"Content-Type": "text/plain; application/json"},
    ),
    got(
        "a preflight of another site",
        "",
        403,
        method="OPTIONS",
        headers={"Origin": EVIL, "Access-Control-Request-Method": "POST"},
    ),
    got(
        "a preflight of a page from nowhere",
        "",
        403,
        method="OPTIONS",
        headers={"Origin": "null", "Access-Control-Request-Method": "POST"},
    ),
    sent(
        "what another site may not read",
        SIMPLE,
        200,
        headers={"Origin": EVIL},
        hides=("access-control-allow-origin",),
    ),
)


def persisted(sha256: Any, version: Any = 1, **members: Any) -> dict[str, Any]:
    """A request by hash."""
    return {**members, "extensions": {"persistedQuery": {"version": version, "sha256Hash": sha256}}}


DOCUMENTS = (
    posted("a hash of another text", persisted(HASH, query="{ __typename }"), 400),
    posted("a hash in capitals", persisted(HASH.upper(), query=WHO), 400),
    posted("half a hash", persisted(HASH[:32], query=WHO), 400),
    posted("a hash that nobody sent", persisted("0" * 64), 400, says="PersistedQueryNotFound"),
    posted("a hash that is a number", persisted(1), 400),
    posted("a hash that is empty", persisted(""), 400),
    posted("a hash of a hundred thousand letters", persisted("a" * 100_000), 400, most_bytes=2_000),
    posted("a hash that is SQL", persisted("' OR 1=1 --"), 400),
    posted("a hash of another kind", persisted(HASH, version=2, query=WHO), 400),
    posted(
        "a hash of a document that cannot run", persisted(sha256(b"{").hexdigest(), query="{"), 400
    ),
    posted(
        "what could not run is not kept",
        persisted(sha256(b"{").hexdigest()),
        400,
        says="PersistedQueryNotFound",
    ),
    posted("an id that nobody has", {"documentId": "nothing"}, 404),
    posted("an id that is empty", {"documentId": ""}, 400),
    posted(
        "an id of a hundred thousand letters", {"documentId": "x" * 100_000}, 404, most_bytes=2_000
    ),
    posted("an id that is a path", {"documentId": "../../secret"}, 404),
    posted("an id that is SQL", {"documentId": "' OR '1'='1"}, 404),
    posted("an id with a nought", {"documentId": "a\u0000b"}, 404),
    posted("an id of another client's version", {"documentId": "rival~1~who"}, 404),
    posted("ids that differ", {"documentId": "a", "doc_id": "b"}, 400),
    posted("an id in the path and another one", {"documentId": "a"}, 400, target="/graphql/b"),
    posted("an id with a text of one's own", {"documentId": "nothing", "query": WHO}, 404),
    posted(
        "a text of a partner's own",
        {"query": WHO},
        400,
        who=PARTNER,
        says="PERSISTED_DOCUMENT_REQUIRED",
    ),
    posted(
        "a text with its hash of a partner",
        persisted(HASH, query=WHO),
        400,
        who=PARTNER,
        says="PERSISTED_DOCUMENT_REQUIRED",
    ),
    posted("an id that a partner made up", {"documentId": HASH}, 404, who=PARTNER),
    posted("a hash that a partner made up", persisted(HASH), 400, who=PARTNER),
    posted(
        "an introspection of a partner",
        {"query": "{ __schema { types { name } } }"},
        400,
        who=PARTNER,
        hides=("AssociateFilter",),
    ),
    sent("a path upwards", SIMPLE, 400, 404, target="/graphql/../../secret"),
    sent("a path upwards that is hidden", SIMPLE, 400, 404, target="/graphql/%2e%2e/%2e%2e/secret"),
    sent("a path with bytes that are no text", SIMPLE, 400, 404, target="/graphql/%ff"),
    sent("a path with a nought", SIMPLE, 400, 404, target="/graphql/%00"),
    sent("a slash too many", SIMPLE, 200, 400, 404, target="/graphql/"),
    sent("two slashes", SIMPLE, 404, target="//graphql"),
    sent("files of the page", SIMPLE, 404, 405, target="/graphiql/../app.py"),
    sent("files of the page that are hidden", SIMPLE, 404, 405, target="/graphiql/%2e%2e%2fapp.py"),
    sent("the sandbox's control plane", SIMPLE, 404, target="/_sandbox/world"),
)


def shown(name: str, *statuses: int, headers: dict[str, str] | None = None, **rest: Any) -> Attack:
    """A request with credentials."""
    return sent(name, SIMPLE, *(statuses or (401,)), headers=headers, **rest)


def bearer(name: str, token: str, *statuses: int) -> Attack:
    """A request with a bearer token."""
    return shown(name, *statuses, headers={"Authorization": f"Bearer {token}"})


def unsigned(header: Any, claims: Any, signature: str = "") -> str:
    """A token by hand."""
    parts = (
        json.dumps(part).encode() if not isinstance(part, bytes) else part
        for part in (header, claims)
    )
    return ".".join(
        [*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), signature]
    )


CLAIMS = {
    "iss": EVIL,
    "aud": "x",
    "exp": 4_000_000_000,
    "azp": "x",
    "gateway_profile": "operator",
    "scope": "*",
}
CREDENTIALS = (
    shown("a key that nobody has", headers={"X-Api-Key": KNOWN}),
    shown("half a key", headers={"X-Api-Key": KNOWN[:30]}),
    shown("a key that is empty", headers={"X-Api-Key": " "}),
    shown("a key of thirty thousand letters", headers={"X-Api-Key": "gw_" + "A" * 30_000}),
    shown("a key of other letters", headers={"X-Api-Key": "gw_" + "\xe4" * 61}),
    shown("a key that is SQL", headers={"X-Api-Key": "gw_' OR 1=1 --"}),
    shown(
        "a right key and a wrong token", who=FRONTEND, headers={"Authorization": f"Bearer {KNOWN}"}
    ),
    bearer("a key that nobody has, as a token", KNOWN),
    bearer("no token", ""),
    bearer("a word", "secret"),
    bearer("dots", "." * 10_000),
    bearer("two words", "a b"),
    shown("a name and a password", headers={"Authorization": "Basic YWRtaW46YWRtaW4="}),
    shown("a scheme alone", headers={"Authorization": "Bearer"}),
    shown("a scheme that nobody knows", headers={"Authorization": "x" * 20_000}),
    bearer("a token that nobody signed", unsigned({"alg": "none"}, CLAIMS)),
    bearer("a token that nobody signed, in capitals", unsigned({"alg": "NoNe"}, CLAIMS)),
    bearer("a token of brackets", unsigned(b"[" * 10_000, b"[" * 10_000)),
    bearer("a token of a list", unsigned([], [])),
    bearer("a token of numbers", unsigned({"alg": 5, "kid": 5}, CLAIMS)),
    bearer("a token that is no JSON", unsigned(b"\xff\xfe", b"{")),
    raw(
        "two keys",
        head(
            "POST /graphql",
            (("Content-Type", JSON), ("X-Api-Key", KNOWN), ("X-Api-Key", KNOWN[:-1] + "B")),
            length=len(SIMPLE),
        ),
        SIMPLE,
        statuses=(400, 401),
    ),
    got("a key in the address", {"query": WHO, "api_key": KNOWN}, 200),
    shown(
        "a name that is not one's own",
        200,
        headers={"X-Forwarded-User": "operator", "GraphQL-Client-Name": "rival"},
        says="anonymous",
    ),
)

KEYS = (
    sent(
        "two idempotency keys",
        SIMPLE,
        400,
        headers={"Idempotency-Key": "a", "IDEMPOTENCY-KEY": "b"},
    ),
    *(
        sent(
            f"an idempotency key {name}",
            json.dumps({"query": CANCEL}).encode(),
            *statuses,
            headers={"Idempotency-Key": value},
        )
        for name, value, statuses in (
            ("that is blank", " ", (400,)),
            ("of quotes", '"', (400,)),
            ("of twenty thousand letters", "x" * 20_000, (400,)),
            ("of other letters", "\xe4\xf6", (400,)),
            ("with a tab", "a\tb", (400,)),
            ("that is SQL", "' OR 1=1 --", (200,)),
            ("that is quoted", '"\\"x\\""', (200,)),
            ("with a stray backslash", '"\\x"', (400,)),
            ("that is JSON", '{"a": 1}', (200,)),
        )
    ),
    got(
        "an idempotency key of a query", {"query": WHO}, 200, headers={"Idempotency-Key": "x" * 50}
    ),
    posted(
        "many mutations under one key",
        {"query": "mutation " + "{" + " ".join(f"a{n}: " + CANCEL[11:-2] for n in range(50)) + "}"},
        200,
        400,
        headers={"Idempotency-Key": "same"},
    ),
    sent(
        "a megabyte of an idempotency key",
        SIMPLE,
        431,
        headers={"Idempotency-Key": "x" * 1_000_000 * SCALE},
        who=ANYBODY,
    ),
)

GROUPS: dict[str, tuple[Attack, ...]] = {
    "by GET": BY_GET,
    "from pages": FROM_PAGES,
    "documents by name": DOCUMENTS,
    "credentials": CREDENTIALS,
    "idempotency keys": KEYS,
}
