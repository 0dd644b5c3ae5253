"""Where a text names a company, or says how somebody is reached: mail addresses, telephone numbers, links, postal
addresses, company names by their legal form, by their trade, and by a list of the well known."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

Kind = Literal["mail", "url", "phone", "address", "company"]


@dataclass(frozen=True)
class Spot:
    """A stretch of a text (`start` to `end`) that identifies; `word` is the neutral word for a company's trade, None
    where the name does not tell it."""

    start: int
    end: int
    kind: Kind
    word: str | None = None


@dataclass(frozen=True)
class Folded:
    """A text without blanks and middle dots, in one width and case, and where each of its letters began and ended."""

    text: str
    at: tuple[int, ...]
    to: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text."""
        return self.at[start], self.to[end - 1]


_MARKS = {"ﾞ", "ﾟ"}
_SKIPPED = re.compile(r"[\s・･\u200b-\u200f\u2060\ufeff]")


def folded(text: str) -> Folded:
    """The text as names are compared in it."""
    letters: list[str] = []
    at: list[int] = []
    to: list[int] = []
    for n, char in enumerate(text):
        if _SKIPPED.match(char):
            continue
        if char in _MARKS and letters:
            joined = unicodedata.normalize("NFKC", letters[-1] + unicodedata.normalize("NFKC", char))
            if len(joined) == 1:
                letters[-1], to[-1] = joined, n + 1
                continue
        for letter in unicodedata.normalize("NFKC", char).casefold():
            letters.append(letter)
            at.append(n)
            to.append(n + 1)
    return Folded("".join(letters), tuple(at), tuple(to))


# ---------------------------------------------------------------- how somebody is reached

_BEFORE_HOST = r"(?<![A-Za-z0-9_.@+-])"
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}"
_TOP = r"(?:com|net|org|jp|io|dev|info|biz|co|me|tokyo|example|test|invalid|cloud|ai|app|site|tech|work|works|inc)"
_MAIL = re.compile(rf"[A-Za-z0-9_.+'-]{{1,64}}\s?[@＠]\s?{_HOST}[A-Za-z]{{2,24}}")
_URL = re.compile(rf"(?:https?|ftp)[:：]//[^\s　）)」】>]{1, 2000}|{_BEFORE_HOST}www\.[^\s　）)」】>]{1, 2000}", re.I)
_DOMAIN = re.compile(rf"{_BEFORE_HOST}{_HOST}{_TOP}(?![A-Za-z0-9-])(?:/[^\s　）)」】>]{0, 2000})?", re.I)
_PRODUCTS = re.compile(
    r"^(?:asp|vb|ado|ml|entity|socket|draw|chat|web|next|node|nest|nuxt|booking|c#)\.(?:net|io)$", re.I
)
"""Names of products that look like hosts."""
_DASH = r"[-‐‑–—―−－ー.・ 　]"
_PHONE = re.compile(
    rf"(?<![\d０-９A-Za-z-])(?:\+81{_DASH}?[1-9]\d{{0,3}}|[（(]?0\d{{1,4}}[)）]?){_DASH}?[（(]?\d{{1,4}}[)）]?{_DASH}\d{{3,4}}(?![\d-])"
    r"|(?<!\d)0[5789]0\d{8}(?!\d)|(?<!\d)0120\d{6}(?!\d)"
)
_POSTAL = re.compile(r"〒\s*\d{3}[-－ー]?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])(?=\s*[都道府県一-龠])")
_STREET = re.compile(
    r"(?:[一-龠]{2,3}[都道府県])?[一-龠ぁ-んァ-ヶー]{1,8}[市区町村郡][一-龠ぁ-んァ-ヶー]{0,12}"
    r"(?:\d{1,4}丁目(?:\d{1,4}番地?)?(?:\d{1,4}号?)?|\d{1,4}[-－ー−‐]\d{1,4}(?:[-－ー−‐]\d{1,4})?)"
    r"(?:[ 　]*[^\s　、。,，（）()]{0,20}(?:ビル|タワー|ハイツ|マンション|館|階|F|号室))?"
)


def ways_to_reach(text: str) -> list[Spot]:
    """Mail and postal addresses, telephone numbers, links and hosts."""
    width = text.translate(_NARROW)
    found = [Spot(m.start(), m.end(), "mail") for m in _MAIL.finditer(width)]
    found += [Spot(m.start(), m.end(), "url") for m in _URL.finditer(width)]
    found += [Spot(m.start(), m.end(), "url") for m in _DOMAIN.finditer(width) if not _PRODUCTS.match(m[0])]
    found += [Spot(m.start(), m.end(), "phone") for m in _PHONE.finditer(width) if _digits(m[0]) >= 9]
    found += [Spot(m.start(), m.end(), "address") for p in (_POSTAL, _STREET) for m in p.finditer(width)]
    return joined(found)


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（）～－"}
"""Full-width letters and digits to normal ones, place for place."""


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


# ---------------------------------------------------------------- companies

