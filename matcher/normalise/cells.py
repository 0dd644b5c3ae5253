"""One cell of a skill column → its terms, each with what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from matcher.normalise.amounts import split_span, split_version, version_of
from matcher.normalise.brackets import with_brackets, with_their_tail
from matcher.normalise.context import told_apart
from matcher.normalise.matches import CONFIDENCE, NO_SKILL, ONLY_SUGGESTED, Match, Term
from matcher.normalise.naming import at_once, at_stage, continued, corrected, is_family, sureness, term_of, unsure_alone
from matcher.normalise.peel import Found, ends_with, look_up, peel
from matcher.normalise.split import LONGEST_JOIN, bracketed, pieces, segments, soft_parts, tagged
from matcher.normalise.vocabulary import SURE, Vocabulary, vocabulary
from matcher.taxonomy.keys import kana_key, key
from matcher.taxonomy.patterns import pattern

_RANGE = pattern(r"[〜~→]|から|-")
_FORMAL_PHASE = pattern(r"(?:設計|テスト|試験|定義|製造|実装)")
_HIRAGANA = pattern("[ぁ-ん]")
SHORTEST_IN_WORDS = 5
_AND = pattern(r"\s*(?:と|や|から|上の|上で動く|(?:など|等)の|等(?=[A-Z]))\s*")
"""Between names only (JavaとPHP)."""
_MARK = pattern(r"[A-ESa-e]|\d{1,2}|[◎○◯〇●△▲×★☆]+")
_NUMBERS = pattern(r"[\d\s年月日ヶケかカ/.,:〜~\-–—から現在約以上%名人()]+")
_SEPARATED = pattern(r"[/・+&→>()]")
ONE_LINE = re.compile(r"(?![①-⑳])[^\W\d_][\w+#./&'* -]{0,58}(?<![ -])")
"""A cell in which nothing labels, brackets or ends a line: it is one piece."""
_LISTED_IN_PAIRS = frozenset({"language", "os", "database", "framework", "library", "web", "mobile", "ide"})
"""Kinds of which people write two with no more than a blank between them (React Native Expo)."""
_KATAKANA = pattern("[ァ-ヺー]+")
_LITTLE_WORDS = frozenset({"on", "for", "and", "or", "with"})
"""Words that cut, unless a name is written with them (Ruby on Rairs)."""
_OF_ONE_HOUSE = pattern(
    r"((?:社内|自社|内製|独自|弊社|当社|同社)[^「」()、,]{0,12})「[^」]*」|「[^」]*」(?=\((?:内製|自社|社内|独自)[^()]*\))"
)
"""A product nobody else knows, whatever it is called."""
_FIRM = pattern(r"(?<=\w), ?(?=(?:Inc|Corp|Ltd|LLC|Co\.)(?:\.|,|\s|$))")
"""The comma before the legal form of a firm (Figma, Inc.)."""
_COMMA_FOR_DOT = pattern(r"(?<![A-Za-z])([A-Za-z]+),(js|NET)(?![A-Za-z])")
_WITHIN = frozenset({"on", "for"})
"""Words that stand inside a name as often as between two (React Native for Windows)."""
_COMMAS = re.compile("[\n,、，]")
_CODE = pattern(r"\d{3,5}|[A-Z][A-Z0-9]{0,2}")
LONGEST_TERM = 60
"""Letters beyond which a piece without separators is a sentence, not a name."""
_HEADING = pattern(r"(?<=[^\s:])[ 、,/]+([^\s:、,()/]{1,12}?) ?:")
_GIVEN = r"(?:[A-ESa-e]|\d|[◎○〇△×●▲☆★]{1,5}|\d{1,2}年(?:半|\d{1,2}[ヶケかカヵ]月)?)"
_MARKED = pattern(rf"(?<=:)({_GIVEN}) +(?=[^\s:]+:{_GIVEN}(?:\s|$))")
"""The mark or span behind a name in a list of names with such (Java:A PHP:B)."""
_NO_PRODUCT = pattern(
    r"^RTX ?[2-5]0[5-9]0(?!\d)|^[RHS]\d{1,2}年(?!\d)|^[Gg][Oo] ?/ ?[Nn][Oo][- ]?[Gg][Oo]"
    r"|^(?:株式会社|有限会社|合同会社|一般社団法人|\([株有同]\))"
    r"|(?:株式会社|有限会社|合同会社|\([株有同]\)|[ ,](?:Inc|Corp|Corporation|Co\.,? ?Ltd|LLC|GmbH|K\.K)\.?)(?=\(|$| )"
)
"""What has the name of a product and is none: a graphics card (RTX 4090), a year of an era, a company by its legal
form, a decision (Go/No-Go)."""
_BY_A_COMPANY = pattern(
    r"(?P<firm>[^\s()]{1,20}(?:株式会社|有限会社|合同会社|\([株有同]\)))(?: +|\()(?P<more>[^()]{2,40})\)?"
)
"""A company by its legal form, and what is said beside it (サイボウズ株式会社 kintone開発)."""
_PHRASE = pattern(r"\s(?:on|in|of|at|to|for|and|or) (?:the|a|an)\s")
"""What makes a sentence of English words (kafka on the shore), unless the whole is a name."""
_DASHES = pattern(r"[A-Za-z]-+")
"""Dashes that are the end of a grade (C-) or a name nobody knows (C---)."""
_FIRST = pattern(r"[A-Za-z][\w.-]+(?=[ /(])")
_MODULE = pattern(r"[A-Za-z][A-Za-z0-9. ]{1,19}")


def terms_of(cleaned: str, column: str) -> tuple[Term, ...]:
    """The terms of a cleaned cell in their order."""
    if ONE_LINE.fullmatch(cleaned):
        return _of_one_line(cleaned, column)
    if (mended := _mended(cleaned)) is not cleaned and ONE_LINE.fullmatch(mended):
        return _of_one_line(mended, column)
    cleaned = mended
    if (listed := _plainly_listed(cleaned)) is not None:
        parted: list[Term] = []
        for part in listed:
            parted += (continued(term, parted) for term in _terms(part, column))
        return _told(parted, column)
    terms: list[Term] = []
    for piece in pieces(_headed(cleaned)):
        for term in _terms(_unlabelled(piece), column):
            terms.append(continued(term, terms))
    return _told(terms, column)


def _of_one_line(cleaned: str, column: str) -> tuple[Term, ...]:
    matches = at_once(cleaned, column)
    if not matches:
        return _told(list(_taken_apart(cleaned, column)), column)
    small = column == "any" and (len(cleaned) == 1 or cleaned.islower())
    return (Term(cleaned, unsure_alone(cleaned, matches) if small else matches),)


def _mended(cleaned: str) -> str:
    """A cell without commas that belong to a name (Vue,js; Figma, Inc.), or what one house calls its own product."""
    if ",js" in cleaned or ",NET" in cleaned:
        cleaned = _COMMA_FOR_DOT.sub(_dotted, cleaned)
    if ", " in cleaned or ",I" in cleaned:
        cleaned = _FIRM.sub(" ", cleaned)
    return _OF_ONE_HOUSE.sub(r"\1", cleaned) if "「" in cleaned else cleaned


def _dotted(found: re.Match[str]) -> str:
    """Vue.js for Vue,js, where that is a name."""
    return f"{found[1]}.{found[2]}" if key(f"{found[1]}.{found[2]}") in vocabulary().exact else found[0]


def _plainly_listed(cleaned: str) -> list[str] | None:
    """The items of a list that has nothing but commas and line ends between plain words; most cells with several."""
    parts = [part.strip() for part in _COMMAS.split(cleaned)]
    return parts if len(parts) > 1 and all(map(ONE_LINE.fullmatch, parts)) else None


def _told(terms: list[Term], column: str) -> tuple[Term, ...]:
    """The terms of a list; single letters count together with others that are no names (A、B、C)."""
    named = all(t.matches for t in terms)
    if not named and len(terms) > 1 and all(len(t.surface) == 1 for t in terms):
        return tuple(Term(term.surface) for term in terms)
    told = told_apart(terms, column)
    if not named:
        told = list(_counted(told))
        if column != "any":
            return tuple(t if t.matches else t._replace(column=column) for t in told)
        told = [_in_words(term) for term in told]
    if column == "any" and len(told) == 1 and (len(told[0].surface) == 1 or told[0].surface.islower()):
        return (told[0]._replace(matches=unsure_alone(told[0].surface, told[0].matches)),)
    return tuple(told)


def _in_words(term: Term) -> Term:
    """Notionで手順書作成: what no stage reads whole, read as running text is, which guesses nothing."""
    text = term.surface
    if term.matches or len(text) < SHORTEST_IN_WORDS or "(" in text or not _HIRAGANA.search(text):
        return term
    from matcher.normalise.prose import matches_in_prose

    named = matches_in_prose(text)
    if any(f"{surface} " in text or (text.endswith(f"の{surface}") and not surface.isascii()) for surface, _ in named):
        return term
    return term._replace(matches=tuple(match for _, match in named if match.kind not in NO_SKILL)) if named else term


def _counted(terms: Iterable[Term]) -> Iterator[Term]:
    """The terms without those that are only numbers."""
    return (term for term in terms if term.matches or not _NUMBERS.fullmatch(term.surface))


def _headed(text: str) -> str:
    """Headings inside a line begin a line of their own: 言語:Java DB:Oracle."""
    text = tagged(text, _is_label)
    if ":" not in text:
        return text
    text = _MARKED.sub(r"\1\n", text)
    return _HEADING.sub(lambda m: "\n" + m[0].lstrip(" 、,/") if _is_label(m[1]) else m[0], text)


def _is_label(head: str) -> bool:
    """Whether a text is a heading, or several at once (言語・FW)."""
    labels = vocabulary().usage.labels
    return key(head) in labels or all(key(part) in labels for part in soft_parts(head)[::2])


def _unlabelled(piece: str) -> str:
    """The value behind a heading written into the cell: 言語：Java → Java."""
    head, colon, rest = piece.partition(":")
    if colon and rest.strip() and _is_label(head):
        return rest.strip()
    return piece


def _terms(text: str, column: str) -> Iterator[Term]:
    """The terms of one piece."""
    if ONE_LINE.fullmatch(text) and (matches := at_once(text, column)) is not None:
        yield Term(text, matches)
    else:
        yield from _taken_apart(text, column)


def _taken_apart(text: str, column: str) -> Iterator[Term]:
    """The terms of a piece that is no plain name."""
    words = vocabulary()
    if _DASHES.fullmatch(text):
        yield Term(text)
        return
    text = text.strip(" ・:：=-–—")
    if not text or key(text) in words.usage.nothing or not key(text) or _NUMBERS.fullmatch(text):
        if version_of(text) is not None:
            yield Term(text)
        return
    if len(text) > LONGEST_TERM and not _SEPARATED.search(text):
        yield Term(text)
        return
    parts = soft_parts(text)
    if len(parts) > 1 and (plain := _names_listed(parts, words, column)) is not None:
        yield from plain
        return
    if _NO_PRODUCT.search(text):
        named = _BY_A_COMPANY.fullmatch(text)
        yield Term(named["firm"] if named else text)
        if named:
            yield from (term for term in _terms(named["more"], column) if term.matches)
        return
    if (term := _whole(text, words, column)) is not None:
        yield term
        return
    if _PHRASE.search(text):
        yield Term(text)
        return
    if len(parts) == 1 and parts[0] != text:
        yield from _terms(parts[0], column)
        return
    if ":" in text and (headed := _under_a_name(text, words, column)) is not None:
        yield from headed
    elif len(parts) > 1:
        yield from _soft(text, parts, words, column)
    elif "(" in text:
        yield from with_brackets(text, words, column, _terms)
    else:
        yield from _spaced(text, words, column)


def _whole(text: str, words: Vocabulary, column: str) -> Term | None:
    """The piece as one: a name, a compound written as one, or a range of phases."""
    if len(text) > 2 * LONGEST_TERM:
        return None
    base, months = split_span(text) or (text, None)
    joined = words.usage.joins.get(key(base))
    if joined:
        kinds = {name: words.exact[key(name)][0] for name in joined}
        return Term(text, tuple(Match(n, kinds[n], None, CONFIDENCE["join"], "join", months) for n in joined))
    if (found := peel(text, words, column)) is not None and not _several(text, found, words, column):
        return term_of(text, found, words)
    if _FORMAL_PHASE.search(text) and (_RANGE.search(text) or len(text) <= 12):
        from matcher.normalise.phases import phases

        named = phases(text)
        return Term(text, tuple(Match(p, "phase", None, 1.0, "exact") for p in named)) if named else None
    return None


def _several(text: str, found: Found, words: Vocabulary, column: str) -> bool:
    """CICS/DB2, R・Python: names between slashes or dots, of which a number behind the last is its own.

    What is written as one with such a sign is no name of its own where only the sign is left out of it.
    """
    dotted = "・" in text and text.replace("・", "").isascii()
    parts = soft_parts(text) if found.method == "peeled" or dotted else []
    if any(mark.strip() in _WITHIN for mark in parts[1::2]):
        return False
    named = [look_up(part, words, column) for part in parts[::2]]
    return len(parts) > 1 and all(f is not None and (not dotted or f.method != "ambiguous") for f in named)


def _under_a_name(text: str, words: Vocabulary, column: str) -> list[Term] | None:
    """AWS:EC2 is a name and what belongs to it; Java:A, Java:3 a name and its mark."""
    head, _, rest = text.partition(":")
    found = peel(head.strip(), words, column)
    if found is None or not rest.strip():
        return None
    parent = term_of(head.strip(), found, words)
    if _MARK.fullmatch(rest.strip()):
        return [parent]
    return [parent, *_terms(rest, column)]


def _soft(text: str, parts: list[str], words: Vocabulary, column: str) -> Iterator[Term]:
    """AWS/GCP, HTML＋CSS, Java→Kotlin: cut, unless a single letter would be made a skill (R&D, C/S)."""

    def known(part: str) -> int:
        plain = bracketed(part).text if "(" in part else part
        return sureness(part, words, column) or int(_of_family(plain, text, words, column) is not None)

    def exactly(part: str) -> bool:
        if key(part) in words.usage.joins or look_up(part, words, column) is not None:
            return True
        apart = soft_parts(part)[::2]
        if len(apart) > 1 and all(look_up(one, words, column) is not None for one in apart):
            return False
        return part[-1].isdigit() and sureness(part, words, column) > 1

    parts = with_their_tail(parts, known, words, column)
    if set(map(str.strip, parts[1::2])) <= _LITTLE_WORDS and not all(known(part) > 1 for part in parts[::2]):
        whole = corrected(text, words, column)
        if whole.matches:
            yield whole
            return
    if _of_one_word(parts, known):
        yield Term(text)
        return
    cut = segments(parts, known, exactly)
    if any(" " in part and not known(part) for part in cut):
        finer = segments(_at_blanks(parts), known, exactly)
        if all(known(part) for part in finer):
            cut = finer
    if cut and key(cut[0]) in words.usage.labels and not known(cut[0]):
        cut = cut[1:]
    if len(cut) == 1 and cut[0] != text:
        yield from _terms(cut[0], column)
        return
    if len(cut) == 1 and "(" in text and bracketed(text).text != text:
        yield from with_brackets(text, words, column, _terms)
        return
    if len(cut) == 2 and any(len(c) == 1 and c.isascii() and c.isalpha() and not known(c) for c in cut):
        yield Term(text)
        return
    if len(cut) == 2 and _one_code(cut[0], cut[1], known, words):
        yield Term(text)
        return
    tiny = all(len(key(c)) <= 1 and not known(c) for c in cut)
    if len(cut) < 2 or tiny or (any(len(key(c)) == 1 and known(c) for c in cut) and not all(known(c) for c in cut)):
        yield Term(text)
        return
    terms: list[Term] = []
    for part in cut:
        alone = peel(part, words, column) if terms else None
        loose = bool(terms) and (alone is None or alone.name[0] in ("concept", "method") or _unsure(part, alone, words))
        member = _of_family(part, text, words, column) if loose else None
        new = (term_of(part, member, words),) if member else _terms(part, column) if part != text else ()
        for term in new:
            terms.append(continued(term, terms))
    yield from terms


def _one_code(first: str, second: str, known: Callable[[str], int], words: Vocabulary) -> bool:
    """RDB/7000, SQL/MP: a short name and a number or code nobody knows are the name of another thing."""
    if not known(first) or known(second) or len(key(first)) >= SURE or key(second) in words.exact:
        return False
    return _CODE.fullmatch(second) is not None and key(second) not in words.told_apart


def _unsure(part: str, found: Found, words: Vocabulary) -> bool:
    """Whether a name is a word of other meanings, by which another name's part may be called too (Nutanix Prism)."""
    return found.method == "ambiguous" or key(part) in words.usage.unsafe_in_prose or key(part) in words.usage.columns


