"""What words say of the name they stand beside (taxonomy/phrases.toml), refused where they contradict themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILE = "phrases.toml"
LISTS = ("another_word", "telling", "used_for", "handled", "following", "of_the_trade", "of_a_product", "no_name")
IN_USE = ("telling", "used_for", "handled", "following", "of_the_trade")
"""Lists of what makes the name a skill, which nothing of `another_word` may undo."""
_LATIN_LETTER = "[A-Z]"
"""What stands in `unless` for any letter of a name."""
_QUOTED = re.compile(r"\"([^\"]*)\"")


class Phrases(NamedTuple):
    """What may stand right behind a name, as patterns to be matched there."""

    another_word: re.Pattern[str]
    telling: tuple[str, ...]
    used_for: tuple[str, ...]
    handled: tuple[str, ...]
    following: re.Pattern[str]
    of_the_trade: re.Pattern[str]
    of_a_product: re.Pattern[str]
    """To be searched for within brackets."""
    no_name: re.Pattern[str]
    """To be searched for within brackets."""


@cache
def phrases() -> Phrases:
    """The built-in lists. Their faults are told when the vocabulary is loaded, so none is looked for here."""
    import tomllib

    table = tomllib.loads(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))
    unless = table["unless"]
    return Phrases(
        another_word=re.compile(
            "|".join(_behind(word, unless.get(word, ())) for word in _longest(table["another_word"]))
        ),
        telling=tuple(table["telling"]),
        used_for=tuple(table["used_for"]),
        handled=tuple(table["handled"]),
        following=_any(table["following"]),
        of_the_trade=_any(table["of_the_trade"]),
        of_a_product=_any(table["of_a_product"]),
        no_name=_any(table["no_name"]),
    )


def _longest(words: list[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _longest(words))))


def _behind(word: str, unless: list[str] | tuple[str, ...]) -> str:
    but = "|".join(one if one == _LATIN_LETTER else re.escape(one) for one in unless)
    follows = f"(?!{but})" if but else ""
    return rf" {re.escape(word)}(?![a-z]){follows}" if word.isascii() else re.escape(word) + follows


def faults_of(folder: Traversable) -> Iterator[str]:
    """Every fault of the file with its line in front (phrases.toml:12: …)."""
    import tomllib

    file = folder.joinpath(FILE)
    try:
        text = file.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        at = re.search(r"at line (\d+)", str(error))
        yield f"{FILE}:{at[1] if at else 1}: {error}"
        return
    places = _Places(text)
    for name in table.keys() - {*LISTS, "unless"}:
        yield f"{places.of(name, name)}: {name}: unknown list; known are {', '.join(LISTS)} and the table unless"
    lists = {name: table.get(name) for name in LISTS}
    if broken := [name for name, words in lists.items() if not _is_words(words)]:
        yield from (
            f"{places.of(name, name)}: {name}: must be a list of texts without blanks at their ends" for name in broken
        )
        return
    unless = table.get("unless", {})
    if not isinstance(unless, dict) or not all(_is_words(words) for words in unless.values()):
        yield f"{places.of('unless', 'unless')}: unless: must hold lists of texts, by words of another_word"
        return
    yield from _contradictions(lists, unless, places)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v and v.strip() == v for v in value)


def _contradictions(lists: Mapping[str, Any], unless: Mapping[str, list[str]], places: _Places) -> Iterator[str]:
    for name, words in lists.items():
        for word in {word for word in words if words.count(word) > 1}:
            yield f"{places.of(name, word, last=True)}: {name}: {word} stands twice"
    other = lists["another_word"]
    for word in unless.keys() - set(other):
        yield f"{places.of('unless', word)}: unless: {word} stands in no list of another_word"
    for name in IN_USE:
        for word in lists[name]:
            for undoing in other:
                if word.startswith(undoing) and not _spared(word[len(undoing) :], unless.get(undoing, ())):
                    yield f"{places.of(name, word)}: {name}: {word} is another word already by {undoing}"
    for word in other:
        for shorter in other:
            same = word != shorter and not word.isascii() and word.startswith(shorter)
            if same and not _spared(word[len(shorter) :], unless.get(shorter, ())):
                yield f"{places.of('another_word', word)}: another_word: {word} says no more than {shorter}"


def _spared(rest: str, unless: list[str] | tuple[str, ...]) -> bool:
    return any(rest.startswith(one) or one.startswith(rest) for one in unless) if rest else False


class _Places:
    """Where in the file a word stands."""

    def __init__(self, text: str) -> None:
        self.at: dict[tuple[str, str], list[int]] = {}
        here = ""
        for number, line in enumerate(text.splitlines(), start=1):
            bare = line.split("#")[0]
            if heading := re.match(r"\[(\w+)\]|(\w+)\s*=", bare):
                here = heading[1] or heading[2] if "unless" not in here or heading[1] else here
                self.at.setdefault((here, here), []).append(number)
            for word in _QUOTED.findall(bare):
                self.at.setdefault((here, word), []).append(number)

    def of(self, name: str, word: str, *, last: bool = False) -> str:
        lines = self.at.get((name, word)) or self.at.get((name, name)) or [1]
        return f"{FILE}:{lines[-1 if last else 0]}"
