"""Text made comparable before anything is looked up: `clean` for reading, `key` for comparing.

The functions live beside the vocabulary's loader, which holds its entries against one another by the same key.
"""

from __future__ import annotations

from matcher.taxonomy.keys import clean, kana_key, key

__all__ = ["clean", "kana_key", "key"]
