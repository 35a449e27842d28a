"""Who is the same person in which vendor: the directory's rows, their checks, import, export and matching."""

from gateway.directory.associates import Directory, DirectoryView
from gateway.directory.check import check_associate
from gateway.directory.errors import (
    DirectoryConflict,
    DirectoryError,
    DirectoryNotFound,
    DirectoryRefused,
)
from gateway.directory.exchange import (
    ImportReport,
    RowProblem,
    Sheet,
    import_people,
    read_people,
    write_people,
)
from gateway.directory.matching import Candidate, Matches, Proposal, Unmatched, propose
from gateway.directory.out_of_office import OutOfOfficeMemory, Remembered
from gateway.directory.records import (
    UNSET,
    Associate,
    AssociateDraft,
    AssociateFilter,
    AssociateLinks,
    AssociateLinksPatch,
    AssociatePatch,
    Unset,
)

__all__ = [
    "UNSET",
    "Associate",
    "AssociateDraft",
    "AssociateFilter",
    "AssociateLinks",
    "AssociateLinksPatch",
    "AssociatePatch",
    "Candidate",
    "Directory",
    "DirectoryConflict",
    "DirectoryError",
    "DirectoryNotFound",
    "DirectoryRefused",
    "DirectoryView",
    "ImportReport",
    "Matches",
    "OutOfOfficeMemory",
    "Proposal",
    "Remembered",
    "RowProblem",
    "Sheet",
    "Unmatched",
    "Unset",
    "check_associate",
    "import_people",
    "propose",
    "read_people",
    "write_people",
]
