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
    well_known: frozenset[str]
    """Names of skills everybody knows, however few spellings they have."""
    vendors: dict[str, tuple[str, ...]]
    """Vendor → prefixes that may be left out."""
    labels: frozenset[str]
    """Keys of headings inside cells (言語：)."""
    nothing: frozenset[str]
    """Keys of words that say there is nothing (なし)."""
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    suffixes_of_anything: frozenset[str]
    """What follows any word, so that a Japanese one before it is no name in any column (アクセス解析)."""
    suffixes_of_products: frozenset[str]
    """What makes a duty or another thing of a general word (セキュリティ教育), but not of a product."""
    suffixes_of_systems: frozenset[str]
    """What follows names of systems only, so that a word before it is one (ノーツ移行)."""
    suffixes_of_things: frozenset[str]
    """What is done with things of everyday as well (Edge加工)."""
    suffixes_of_letters: frozenset[str]
    """What may follow a name of one letter; before anything else a letter counts (C評価)."""
    prefixes_of_letters: frozenset[str]
    kinds_with: dict[str, tuple[str, ...]]
    """Word behind a name → the kinds it leaves what they are; of others it makes something else (React Server)."""
    qualifiers: tuple[str, ...]
    senses: frozenset[str]
    """Keys of what brackets say of a word that is no skill there (映画)."""
    joins: dict[str, tuple[str, ...]]
    """Key of a compound written as one → the skills it holds."""
    renames: dict[str, dict[str, str]]
    """Skill → version → the skill of that version's own name."""
