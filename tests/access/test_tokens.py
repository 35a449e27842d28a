"""Bearer tokens: which are believed, and what their claims make of their bearer."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import HMACAlgorithm, RSAAlgorithm

from gateway.access import tokens
from gateway.access.errors import IssuerUnavailable, NotAuthenticated
from gateway.access.jwks import keys_in, keys_url_in, picked
from gateway.access.tokens import EXPIRED, NOT_ACCEPTED, TokenRules
from gateway.caller import Caller, Enforcement, Profile, Scope
from tests.access.issuer import AUDIENCE, claims, private_key, published, token
from tests.access.people import NOON, later

ISSUER = "https://login.example"
WAYS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
RULES = TokenRules(
    issuer=ISSUER,
    audience=AUDIENCE,
    algorithms=WAYS,
    leeway=timedelta(seconds=30),
    client_claim="azp",
    profile_claim="gateway_profile",
    scope_claim="scope",
    departments_claim="gateway_departments",
)
PUBLISHED = [published(kind) for kind in ("RSA", "RSA-1024", "EC", "EC-384", "OKP")]
KEYS = keys_in(json.dumps({"keys": PUBLISHED}).encode(), WAYS)


def said(**others: Any) -> dict[str, Any]:
    return claims(ISSUER, NOON, **others)


def caller_with(text: str, *, seconds: float = 0) -> Caller:
    """Who is asking with a token, so many seconds after it was made."""
    how = tokens.signed(text, RULES)
    key = picked(KEYS, key_id=how.key_id, algorithm=how.algorithm)
    if key is None:
        tokens.refuse("no key")
    return tokens.caller_of(tokens.believed(text, key, RULES, now=later(seconds)), RULES)


def written(header: dict[str, Any] | bytes, payload: dict[str, Any], signature: bytes = b"") -> str:
    """A token by hand."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    parts = (head, json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [("RSA", "RS256"), ("RSA", "PS256"), ("EC", "ES256"), ("EC-384", "ES384"), ("OKP", "EdDSA")],
)
def test_a_token_that_is_signed_as_it_may_be_gives_its_caller(kind: str, algorithm: str) -> None:
    caller = caller_with(token(said(), kind, algorithm=algorithm))

    assert caller == Caller(
        client="web",
        profile=Profile.FRONTEND,
        scopes=frozenset({Scope.ASSOCIATES_READ, Scope.AVAILABILITY_READ}),
        departments=frozenset({"4711"}),
        enforcement=Enforcement.OPEN,
        subject="ada",
    )
    assert caller.identity == "web/ada"


def signed_by_hand(algorithm: str, how: Any, key: Any, key_id: str) -> str:
    """A token that the library that signs would not make."""
    unsigned = written({"alg": algorithm, "typ": "JWT", "kid": key_id}, said()).rpartition(".")[0]
    signature = how.sign(unsigned.encode(), key)
    return f"{unsigned}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def hmac_signed_with_the_public_key() -> str:
    """A forgery that works where a public key is taken for a secret."""
    public = private_key("RSA").public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return signed_by_hand("HS256", HMACAlgorithm(HMACAlgorithm.SHA256), pem, "RSA-0")


