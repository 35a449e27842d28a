"""Every page is held against what it speaks of: operations and requests run, commands run, tables are the code's.

In a page, a `json` block is the answer to the operation or request before it; "…" in it stands for what differs from
one time to the next. A word after the language says that a block is something else: `json variables` belongs to the
operation before it, `json people` is a file for the directory, `json manifest` one of documents to be registered.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from typer.testing import CliRunner

from gateway.access.clients import Clients
from gateway.access.records import NewClient
from gateway.caller import Enforcement, Profile, Scope
from gateway.cli import app
from gateway.directory import read_people
from gateway.sandbox import CREDENTIALS, demo_directory
from gateway.schema.errors import MEANINGS, ErrorCode
from gateway.settings import SettingsError, knobs, read_settings, variable
from gateway.store import Store
from tests.documents import REMEDIES, ROOT, TABLES, printed, renewed
from tests.end_to_end.examples import resolved
from tests.operations.shelves import opened_register, pending, registered
from tests.stage import (
    SEEDED_AT,
    GatewayClient,
    SandboxControl,
    gateway_on,
    settings_for,
    without_cost,
)

PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "deploy").rglob("*.md")),
)
DECISIONS = ROOT / "docs" / "decisions"
BLOCK = re.compile(r"^```(\w*) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
KNOWN_BLOCKS = {
    *(("graphql", ""), ("json", ""), ("json", "variables"), ("json", "people")),
    *(("bash", ""), ("toml", ""), ("csv", ""), ("text", "")),
    ("mermaid", ""),
    ("json", "manifest"),
    *(("graphql", "subscription"), ("json", "first")),  # see tests/subscriptions/test_page.py
    # See tests/clients/test_page.py.
    *(("js", file) for file in ("apollo", "documents", "fetch", "relay", "sha256", "urql")),
}
ENDLESS = ("serve", "sandbox")
NEW_KEY = re.compile(r"^gw_\w{61}$", re.MULTILINE)
PARTNERS = ROOT / "docs" / "partners.md"
"""A page whose commands need those before them: they run in order, as one test."""
TOKENS_OF_THE_HOUSE = {
    "GATEWAY_VENDORS__WEBEX__TOKEN": CREDENTIALS.webex_token,
    "GATEWAY_VENDORS__MYKAARMA__PASSWORD": CREDENTIALS.mykaarma_password,
}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, its language, the word after it, and its text."""

    page: Path
    line: int
    language: str
    word: str
    text: str

    @property
    def place(self) -> str:
        """Where, for messages."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2], match[3])
        for match in BLOCK.finditer(text)
    ]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def with_blocks(*languages: str) -> list[Path]:
    return [page for page in PAGES if any(one.language in languages for one in blocks_of(page))]


def commands_in(block: Block, program: str) -> Iterator[list[str]]:
    """The argument lists of the block's lines that call `program`."""
    for line in block.text.splitlines():
        words = shlex.split(line)
        if words and words[0] == program:
            yield words[1:]


def agrees(shown: Any, real: Any) -> bool:
    """Whether an answer is the one that the page shows, in the same order."""
    if shown == "…":
        return real is not None
    if isinstance(shown, dict) and isinstance(real, dict):
        return list(shown) == list(real) and all(agrees(shown[key], real[key]) for key in shown)
    if isinstance(shown, list) and isinstance(real, list):
        return len(shown) == len(real) and all(map(agrees, shown, real))
    return type(shown) is type(real) and bool(shown == real)


