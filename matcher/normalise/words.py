"""Names of roles, phases and industries: the longest known one decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from matcher.taxonomy.keys import key

if TYPE_CHECKING:
    from matcher.taxonomy.records import Word


class Lexicon(NamedTuple):
    """Spellings and codes by key, and the spellings long enough to be looked for inside a text, longest first."""

    spellings: dict[str, str]
    codes: dict[str, str]
    inside: tuple[tuple[str, str], ...]

    @staticmethod
    def of(words: Iterable[Word]) -> Lexicon:
        spellings: dict[str, str] = {}
        codes: dict[str, str] = {}
        for word in words:
            spellings.update({key(s): word.name for s in (word.name, word.ja, *word.aliases)})
            codes.update({key(c): word.name for c in word.codes})
        long = [(s, n) for s, n in spellings.items() if len(s) >= 2]
        return Lexicon(spellings, codes, tuple(sorted(long, key=lambda pair: (-len(pair[0]), pair[0]))))

    def whole(self, text: str, *, codes: bool = True) -> str | None:
        """The name the whole text spells."""
        spelt = key(text)
        return self.spellings.get(spelt) or (self.codes.get(spelt) if codes else None)
