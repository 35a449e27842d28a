"""Everything that the directory can say no to.

    DirectoryError            the root
    ├── DirectoryConflict     another row holds what this one wants: an e-mail address or a vendor's id
    ├── DirectoryNotFound     there is no such row
    └── DirectoryRefused      the row breaks the directory's own rules (see `check.py`)

Paths are in the spelling of the GraphQL inputs, such as `("links", "webexPersonId")`.
"""

from __future__ import annotations

from gateway.directory.records import Problem


class DirectoryError(Exception):
    """The directory did not do what was asked."""


class DirectoryConflict(DirectoryError):
    """What `path` leads to belongs to another row; `message` says to whose."""

    def __init__(self, path: tuple[str, ...], message: str) -> None:
        super().__init__(f"{'.'.join(path)}: {message}")
        self.path = path
        self.message = message


class DirectoryNotFound(DirectoryError):
    """There is no row with this `id`."""

    def __init__(self, associate_id: str) -> None:
        super().__init__(f"the directory has no associate {associate_id!r}")
        self.associate_id = associate_id


class DirectoryRefused(DirectoryError):
    """The row would break the directory's rules; `problems` has a path and a sentence for each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{'.'.join(path)}: {text}" for path, text in problems))
        self.problems = problems