@dataclass(slots=True)
class Reader:
    """Somebody who reads a page and does what it says. `answer` is the last one that came, `key` the one that is sent."""

    gateway: GatewayClient
    sandbox: SandboxControl
    answer: Any = None
    key: str | None = None

    def ask(self, block: Block, variables: Block | None) -> None:
        """Run an operation."""
        given = json.loads(variables.text) if variables else {}
        self.answer = self.gateway.ask(block.text, **resolved(given, self.gateway))

    def publish(self, manifest: Mapping[str, str]) -> None:
        """Register documents for the reader, and wait until the gateway knows them."""
        self.with_key("gw_…")
        asyncio.run(published(self.gateway.store_url, "reader", manifest))
        self.await_document(next(iter(manifest)))

    def await_document(self, id: str) -> None:
        """Wait until the gateway knows a document of the reader's."""
        reader = self.gateway.with_key(str(self.key))
        for _ in range(60):
            if reader.post({"documentId": id}).status_code != 404:
                return
            time.sleep(0.05)
        pytest.fail("the gateway does not hear of what is registered")

    def with_key(self, value: str) -> str:
        """A header's value, with a key of the reader's own in place of `gw_…`."""
        if "gw_…" not in value:
            return value
        self.key = self.key or self.gateway.as_client("reader").key
        return value.replace("gw_…", str(self.key))

    def send(self, arguments: Sequence[str], *, place: str) -> None:
        """Make a request that the page makes with curl."""
        method, headers, body, url = None, {}, None, ""
        rest = iter(arguments)
        for word in rest:
            match word:
                case "-X":
                    method = next(rest)
                case "-H":
                    name, _, value = next(rest).partition(":")
                    headers[name.title()] = self.with_key(value.strip())
                case "-d":
                    body = next(rest)
                    headers.setdefault(
                        "Content-Type", "application/x-www-form-urlencoded"
                    )  # as curl
                case _:
                    assert not word.startswith("-"), (
                        f"{place}: curl's {word} is not understood here"
                    )
                    url = word
        host, slash, path = url.partition("/")
        clients = {"localhost:8000": self.gateway.http, "localhost:8100": self.sandbox.http}
        client: httpx.Client = clients[host]
        method = method or ("POST" if body is not None else "GET")
        response = client.request(method, slash + path, headers=headers, content=body)
        assert response.is_success, f"{place}: {response.status_code} {response.text}"
        self.answer = response.json() if response.content else None