def signed_with_a_short_key() -> str:
    """A right token, but for the length of its key."""
    how = RSAAlgorithm(RSAAlgorithm.SHA256)
    return signed_by_hand("RS256", how, private_key("RSA-1024"), "RSA-1024-0")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: "", id="nothing"),
        pytest.param(lambda: "a.b.c", id="no JSON"),
        pytest.param(lambda: written({"alg": "none"}, said()), id="none"),
        pytest.param(lambda: written({"alg": "None", "kid": "EC-0"}, said()), id="None"),
        pytest.param(lambda: written({"kid": "EC-0"}, said()), id="no algorithm"),
        pytest.param(
            lambda: written({"alg": ["ES256"], "kid": "EC-0"}, said()), id="a list of algorithms"
        ),
        pytest.param(lambda: written({"alg": "ES256", "kid": 1}, said()), id="a number for a key"),
        pytest.param(lambda: written(b"[" * 9000, said()), id="a header without end"),
        pytest.param(lambda: written(b'{"alg":' + b"9" * 9000 + b"}", said()), id="a huge number"),
        pytest.param(hmac_signed_with_the_public_key, id="HS256 with the public key"),
        pytest.param(lambda: token(said(), "RSA", algorithm="RS512"), id="a way that is not named"),
        pytest.param(lambda: token(said(), "EC", number=1, kid="EC-0"), id="another's key"),
        pytest.param(lambda: token(said(), "EC", kid="RSA-0"), id="a key of another kind"),
        pytest.param(lambda: token(said(), "EC", kid="unknown"), id="an unknown key"),
        pytest.param(signed_with_a_short_key, id="a key that is too short"),
        pytest.param(lambda: token(said(), crit=["x"], x=1), id="something critical"),
        pytest.param(lambda: token(said())[:-8] + "AAAAAAAA", id="a wrong signature"),
        pytest.param(
            lambda: written({"alg": "ES256", "kid": "EC-0"}, said(), b"0" * 64),
            id="no signature",
        ),
        pytest.param(lambda: "ä.ö.ü", id="letters"),
        pytest.param(lambda: "\ud800.\ud800.\ud800", id="half letters"),
    ],
)
def test_a_token_that_is_not_signed_as_it_has_to_be_is_turned_away(make: Callable[[], str]) -> None:
    text = make()

    with pytest.raises(NotAuthenticated, match=NOT_ACCEPTED):
        caller_with(text)


WRONG: dict[str, tuple[Any, ...]] = {
    "iss": (None, "https://login.example/", "https://evil.example"),
    "aud": (None, "other", ["other"], [], f"{AUDIENCE}/x"),
    "sub": (None, "", 7, "a" * 256, "a\nb"),
    "exp": (None, "soon", 1e30, True, -1),
    "nbf": (later(31).timestamp(), "now", []),
    "azp": (None, "", 7, "a/b", "a b", "anonymous", "anonymous-2", "sandbox-operator", "a" * 129),
    "gateway_profile": (None, "", "root", ["partner"], {}, 1),
    "scope": (7, {}, [1]),
    "gateway_departments": (7, {"*": 1}, ["a", 1], True),
}


@pytest.mark.parametrize(
    ("claim", "value"),
    [(claim, value) for claim, values in WRONG.items() for value in values],
    ids=lambda one: ascii(one)[:20],
)
def test_a_token_that_does_not_say_what_it_has_to_is_turned_away(claim: str, value: Any) -> None:
    given = said(**{claim: value})

    with pytest.raises(NotAuthenticated) as refusal:
        caller_with(written_with_any_claims(given))

    assert str(refusal.value) in (NOT_ACCEPTED, EXPIRED)
    assert not isinstance(value, str) or len(value) < 4 or value not in refusal.value.reason


def test_a_token_written_so_is_believed_when_it_says_what_it_has_to() -> None:
    assert caller_with(written_with_any_claims(said())).client == "web"


def written_with_any_claims(given: dict[str, Any]) -> str:
    """A signed token; the library that signs would not let everything through."""
    payload = json.dumps(given).encode()
    return jwt.api_jws.encode(payload, private_key("EC"), "ES256", headers={"kid": "EC-0"})


@pytest.mark.parametrize(
    ("begins", "ends", "at", "told"),
    [
        (0, 60, 0, None),
        (0, 60, 89.9, None),  # the issuer's clock may be off by 30 s
        (0, 60, 90, EXPIRED),
        (60, 90, 30, None),
        (60, 90, 29.9, NOT_ACCEPTED),
    ],
)
def test_a_token_counts_in_its_time_with_some_leeway(
    begins: float, ends: float, at: float, told: str | None
) -> None:
    text = token(said(nbf=later(begins).timestamp(), exp=later(ends).timestamp()))

    if told is None:
        assert caller_with(text, seconds=at).client == "web"
        return
    with pytest.raises(NotAuthenticated) as refusal:
        caller_with(text, seconds=at)
    assert str(refusal.value) == told


