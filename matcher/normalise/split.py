"""A cell of a sheet → its terms: lines and commas first, then slashes and plus signs where no name holds them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from matcher.taxonomy.patterns import pattern

_OPEN, _CLOSE = "(", ")"
_BRACKETS = str.maketrans("[{【「『〔〈《≪＜", "((((((((((") | str.maketrans("]}】」』〕〉》≫＞", "))))))))))")
DEEPEST = 3
LONGEST_JOIN = 5
"""Parts a name may hold (SQL Server Management Studio 18)."""
_BREAK = pattern(r"<br\s*/?>", re.IGNORECASE)
_ANGLED = pattern(r"(?<=\S)<([^<>\n/-]{1,20})>")
"""What stands in angle brackets behind a name (Java<3年>)."""
_OPENING = pattern(r"\s+[(（](?=[^()（）]*[)）])")
_BULLET = pattern(r"^(?:[・●○◯〇◎■□◆◇▪▶►★☆※*•‣△▲▼▽➢✓✔]|[-–—]\s|\(?\d{1,2}[.)](?=\s|(?!x\b)[^\d.])|[①-⑳])+\s*")
_COUNTED = pattern(r"^\d{1,2}\.(?=[^\d\s])|\s+\d{1,2}\.(?=[^\d\s])")
_NUMBERED = pattern(r"(?:^|(?<=\s))\d{1,2}\)\s*(?=[^\s\d])")
_IN_BRACKETS = pattern(r"(?:^|(?<=[\s、,]))\(\d{1,2}\)\s*(?=[^\s\d])")
_HARD = pattern(r"[\n\t、,，;；|｜。●■◆•①-⑳]|\s{2,}|\s+(?=[○◯〇◎△▲□☆★◇▽※・]\S)")
_TAG = pattern(
    r"[\[【〔〈《<＜≪「『]\s*([^\[\]【】〔〕〈〉《》<>「」()\n]{1,12}?)\s*[\]】〕〉》>＞≫」』]\s*:?\s*(?=[^\s、,/)])"
)
_TAG_OPEN = pattern(r"[\[【〔〈《<＜≪「『]")
_SOFT = pattern(
    r"\s*(?:->|=>|→|⇒|[/・>&])\s*"
    r"|\s*[×✕]\s*(?=[A-Za-z.ァ-ヺ一-龥])|\s+[-–—+]\s+|(?<=[^\s+])\+(?=[^\s+\d])"
    r"|\s+(?:or|and|OR|AND|for|on|with)\s+|\s*(?:または|もしくは|又は|及び|および|ならびに)\s*"
)
_MAY_CUT = pattern(r"[>→⇒/・&×✕\s+まも又及お]|なら")
"""What every soft separator holds one of."""


class Piece(NamedTuple):
    """A term, and what stood in brackets behind it."""

    text: str
    inside: tuple[str, ...] = ()


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a cleaned cell between line ends, commas, bars and tabs that stand outside brackets."""
    if "<" in text:
        text = _ANGLED.sub(r"(\1)", _BREAK.sub("\n", text))
    if text.startswith("(1)"):
        text = _IN_BRACKETS.sub("\n", text)
    if "(" in text or "（" in text:
        text = _OPENING.sub("(", text)
    if text[:1].isdigit() and _COUNTED.match(text):
        text = _COUNTED.sub("\n", text)
    if ")" in text and "(" not in text:
        text = _NUMBERED.sub("\n", text)
    parts = _outside(_HARD, balanced(text))
    return tuple(p for part in parts[::2] if (p := _BULLET.sub("", part.strip()).strip()))


def tagged(text: str, is_label: Callable[[str], bool]) -> str:
    """Headings in square brackets begin lines of their own: [DB]Oracle [OS]Linux → DB:Oracle, OS:Linux."""
    return _TAG.sub(lambda m: f"\n{m[1]}:" if is_label(m[1]) else m[0], text) if _TAG_OPEN.search(text) else text


