"""The JSON documents the commands print: what the files in schemas/ describe (`matcher schema`). A module per subject,
each with the names of its documents; a command brings in its own only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.model import Document

MODULES = (
    "reading",
    "checking",
    "plans",
    "explaining",
    "outgoing",
    "solving",
    "policies",
    "keeping",
    "care",
    "searching",
    "sheets",
    "terms",
    "doubles",
    "places",
    "failing",
)


def documents() -> dict[str, type[Document]]:
    """Every document by its name."""
    found: dict[str, type[Document]] = {}
    for name in MODULES:
        found |= import_module(f"matcher.documents.{name}").DOCUMENTS
    return found