def _of_one_word(parts: list[str], known: Callable[[str], int]) -> bool:
    """R&D, ジャンゴ・ラインハルト: letters with an ampersand, katakana with a word nobody knows: no list of names."""
    marks = {mark.strip() for mark in parts[1::2]}
    if marks == {"&"}:
        return any(len(key(part)) == 1 for part in parts[::2])
    spoken = marks == {"・"} and all(_KATAKANA.fullmatch(part.partition("(")[0]) for part in parts[::2])
    return spoken and not all(known(part) for part in parts[::2])


def _names_listed(parts: list[str], words: Vocabulary, column: str) -> list[Term] | None:
    """Java/PHP/MySQL: parts that are sure names each and none together, as the long way would cut them; else None."""
    if any(mark.strip() in _WITHIN for mark in parts[1::2]):
        return None
    spelt = [key(part) for part in parts]
    usage, exact = words.usage, words.exact
    for one in spelt[::2]:
        name = exact.get(one)
        if name is None or name[0] in ("concept", "method") or one in words.second_look or len(one) < 2:
            return None
        if one in usage.columns or one in usage.unsafe_in_prose or words.stage(one) in ONLY_SUGGESTED:
            return None
    dotted = all(mark.strip() == "・" for mark in parts[1::2]) and "".join(parts).replace("・", "").isascii()
    for start in range(0, 0 if dotted else len(parts), 2):
        for end in range(start + 3, min(len(parts), start + 2 * LONGEST_JOIN) + 1, 2):
            whole = "".join(spelt[start:end])
            if "." in whole:
                whole = key("".join(parts[start:end]))
            if whole in exact or whole in usage.joins or whole in words.misspelt:
                return None
            if not whole.isascii() and kana_key(whole) in words.kana:
                return None
    found = zip(parts[::2], spelt[::2], strict=True)
    return [Term(part, at_stage(exact[one], words.stage(one))) for part, one in found]