@pytest.mark.parametrize(
    ("value", "departments"),
    [
        (None, frozenset()),  # nobody is seen
        ("", frozenset()),
        ([], frozenset()),
        ("*", None),
        (["*"], frozenset({"*"})),  # only the text is for all
        ("* 4711", frozenset({"*", "4711"})),
        ("4711 4712", frozenset({"4711", "4712"})),
        (["4711"], frozenset({"4711"})),
    ],
    ids=lambda _: "case",
)
def test_departments_are_those_that_the_token_lists(
    value: Any, departments: frozenset[str] | None
) -> None:
    assert caller_with(token(said(gateway_departments=value))).departments == departments


@pytest.mark.parametrize(
    ("value", "scopes"),
    [
        (None, set()),
        ("openid profile all *", set()),
        ("changes:admin", {Scope.CHANGES_ADMIN}),
        (["changes:read", "email"], {Scope.CHANGES_READ}),
        ("CHANGES:READ", set()),
    ],
    ids=str,
)
def test_scopes_that_are_not_ours_are_passed_over(value: Any, scopes: set[Scope]) -> None:
    assert caller_with(token(said(scope=value))).scopes == scopes


def test_a_token_that_ends_in_a_thousand_years_is_believed_for_a_day_at_a_time() -> None:
    far, near = said(exp=NOON.timestamp() + 3e10), said()

    ends = [tokens.ends_at(one, RULES, now=NOON) for one in (far, near)]

    assert ends == [later(86_400 + 30), later(300 + 30)]


# ------------------------------------------------------------ the issuer's keys


@pytest.mark.parametrize(
    ("tree", "ways"),
    [
        (published("EC"), ["ES256"]),
        (published("EC", use=None), []),  # null is not a use
        (published("EC", use="enc"), []),
        (published("EC", alg="ES256"), ["ES256"]),
        (published("EC", alg="RS256"), []),
        (published("RSA"), ["RS256", "PS256"]),
        (published("RSA", alg="PS256"), ["PS256"]),
        (published("RSA", n="!"), []),
        ({"kty": "oct", "k": "c2VjcmV0", "kid": "x", "alg": "HS256"}, []),
        ({"kty": "EC"}, []),
        ("key", []),
    ],
    ids=lambda _: "case",
)
def test_a_key_is_used_for_the_ways_to_sign_that_it_is_made_for(tree: Any, ways: list[str]) -> None:
    found = keys_in(json.dumps({"keys": [tree, published("OKP")]}).encode(), WAYS)

    assert [key.algorithm for key in found] == [*ways, "EdDSA"]


def test_a_token_that_names_no_key_is_checked_with_the_only_one_there_is() -> None:
    one, two = (
        keys_in(json.dumps({"keys": [published("EC", n) for n in range(count)]}).encode(), WAYS)
        for count in (1, 2)
    )

    assert picked(one, key_id=None, algorithm="ES256") is one[0].key
    assert picked(two, key_id=None, algorithm="ES256") is None
    assert picked(two, key_id="EC-1", algorithm="ES256") is two[1].key
    assert picked(two, key_id="EC-1", algorithm="RS256") is None


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"keys": {}}', b"[" * 9000, b"\xff"])
def test_what_is_no_set_of_keys_is_said_to_be_none(text: bytes) -> None:
    with pytest.raises(IssuerUnavailable):
        keys_in(text, WAYS)


@pytest.mark.parametrize(
    ("issuer", "url", "taken"),
    [
        (ISSUER, "https://keys.example/jwks", True),
        (ISSUER, "http://keys.example/jwks", False),
        (ISSUER, "file:///etc/passwd", False),
        (ISSUER, None, False),
        ("https://other.example", "https://keys.example/jwks", False),
    ],
)
def test_keys_are_taken_from_where_the_issuer_itself_says_and_no_less_safely(
    issuer: str, url: str | None, taken: bool
) -> None:
    configuration = json.dumps({"issuer": issuer, "jwks_uri": url}).encode()

    if taken:
        assert keys_url_in(configuration, issuer=ISSUER) == url
        return
    with pytest.raises(IssuerUnavailable):
        keys_url_in(configuration, issuer=ISSUER)
