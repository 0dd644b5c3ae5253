"""Full names out of whatever is shown: texts written elsewhere may carry them, file names often do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

BETWEEN = r"[\s　_]*"
HONORIFIC = r"(?=さん|様|氏|くん|君)"
ADDRESS = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
PHONE = re.compile(r"(?<![\d-])0\d{1,4}[-‐－ー]\d{1,4}[-‐－ー]\d{3,4}(?![\d-])")
HIDDEN = "＊＊＊"
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor HTML can hold."""


def printable(text: str) -> str:
    """The text without control characters and half characters; line ends as \\n."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Mask:
    """Replaces every known full name by the person's initials, phone numbers and mail addresses by ＊＊＊.

    A surname alone is replaced where さん, 様 or 氏 follows and the name was written in parts. Names of one
    letter are left alone: they would take ordinary words with them.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: (full name, what stands in its place)."""
        self._by_first: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        for name, instead in sorted(set(names), key=lambda n: (-len(n[0]), n)):
            for pattern in _patterns(name, instead):
                self._by_first[name.strip()[0].lower()].append((pattern, instead))

    def __call__(self, text: str) -> str:
        text = printable(text)
        for first in sorted(set(text.lower()) & self._by_first.keys()):
            for pattern, instead in self._by_first[first]:
                text = pattern.sub(instead.replace("\\", r"\\"), text)
        return PHONE.sub(HIDDEN, ADDRESS.sub(HIDDEN, text))


def _patterns(name: str, instead: str) -> list[re.Pattern[str]]:
    """The ways a name is written: its parts joined by anything or nothing, the surname with an honorific."""
    parts = [p for p in re.split(r"[\s　]+", name.strip()) if p]
    whole = "".join(parts)
    if whole.isascii():
        if len(whole) < 3 or whole == instead:
            return []
        return [re.compile(rf"(?<![A-Za-z]){BETWEEN.join(map(re.escape, parts))}(?![A-Za-z])", re.IGNORECASE)]
    if len(whole) < 2:
        return []
    found = [re.compile(BETWEEN.join(map(re.escape, whole)))]
    if len(parts) > 1:
        found.append(re.compile(re.escape(parts[0]) + HONORIFIC))
    return found
