"""The controlled vocabulary: facts as TOML, and their only loader."""

from __future__ import annotations

from functools import cache

from matcher.taxonomy.loader import load
from matcher.taxonomy.records import QualificationEntry, Skill, Taxonomy, Usage, Word

__all__ = ["QualificationEntry", "Skill", "Taxonomy", "Usage", "Word", "taxonomy"]


@cache
def taxonomy() -> Taxonomy:
    """The built-in vocabulary, read once on first use. TaxonomyError lists every fault of its files."""
    return load()