def balanced(text: str) -> str:
    """All brackets as round ones; what is opened and not closed ends with its line.

    Those nested too deep to mean anything, or never opened, cut as a comma does.
    """
    text = text.translate(_BRACKETS)
    if _OPEN not in text and _CLOSE not in text:
        return text
    open_at: list[int] = []
    lost: set[int] = set()
    deep: set[int] = set()
    for at, char in enumerate(text):
        if char == _OPEN:
            open_at.append(at)
            if len(open_at) > DEEPEST:
                deep.add(at)
        elif char == _CLOSE:
            if open_at:
                if open_at.pop() in deep:
                    deep.add(at)
            else:
                deep.add(at)
    if open_at:
        begun = open_at[-1]
        lost.update(open_at[:-1])
        end = (text + "\n").index("\n", begun)
        text = f"{text[:end]}{_CLOSE}{text[end:]}"
        lost = {at + (at >= end) for at in lost}
        deep = {at + (at >= end) for at in deep}
    if not lost and not deep:
        return text
    return "".join("," if at in deep else c for at, c in enumerate(text) if at not in lost)


def _outside(separator: re.Pattern[str], text: str) -> list[str]:
    """Text and separators in turn, separators inside brackets not counted."""
    if _OPEN not in text:
        parts, last = [], 0
        for found in separator.finditer(text):
            parts += [text[last : found.start()], found.group()]
            last = found.end()
        return [*parts, text[last:]]
    parts, last = [], 0
    for found in separator.finditer(text):
        at = found.start()
        if at >= last and text.count(_OPEN, 0, at) == text.count(_CLOSE, 0, at + 1):
            parts += [text[last:at], found.group()]
            last = found.end()
    return [*parts, text[last:]]


def soft_parts(text: str) -> list[str]:
    """Parts and the separators between them in turn, at slashes, middle dots, arrows, plus and ampersands."""
    if _MAY_CUT.search(text) is None:
        return [text]
    parts = _outside(_SOFT, text)
    if not parts[0] and len(parts) > 1:
        return parts[2:]
    return parts


def segments(parts: list[str], known: Callable[[str], int], exactly: Callable[[str], bool] | None = None) -> list[str]:
    """The cheapest way to cut: a name costs 1 however many parts it holds, an unknown part costs 10.

    `known` says 0 for none, 1 for a name under something peeled off, 2 for one as it is written. So the longest known
    join wins (PL/SQL, TCP/IP), and everything else is cut at every separator. Two names are more likely than one with
    something peeled off (JCL DB2) or with a middle dot inside (React・Redux): such a join costs more than both. So
    between parts that are names themselves only a name written as it is can win, and only that is asked (`exactly`).
    """
    if len(parts) == 1:
        return parts if parts[0].strip() else []
    count = (len(parts) + 1) // 2
    alone = [known(part.strip()) if part.strip() else 0 for part in parts[::2]]
    names = exactly is not None and all(sure > 1 for sure in alone)
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, count + 1):
        options = []
        for start in range(max(0, end - LONGEST_JOIN), end):
            joined = "".join(parts[2 * start : 2 * end - 1]).strip()
            dotted = any("・" in mark for mark in parts[2 * start + 1 : 2 * end - 2 : 2])
            single = end - start == 1
            letters = dotted and all(len(part.strip()) == 1 for part in parts[2 * start : 2 * end - 1 : 2])
            cost = 0.0 if not joined else 10.0 if single or letters else None
            sure = 0
            if joined and not letters:
                sure = alone[start] if single else 2 * exactly(joined) if names and exactly else known(joined)
            if sure:
                cost = 1.0 if single or (sure > 1 and not dotted) else 2.5
            if cost is not None:
                before, cuts = best[start]
                options.append((before + cost, [*cuts, joined] if joined else cuts))
        best.append(min(options, key=lambda option: (option[0], len(option[1]))))
    return best[count][1]


def bracketed(text: str) -> Piece:
    """A term with the text of its outermost brackets taken out: AWS(EC2,S3) → AWS with EC2,S3."""
    depth, plain, inside, start = 0, [], [], 0
    for at, char in enumerate(text):
        if char == _OPEN:
            if depth == 0:
                start = at + 1
            depth += 1
        elif char == _CLOSE:
            depth -= 1
            if depth == 0:
                inside.append(text[start:at].strip())
                plain.append(" ")
        elif depth == 0:
            plain.append(char)
    return Piece(" ".join("".join(plain).split()), tuple(i for i in inside if i))
