"""The page for frontends shows the very files that the other tests run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents import ROOT
from tests.in_node import FOLDER
from tests.test_documents import KNOWN_BLOCKS, blocks_of

PAGE = ROOT / "docs" / "frontends.md"
FILES = sorted((FOLDER / "frontends").glob("*.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_that_clients_run_with_stands_in_the_page_as_it_is(file: Path) -> None:
    shown = [one.text for one in blocks_of(PAGE) if (one.language, one.word) == ("js", file.stem)]

    assert shown == [file.read_text(encoding="utf-8")]


def test_the_page_shows_no_other_code() -> None:
    shown = {one.word for one in blocks_of(PAGE) if one.language == "js"}

    assert shown == {file.stem for file in FILES}
    assert {(language, word) for language, word in KNOWN_BLOCKS if language == "js"} == {
        ("js", word) for word in shown
    }