def _at_blanks(parts: list[str]) -> list[str]:
    """Parts and separators in turn, cut at blanks too: Java PL, /, SQL → Java, blank, PL, /, SQL."""
    finer: list[str] = []
    for at, part in enumerate(parts):
        words = part.split(" ") if at % 2 == 0 and "(" not in part else [part]
        finer += [piece for word in words for piece in (word, " ")][:-1]
    return finer


def _of_family(part: str, text: str, words: Vocabulary, column: str) -> Found | None:
    """MM in SAP ECC MM/SD: what a part names behind the first word of the text, itself a name."""
    head = _FIRST.match(text)
    if head is None or not is_family(head[0]):
        return None
    if not part.isascii():
        part = next((part[: -len(s)] for s in words.suffixes.get(part[-1], ()) if ends_with(part, s)), part)
    if not _MODULE.fullmatch(part):
        return None
    if (found := look_up(f"{head[0]} {part}", words, column)) is not None:
        return found
    base, version = (split_version(part) or (part, None))[:2]
    found = look_up(f"{head[0]} {base}", words, column)
    return found and found._replace(version=version if found.name[1] in words.versioned else None)


def _spaced(text: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """Java PHP Python: names parted by blanks, taken only where (nearly) all of them are names."""
    parts = text.split(" ")
    if len(parts) > 1:

        def named_by(part: str) -> Found | None:
            return peel(part, words, column) or _of_family(part, text, words, column)

        def known(part: str) -> int:
            return sureness(part, words, column) or int(named_by(part) is not None)

        cut = segments(_at_blanks([text]), known)
        found = [(part, named_by(part)) for part in cut]
        if len(found) == 2 and any(what is not None and what.method == "fuzzy" for _, what in found):
            whole = corrected(text, words, column)
            if whole.matches:
                yield whole
                return
        two = len({what and what.name for _, what in found}) == len(found) == 2
        if two and any(what is not None and _may_be_its_part(part, what, words) for part, what in found):
            yield corrected(text, words, column)
            return
        named = sum(1 for part, f in found if f is not None or key(part) in words.usage.joins)
        if named == len(found) or (named >= 3 and named >= 0.75 * len(found)):
            for part, what in found:
                yield _whole(part, words, column) or (
                    term_of(part, what, words) if what else corrected(part, words, column)
                )
            return
    joined = _AND.split(text)
    if len(joined) > 1 and all(peel(part, words, column) for part in joined):
        for part in joined:
            yield from _terms(part, column)
        return
    yield corrected(text, words, column)


def _may_be_its_part(part: str, found: Found, words: Vocabulary) -> bool:
    """JFrog Xray, Ansible Vault: beside one name alone, a word that others are called by too may be a part of it."""
    if not part.isascii():
        return False
    if part.islower() and key(part) in words.usage.unsafe_in_prose:
        return True
    if found.method == "ambiguous" or found.name[0] == "concept":
        return not part.isupper()
    return found.name[0] not in _LISTED_IN_PAIRS and key(part) in words.usage.unsafe_in_prose