_FORM = (
    r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|独立行政法人|国立大学法人"
    r"|[(（][株有同][)）]|㈱|㈲|株\))"
)
_NAME = r"[一-龠々〆ヵヶァ-ヺーｦ-ﾟA-Za-z0-9Ａ-Ｚａ-ｚ０-９&＆'.\-]"
_FORM_FIRST = re.compile(
    rf"(?:(?<!{_NAME}){_FORM}[ 　]?|(?<={_NAME}){_FORM})(?:{_NAME}|(?<=[ァ-ヺー])・(?=[ァ-ヺ])){{1,24}}"
)
_FORM_LAST = re.compile(rf"(?:{_NAME}|(?<=[ァ-ヺー])・(?=[ァ-ヺ])){{1,24}}[ 　]?{_FORM}")
_LATIN = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z0-9&.\-]{0,30}[ ,]{1,3}){1,4}"
    r"(?:Inc|Co|Corp|Corporation|Ltd|LLC|K\.K|GmbH)\b\.?(?:,?\s*Ltd\.?)?"
)
_TAIL = re.compile(r"(?:様|殿|御中|向け?|社内|内|側|本社|の)+$")
_COUNTED = re.compile(r"^(?:大手|準大手|某|国内|外資系?|系|系列|老舗|有名|中堅|新|現|各|全|同)+")


@dataclass(frozen=True)
class Lexicon:
    """What taxonomy/companies.toml says."""

    named: dict[str, str]
    """Neutral word by the folded name of a well-known company."""
    trades: dict[str, str]
    """Neutral word by what a name ends in."""
    nobody: frozenset[str]
    common: frozenset[str]

    @cached_property
    def by_trade(self) -> re.Pattern[str]:
        tails = "|".join(sorted(map(re.escape, self.trades), key=len, reverse=True))
        return re.compile(rf"([一-龠々ァ-ヺーA-Za-z0-9&]{{1,12}}?)({tails})")

    @cached_property
    def ends(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(f"{tail}(?:{_FORM})?$"), word) for tail, word in self.trades.items())


@cache
def lexicon() -> Lexicon:
    """The built-in list of companies and of words that are none."""
    table = tomllib.loads(files("matcher").joinpath("taxonomy", "companies.toml").read_text(encoding="utf-8"))
    return Lexicon(
        named={folded(name).text: word for word, names in table["named"].items() for name in names},
        trades={tail: word for word, tails in table["trades"].items() for tail in tails},
        nobody=frozenset(table["nobody"]),
        common=frozenset(table["common"]),
    )


def companies(text: str) -> list[Spot]:
    """Company names by their legal form, their trade, or because everybody knows them."""
    return joined((*by_form(text), *_by_trade(text), *_well_known(text)))


def by_form(text: str) -> Iterator[Spot]:
    """What stands beside 株式会社 and the like; of a name on either side both, for nobody can tell which is meant."""
    for match in (*_FORM_FIRST.finditer(text), *_FORM_LAST.finditer(text), *_LATIN.finditer(text)):
        bare = _TAIL.sub("", match[0])
        word = next((word for tail, word in lexicon().ends if tail.search(bare)), None)
        yield Spot(match.start(), match.start() + len(bare), "company", word)


def _by_trade(text: str) -> Iterator[Spot]:
    known = lexicon()
    for match in known.by_trade.finditer(text):
        name = _COUNTED.sub("", match[1])
        if name and name not in known.nobody and not name.endswith(("系", "系の", "向", "用")) and not name.isdigit():
            yield Spot(match.start(1) + len(match[1]) - len(name), match.end(), "company", known.trades[match[2]])


def _well_known(text: str) -> Iterator[Spot]:
    flat = folded(text)
    for name, word in lexicon().named.items():
        for start, end in places_of(name, flat):
            yield Spot(*flat.span(start, end), "company", word)


def places_of(name: str, flat: Folded) -> Iterator[tuple[int, int]]:
    """Where a folded name stands in a folded text. A Latin name counts only where it is no part of a longer word, a
    short Japanese one only where no word of its script runs into it (イオン in ライオン)."""
    at = flat.text.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        short = name.isascii() or len(name) <= SHORT
        if not (short and _runs_on(flat, at, name[0])) and not (name.isascii() and _runs_on(flat, end, name[-1])):
            yield at, end
        at = flat.text.find(name, at + 1)


SHORT = 3


def _runs_on(flat: Folded, at: int, letter: str) -> bool:
    """Do letters of one script stand on both sides of a border in the text, with no blank between?"""
    if not 0 < at < len(flat.text) or flat.at[at] > flat.to[at - 1]:
        return False
    script = _script(letter)
    return script != "" and script == _script(flat.text[at - 1]) == _script(flat.text[at])


def _script(letter: str) -> str:
    if letter.isascii():
        return "latin" if letter.isalnum() else ""
    if "ァ" <= letter <= "ヺ" or letter == "ー":
        return "katakana"
    return "kanji" if "一" <= letter <= "龠" or letter == "々" else ""


def core_of(name: str) -> str:
    """What is left of a folded company name without its legal form, and what one calls it by."""
    return _FORMS.sub("", folded(name).text)


_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|一般社団法人|\([株有同]\)|株\)|,?inc\.?$|co\.,?ltd\.?|様$|御中$|殿$"
)


def joined(spots: Iterable[Spot]) -> list[Spot]:
    """The spots in order; those that overlap as one, which keeps the word that tells most. A way to reach somebody
    stays one whatever name stands in it."""
    found: list[Spot] = []
    for spot in sorted(spots, key=lambda s: (s.start, -s.end)):
        if found and spot.start < found[-1].end:
            last = found[-1]
            kind = last.kind if last.kind != "company" else spot.kind
            found[-1] = Spot(last.start, max(last.end, spot.end), kind, last.word or spot.word)
        else:
            found.append(spot)
    return found
