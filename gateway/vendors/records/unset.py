"""The value of a patch's member that leaves the record as it is, where None clears."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Unset(Enum):
    """The type of `UNSET`. An enum of one member, so that type checkers can tell it from a value."""

    UNSET = "UNSET"


UNSET: Final = Unset.UNSET
"""Left as it is; None means cleared."""
