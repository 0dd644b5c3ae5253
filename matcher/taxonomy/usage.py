"""How words are used around skills, as a record that is cheap to bring in: every call of one word needs it."""

from __future__ import annotations

from typing import NamedTuple


class Usage(NamedTuple):
    """How words are used around skills: what is no skill, what may be peeled off, what depends on its column."""

    columns: dict[str, tuple[str, ...]]
    """Key of an ambiguous name → the columns in which it is the skill."""
    unsafe_in_prose: frozenset[str]
    """Keys that prose uses in other senses."""
    asked_in_prose: frozenset[str]
    """Names of skills that are everyday words: in prose only where experience or knowledge of them is asked for."""
    everyday: frozenset[str]
    """Keys of words that are no skill and must not be taken for a misspelt one."""
    vendors: dict[str, tuple[str, ...]]
    """Vendor → prefixes that may be left out."""
    labels: frozenset[str]
    """Keys of headings inside cells (言語：)."""
    nothing: frozenset[str]
    """Keys of words that say there is nothing (なし)."""
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    qualifiers: tuple[str, ...]
    senses: frozenset[str]
    """Keys of what brackets say of a word that is no skill there (映画)."""
    joins: dict[str, tuple[str, ...]]
    """Key of a compound written as one → the skills it holds."""
    renames: dict[str, dict[str, str]]
    """Skill → version → the skill of that version's own name."""
