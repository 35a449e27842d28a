"""Reading the settings from a file and the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from gateway.settings.all import Settings
from gateway.settings.sections import Section

PREFIX = "GATEWAY_"


class SettingsError(ValueError):
    """Settings that cannot be used; `problems` names each by its path."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from a TOML file (or none) and the environment, which wins. Raises SettingsError."""
    tree = _from_file(file) if file is not None else {}
    problems = _merge(tree, environment)
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as error:
        problems += [
            ": ".join(filter(None, (".".join(str(part) for part in one["loc"]), _sentence(one))))
            for one in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError(tuple(problems)) from error
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def environment_of_this_process() -> Mapping[str, str]:
    """The process's environment; here, so that one place reads it."""
    return os.environ


def knobs(section: type[BaseModel] = Settings, path: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every knob with its dotted path, in order."""
    for name, field in section.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from knobs(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}", field


def variable(path: str) -> str:
    """The environment variable of a knob."""
    return PREFIX + path.replace(".", "__").upper()


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError((f"{file}: cannot be read: {error.strerror}",)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError((f"{file}: is not TOML: {error}",)) from error


def _merge(tree: dict[str, Any], environment: Mapping[str, str]) -> list[str]:
    """Put the environment's values into the tree; gives a problem for each variable that is no knob."""
    paths = {variable(path): path for path, _ in knobs()}
    problems = []
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name.startswith("GATEWAY_LIVE_"):
            continue  # GATEWAY_LIVE_… belong to the contract tests against real vendors
        if name not in paths:
            problems.append(
                f"{name}: there is no such setting; see docs/operators.md for all of them"
            )
            continue
        *tables, key = paths[name].split(".")
        section = tree
        for table in tables:
            section = section.setdefault(table, {})
            if not isinstance(section, dict):
                problems.append(f"{paths[name]}: {table} is not a table in the file")
                break
        else:
            section[key] = value
    return problems


def _sentence(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such setting; see docs/operators.md for all of them"
    return str(error["msg"]).removeprefix("Value error, ")
