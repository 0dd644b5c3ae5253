"""業種 → an industry of the vocabulary."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.normalise.words import Lexicon
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import clean, key

_CUT = re.compile(r"[\s、,，/／・|;；&+＋()（）【】「」]+")
_TAIL = re.compile(r"(?:業界|業|系|関連|分野|向け|企業|会社|事業者?|業務|システム|のお客様|様)+$")


@cache
def _lexicon() -> Lexicon:
    return Lexicon.of(taxonomy().industries.values())


@lru_cache(maxsize=50_000)
def industry(text: str) -> str | None:
    """The canonical industry a text names; the most telling (longest) name in it decides; None where none is."""
    words = _lexicon()
    cleaned = clean(text)
    for part in (cleaned, *_CUT.split(cleaned)):
        for form in (part, _TAIL.sub("", part)):
            if form and (name := words.whole(form)) is not None:
                return name
    spelt = key(cleaned)
    for name, canonical in words.inside:
        if not name.isascii() and name in spelt:
            return canonical
    return None