def test_an_ellipsis_stands_for_anything_that_is_there_and_nothing_else_does() -> None:
    assert agrees({"a": ["…", 1]}, {"a": ["x", 1]})
    assert not agrees({"a": "…"}, {"a": None})
    assert not agrees({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not agrees({"a": 1}, {"a": 1, "b": 2})
    assert not agrees([0], [False])


@pytest.mark.parametrize("page", with_blocks("graphql", "json", "bash"), ids=name_of)
def test_what_a_page_asks_is_answered_as_it_shows(
    page: Path, gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    blocks = blocks_of(page)
    reader = Reader(gateway, sandbox)

    for block, following in pairwise([*blocks, None]):
        assert block is not None
        match block.language, block.word:
            case "graphql", "":
                asks = following if following and following.word == "variables" else None
                assert following is not None, f"{block.place}: an operation without its answer"
                assert following.language == "json", f"{block.place}: its answer comes next"
                reader.ask(block, asks)
            case "bash", _:
                for arguments in commands_in(block, "curl"):
                    reader.send(arguments, place=block.place)
            case "json", "manifest":
                reader.publish(json.loads(block.text))
            case "json", "":
                shown, answer = json.loads(block.text), reader.answer
                if isinstance(answer, dict) and "cost" not in shown.get("extensions", {}):
                    # Every answer says what it cost; pages show it once.
                    answer = without_cost(answer)
                real = json.dumps(answer, indent=1, ensure_ascii=False)
                assert agrees(shown, answer), f"{block.place}: the answer is\n{real}"
            case _:
                pass


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_of_a_kind_that_is_looked_at(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = blocks_of(page)

    assert len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(blocks)
    assert [one.place for one in blocks if (one.language, one.word) not in KNOWN_BLOCKS] == []


@pytest.mark.parametrize("page", with_blocks("bash"), ids=name_of)
def test_a_command_in_a_page_is_one_that_is_tested(page: Path) -> None:
    lines = [
        (block.place, line)
        for block in blocks_of(page)
        if block.language == "bash"
        for line in block.text.splitlines()
    ]

    strange = [
        (place, line)
        for place, line in lines
        if shlex.split(line)[0] not in ("make", "curl", "gateway", "export")
    ]

    assert strange == []


@pytest.mark.parametrize("page", with_blocks("bash"), ids=name_of)
def test_what_a_page_says_to_make_is_in_the_makefile(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    wanted = {
        target
        for block in blocks_of(page)
        if block.language == "bash"
        for arguments in commands_in(block, "make")
        for target in arguments
        if "=" not in target
    }

    assert wanted <= targets


@pytest.mark.parametrize("page", with_blocks("bash"), ids=name_of)
def test_a_variable_that_a_page_sets_is_a_setting(page: Path) -> None:
    names = {variable(path) for path, _ in knobs()}

    exported = {
        word.partition("=")[0]
        for block in blocks_of(page)
        if block.language == "bash"
        for arguments in commands_in(block, "export")
        for word in arguments
    }

    assert exported <= names


def gateway_commands() -> list[tuple[str, ...]]:
    """Every `gateway …` of every page but one, once; those that would not end by themselves ask for help."""
    found = {
        (arguments[0], "--help") if arguments[0] in ENDLESS else tuple(arguments)
        for page in with_blocks("bash")
        if page != PARTNERS
        for block in blocks_of(page)
        if block.language == "bash"
        for arguments in commands_in(block, "gateway")
    }
    return sorted(found)


@pytest.fixture
def desk(tmp_path: Path, sandbox: SandboxControl) -> Path:
    """A folder with what pages name: people, settings of the sandbox, a schema that was released, a client `shop`."""
    (tmp_path / "people.csv").write_text(demo_directory(), encoding="utf-8")
    (tmp_path / "released.graphql").write_bytes((ROOT / "schema.graphql").read_bytes())
    addresses = {
        "webex": f'base_url = "{sandbox.base_url}/webex/v1"',
        "mykaarma": f'base_url = "{sandbox.base_url}/mykaarma/manage/v2"\nusername = "{CREDENTIALS.mykaarma_username}"',
        "opentact": f'base_url = "{sandbox.base_url}/opentact/rest"\n'
        f'email = "{CREDENTIALS.opentact_email}"\npassword = "{CREDENTIALS.opentact_password}"',
        "pexip": f'base_url = "{sandbox.base_url}/pexip"\n'
        f'token_url = "{sandbox.base_url}/pexip/realms/{CREDENTIALS.pexip_enterprise}'
        '/protocol/openid-connect/token"\n'
        f'enterprise = "{CREDENTIALS.pexip_enterprise}"\nclient_id = "{CREDENTIALS.pexip_client_id}"\n'
        f'client_secret = "{CREDENTIALS.pexip_client_secret}"',
    }
    sections = (f"[vendors.{name}]\n{text}\n" for name, text in addresses.items())
    (tmp_path / "gateway.toml").write_text("\n".join(sections), encoding="utf-8")
    asyncio.run(a_client_named_shop(tmp_path / "gateway.db"))
    return tmp_path


async def published(store_url: str, client: str, manifest: Mapping[str, str]) -> None:
    """Make as if a client's documents had been published as version 1.0.0, and activated."""
    async with opened_register(store_url) as register:
        rows = [
            registered(id, text, client=client, version="1.0.0") for id, text in manifest.items()
        ]
        await register.publish(pending("1.0.0", client=client), rows)
        await register.activate(client, "1.0.0", now=SEEDED_AT)


async def a_client_named_shop(file: Path) -> None:
    """The client that pages rotate, show and revoke."""
    store = await Store.open(f"sqlite:///{file}")
    new = NewClient("shop", Profile.PARTNER, frozenset(Scope), None, Enforcement.IDS)
    await Clients(store).create(new, now=SEEDED_AT)
    await store.aclose()


@pytest.mark.parametrize("arguments", gateway_commands(), ids=" ".join)
def test_a_gateway_command_of_a_page_does_its_work(arguments: tuple[str, ...], desk: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")},
        "GATEWAY_STORE__URL": f"sqlite:///{desk / 'gateway.db'}",
        **(TOKENS_OF_THE_HOUSE if "--config" in arguments else {}),
    }

    done = subprocess.run(
        [sys.executable, "-m", "gateway", *arguments],
        cwd=desk,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout or (desk / "everybody.csv").exists()


def test_a_partner_is_let_in_published_for_and_moved_on_word_for_word(
    sandbox: SandboxControl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that the page has its reader run, in its order and on one store, beside a gateway that serves."""
    store, log = "sqlite:///gateway.db", structlog.get_config()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "released.graphql").write_bytes((ROOT / "schema.graphql").read_bytes())
    settings = settings_for(
        sandbox.base_url, tmp_path, store_url=f"sqlite:///{tmp_path / 'gateway.db'}"
    )
    with gateway_on(settings) as gateway:
        asyncio.run(gateway.reset())
        reader, exported = Reader(gateway, sandbox), []
        for block in blocks_of(PARTNERS):
            if block.word == "manifest":
                (tmp_path / "manifest.json").write_text(block.text, encoding="utf-8")
            if block.language != "bash":
                continue
            exported += list(commands_in(block, "export"))
            for arguments in commands_in(block, "gateway"):
                if arguments[0] not in ENDLESS:
                    done = CliRunner().invoke(app, arguments, env={"GATEWAY_STORE__URL": store})
                    assert done.exit_code == 0, f"{block.place}: {done.output}"
                    reader.key = reader.key or NEW_KEY.findall(done.output)[-1]
                    if "activate" in arguments:
                        reader.await_document("is-there")
            for arguments in commands_in(block, "curl"):
                reader.send(arguments, place=block.place)
                assert reader.answer["data"]["associate"]["name"] == "Mei-Ling Chou"

    structlog.configure(**log)  # commands keep the log quiet
    assert exported == [[f"GATEWAY_STORE__URL={store}"]] * 2
    assert reader.answer is not None


def test_the_settings_that_a_page_shows_can_be_used(tmp_path: Path) -> None:
    blocks = [one for page in PAGES for one in blocks_of(page) if one.language == "toml"]
    assert blocks

    for block in blocks:
        file = tmp_path / "gateway.toml"
        file.write_text(block.text, encoding="utf-8")
        try:
            read_settings(file, {})
        except SettingsError as error:
            pytest.fail(f"{block.place}: {error}")


def test_the_files_of_people_that_a_page_shows_have_no_problems() -> None:
    blocks = [
        one
        for page in PAGES
        for one in blocks_of(page)
        if one.language == "csv" or one.word == "people"
    ]
    assert blocks

    for block in blocks:
        sheet = read_people(block.text, "csv" if block.language == "csv" else "json")
        assert (block.place, sheet.problems) == (block.place, ())
        assert sheet.rows


def test_the_columns_of_a_file_of_people_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    header = next(csv.reader(io.StringIO(demo_directory())))

    rows = re.findall(r"^\| (`.*`) \|", page.partition("| Column |")[2], re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.partition(" | ")[0])]

    assert named == ["id", *header]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    targets = [
        target
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not target.startswith(("http://", "https://", "mailto:"))
    ]

    assert [one for one in targets if not (page.parent / one).exists()] == []


@pytest.mark.parametrize(
    "path", ["schema.graphql", "docs/operators.md", "docs/errors.md", "docs/callers.md"]
)
def test_what_a_file_takes_from_the_code_is_as_the_code_has_it(path: str) -> None:
    kept = (ROOT / path).read_text(encoding="utf-8")

    assert kept == printed()[path], f"{path} is not what the code says; run `make docs`"


def test_a_table_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="are not in the page"):
        renewed("a page", "settings", iter(()))


def test_every_error_code_has_a_row_and_no_row_is_without_a_code() -> None:
    codes = {code.value for code in ErrorCode}
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")

    assert set(MEANINGS) == codes
    assert set(REMEDIES) == codes
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)) == codes
    assert ("docs/errors.md", "errors") in TABLES


def test_a_code_is_said_to_be_raised_exactly_when_something_can_raise_it() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "gateway").rglob("*.py")
        if "sandbox" not in path.parts
    ]
    raised = {
        name for text in sources for name in re.findall(r"(?:ErrorCode|Obstacle)\.([A-Z_]+)", text)
    }

    assert {code for code, remedy in REMEDIES.items() if not remedy.reserved} == raised


def rooms_of_the_page() -> list[str]:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.partition("## Rooms")[2].partition("##")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_the_architecture_page_has_every_room_and_no_other() -> None:
    there = {
        path.stem
        for path in (ROOT / "gateway").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert sorted(rooms_of_the_page()) == sorted(there - {"__init__"})


def test_the_architecture_page_explains_every_import_contract_by_its_name() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    section = page.partition("## What may import what")[2]

    explained = re.findall(r"^- \*\*(.+)\.\*\* \S", section, re.MULTILINE)

    held = [contract["name"] for contract in project["tool"]["importlinter"]["contracts"]]
    assert sorted(explained) == sorted(held)


def test_the_rooms_of_the_page_stand_in_the_order_of_the_layers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    level = {
        name.strip("() "): number
        for number, layer in enumerate(layers)
        for name in layer.split("|")
    }

    heights = [level[room] for room in rooms_of_the_page()]

    assert heights == sorted(heights)


def test_every_decision_is_listed_with_its_title_and_nothing_else_is() -> None:
    files = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    titles = {
        path.name: path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        for path in files
    }
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", index, re.MULTILINE)

    assert listed == [(title, name) for name, title in titles.items()]


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts_and_its_number(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context",
        "Options",
        "Decision",
        "Consequence",
    ]
    assert text.count("\n") <= 40


def test_the_readme_is_short_and_begins_with_something_to_do() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 120
    assert "make run" in lines[:14]


def test_the_readme_lists_every_command() -> None:
    names = {command.name for command in app.registered_commands}
    names |= {group.name for group in app.registered_groups}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `gateway (\w+)` \|", readme, re.MULTILINE)) == names
