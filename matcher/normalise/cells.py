"""One cell of a skill column → its terms, each with what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from matcher.normalise.amounts import months_of, split_span, split_version, tidy, version_of
from matcher.normalise.matches import CONFIDENCE, NO_SKILL, ONLY_SUGGESTED, Match, Term
from matcher.normalise.peel import MODELLED, UNNUMBERED, Found, look_up, peel, renamed, with_plain_version
from matcher.normalise.split import bracketed, pieces, segments, soft_parts, tagged
from matcher.normalise.vocabulary import Name, Vocabulary, vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern

_RANGE = pattern(r"[〜~→]|から|-")
_FORMAL_PHASE = pattern(r"(?:設計|テスト|試験|定義|製造|実装)")
_AND = pattern(r"\s*(?:と|や|から|(?:など|等)の)\s*")
"""Between names only (JavaとPHP)."""
_LIST = pattern(r"\s*[/・,&]\s*|\s+or\s+")
_MARK = pattern(r"[A-ESa-e]|\d{1,2}|[◎○◯〇●△▲×★☆]+")
_NUMBERS = pattern(r"[\d\s年月日ヶケかカ/.,:〜~\-–—から現在約以上%名人()]+")
_SEPARATED = pattern(r"[/・+&→>()]")
LONGEST_MEMBER = 4
"""Letters of the code of a member behind another one (SAP FI, CO)."""
LONGEST_CHILD = 12
"""Letters of what may be a part of the name before its brackets (SAP(FI))."""
ONE_LINE = re.compile(r"(?![①-⑳])[^\W\d_][\w+#./&'* -]{0,58}(?<![ -])")
"""A cell in which nothing labels, brackets or ends a line: it is one piece."""
LONGEST_TERM = 60
"""Letters beyond which a piece without separators is a sentence, not a name."""
_HEADING = pattern(r"(?<=[^\s:])[ 、,/]+([^\s:、,()/]{1,12}?) ?:")
_GIVEN = r"(?:[A-ESa-e]|\d|[◎○〇△×●▲☆★]{1,5}|\d{1,2}年(?:半|\d{1,2}[ヶケかカヵ]月)?)"
_MARKED = pattern(rf"(?<=:)({_GIVEN}) +(?=[^\s:]+:{_GIVEN}(?:\s|$))")
"""The mark or span behind a name in a list of names with such (Java:A PHP:B)."""
_SENTENCE = pattern(r"[ぁ-ん]")
_DASHES = pattern(r"[A-Za-z]-{2,}")
"""Dashes that are the end of a name nobody knows (C---)."""
_FIRST = pattern(r"[A-Za-z][\w.-]+(?=[ /(])")
_MODULE = pattern(r"[A-Za-z][A-Za-z0-9. ]{1,19}")


def terms_of(cleaned: str, column: str) -> tuple[Term, ...]:
    """The terms of a cleaned cell in their order."""
    if ONE_LINE.fullmatch(cleaned):
        matches = at_once(cleaned, column)
        return (Term(cleaned, matches),) if matches else tuple(_counted(_taken_apart(cleaned, column)))
    terms: list[Term] = []
    for piece in pieces(_headed(cleaned)):
        for term in _terms(_unlabelled(piece), column):
            terms.append(_continued(term, terms))
    return tuple(_counted(terms))


def at_once(cleaned: str, column: str) -> tuple[Match, ...] | None:
    """What a text is that is one clean name, or one with a plain number behind it that is known to carry versions.

    The long way gives the same and takes several times as long.
    """
    words = vocabulary()
    spelt = key(cleaned)
    if spelt in words.second_look:
        return None
    if (name := words.exact.get(spelt)) is not None:
        stage = words.stage(spelt)
        return _at_stage(name, stage) if words.allowed(spelt, column) and stage not in ONLY_SUGGESTED else None
    if spelt in words.misspelt or spelt in words.usage.joins:
        return None
    found = with_plain_version(cleaned, words, column)
    return None if found is None else (match_of(found),)


@cache
def _at_stage(name: Name, stage: str) -> tuple[Match, ...]:
    kind, skill = name
    return (Match(skill, kind, None, CONFIDENCE[stage], stage),)


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
    if (term := _whole(text, words, column)) is not None:
        yield term
        return
    parts = soft_parts(text)
    if len(parts) == 1 and parts[0] != text:
        yield from _terms(parts[0], column)
        return
    if ":" in text and (headed := _under_a_name(text, words, column)) is not None:
        yield from headed
    elif len(parts) > 1:
        yield from _soft(text, parts, words, column)
    elif "(" in text:
        yield from _with_brackets(text, words, column)
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
        return Term(text, tuple(Match(n, kinds[n], None, 1.0, "join", months) for n in joined))
    if (found := peel(text, words, column)) is not None:
        return _term(text, found, words)
    if _FORMAL_PHASE.search(text) and (_RANGE.search(text) or len(text) <= 12):
        from matcher.normalise.phases import phases

        named = phases(text)
        return Term(text, tuple(Match(p, "phase", None, 1.0, "exact") for p in named)) if named else None
    return None


def _under_a_name(text: str, words: Vocabulary, column: str) -> list[Term] | None:
    """AWS:EC2 is a name and what belongs to it; Java:A, Java:3 a name and its mark."""
    head, _, rest = text.partition(":")
    found = peel(head.strip(), words, column)
    if found is None or not rest.strip():
        return None
    parent = _term(head.strip(), found, words)
    if _MARK.fullmatch(rest.strip()):
        return [parent]
    return [parent, *_terms(rest, column)]


def _soft(text: str, parts: list[str], words: Vocabulary, column: str) -> Iterator[Term]:
    """AWS/GCP, HTML＋CSS, Java→Kotlin: cut, unless a single letter would be made a skill (R&D, C/S)."""

    def known(part: str) -> int:
        plain = bracketed(part).text if "(" in part else part
        return _named(part, words, column) or int(_of_family(plain, text, words, column) is not None)

    def exactly(part: str) -> bool:
        if key(part) in words.usage.joins or look_up(part, words, column) is not None:
            return True
        return part[-1].isdigit() and _named(part, words, column) > 1

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
        yield from _with_brackets(text, words, column)
        return
    tiny = all(len(key(c)) <= 1 and not known(c) for c in cut)
    if len(cut) < 2 or tiny or (any(len(key(c)) == 1 and known(c) for c in cut) and not all(known(c) for c in cut)):
        yield Term(text)
        return
    terms: list[Term] = []
    for part in cut:
        alone = peel(part, words, column) if terms else None
        loose = bool(terms) and (alone is None or alone.name[0] in ("concept", "method") or alone.method == "ambiguous")
        member = _of_family(part, text, words, column) if loose else None
        new = (_term(part, member, words),) if member else _terms(part, column) if part != text else ()
        for term in new:
            terms.append(_continued(term, terms))
    yield from terms


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
    if head is None or not _MODULE.fullmatch(part) or look_up(head[0], words, column) is None:
        return None
    if (found := look_up(f"{head[0]} {part}", words, column)) is not None:
        return found
    base, version = (split_version(part) or (part, None))[:2]
    found = look_up(f"{head[0]} {base}", words, column)
    return found and found._replace(version=version if found.name[1] in words.versioned else None)


def _with_brackets(text: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """AWS(EC2,S3): the parent, then what its brackets hold; versions, spans and remarks belong to the parent."""
    if (cut := _after_brackets(text, words, column)) is not None:
        for part in cut:
            yield from _terms(part, column)
        return
    piece = bracketed(text)
    parents = list(_terms(piece.text, column))
    children: list[Term] = []
    versions: list[str] = []
    for part in (part for inside in piece.inside for whole in pieces(inside) for part in _told_apart(whole)):
        version, months = _attribute(part)
        if version is not None:
            versions.append(version)
        if months is not None:
            parents = [
                t._replace(matches=tuple(m._replace(months=m.months or months) for m in t.matches)) for t in parents
            ]
        if version is None and months is None and key(part) not in words.remark_keys:
            first = _FIRST.match(text)
            names = (piece.text, *(m.skill for t in parents for m in t.matches), *((first[0],) if first else ()))
            children += _children(names, part, words, column)
    named = {m.skill: m for child in children for m in child.matches}
    parents = [t._replace(matches=tuple(_with_version_of(m, named.get(m.skill)) for m in t.matches)) for t in parents]
    if versions:
        parents = [
            t._replace(matches=tuple(m for one in t.matches for m in _versioned(one, versions))) for t in parents
        ]
    ours = {m.skill for t in parents for m in t.matches}
    yield from parents
    yield from (c for c in children if not c.matches or any(m.skill not in ours for m in c.matches))


def _each(term: Term, matches: list[Match]) -> Term:
    return Term(term.surface, tuple(matches))


def _told_apart(part: str) -> list[str]:
    """A part of brackets, cut where a version or a span stands beside names: 1.8 / Spring Boot."""
    parts = soft_parts(part)[::2]
    apart = len(parts) > 1 and version_of(part) is None and any(_attribute(one) != (None, None) for one in parts)
    return parts if apart else [part]


def _attribute(part: str) -> tuple[str | None, int | None]:
    """The version and the span a part of brackets is, if it is nothing else."""
    version, months = version_of(part), months_of(part)
    if version is None and months is None:
        base = split_span(part)
        if base and version_of(base[0]):
            return version_of(base[0]), base[1]
    return version, months


def _versioned(match: Match, versions: list[str]) -> Iterator[Match]:
    """A match once per version its brackets list, unless it has one already: Oracle(11g、12c)."""
    if match.version is not None or match.kind in UNNUMBERED:
        yield match
        return
    words = vocabulary()
    each = [tidy(one) for version in versions for one in _LIST.split(version)]
    named = [look_up(f"{match.skill} {version}", words, "any") for version in each]
    if all(found is not None and found.name[1] != match.skill for found in named):
        yield from (match_of(found) for found in named if found is not None)
        return
    for version in each if match.skill in words.versioned else versions[:1]:
        yield match_of(renamed(Found((match.kind, match.skill), version, match.months, match.method), words))


def _after_brackets(text: str, words: Vocabulary, column: str) -> tuple[str, str] | None:
    """AWS(EC2) Linux: the text before and after a closing bracket, where each begins with a name of its own."""
    end = text.find(")") + 1
    head, tail = text[:end], text[end:].strip()
    if not tail or head.count("(") != 1 or head.startswith("("):
        return None
    named = peel(tail.split("(")[0].strip(), words, column)
    if named is None or named.method == "fuzzy" or peel(head.split("(")[0].strip(), words, column) is None:
        return None
    inner = head[head.index("(") + 1 : -1]
    if look_up(bracketed(text).text, words, column) is not None and peel(inner, words, column) is None:
        return None
    return head, tail


def _sure_alone(text: str, together: Found, words: Vocabulary, column: str) -> bool:
    """Whether the brackets hold a name of its own (Oracle(Linux)), not the rest of the one before them (VB(.NET))."""
    if text.startswith("."):
        return False
    alone = look_up(text, words, column)
    if alone is None or alone.name == together.name or alone.name[0] in ("concept", "method"):
        return False
    return key(text) not in words.usage.unsafe_in_prose and key(text) not in words.usage.columns


def _with_version_of(match: Match, again: Match | None) -> Match:
    """Java(JDK1.6): the brackets say the same skill again, with its version."""
    if again is None:
        return match
    return match._replace(version=match.version or again.version, months=match.months or again.months)


def _children(parents: tuple[str, ...], part: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """What brackets hold: first as part of the parent (SAP(FI) → SAP FI), then by itself; remarks are dropped."""

    def together(single: str) -> Found | None:
        if key(single) in words.usage.joins:
            return None
        base, version = (split_version(single) or (single, None))[:2]
        found = next((f for p in parents if (f := _joined(f"{p} {base}", words, column))), None)
        if found is None and not base.isascii() and key(base) not in words.prefixes and not peel(base, words, column):
            found = next((f for p in parents if (f := look_up(f"{base}{p}", words, column))), None)
        if found is None or len(key(single)) > LONGEST_CHILD or _sure_alone(base, found, words, column):
            return None
        return found._replace(version=None if found.name[0] in MODELLED else version)

    def known(single: str) -> int:
        return 2 if together(single) is not None else _named(single, words, column)

    whole = together(part) is None and peel(part, words, column) is not None
    for single in (part,) if whole else segments(soft_parts(part), known):
        if (found := together(single)) is not None:
            yield _term(single, found, words)
            continue
        for term in _terms(single, column):
            if not term.matches and key(single) in words.prefixes:
                continue
            if term.matches or not _SENTENCE.search(term.surface):
                yield term


def _joined(text: str, words: Vocabulary, column: str) -> Found | None:
    """The name a text is, or the last of those it joins (C#.NET Framework)."""
    if (names := words.usage.joins.get(key(text))) is not None:
        return Found(words.exact[key(names[-1])], method="join")
    return look_up(text, words, column)


def _named(text: str, words: Vocabulary, column: str) -> int:
    """2 where a text is a name, with a version or not, or a compound written as one; 1 where it holds one.

    Brackets behind it are left out.
    """
    plain = bracketed(text).text if "(" in text else text
    if key(plain) in words.usage.joins:
        return 2
    found = peel(plain, words, column)
    if found is None or found.method not in ("peeled", "fuzzy"):
        return 2 if found else 0
    base = split_version(plain)
    return 2 if base is not None and look_up(base[0], words, column) is not None else 1


def _spaced(text: str, words: Vocabulary, column: str) -> Iterator[Term]:
    """Java PHP Python: names parted by blanks, taken only where (nearly) all of them are names."""
    parts = text.split(" ")
    if len(parts) > 1:

        def named_by(part: str) -> Found | None:
            return peel(part, words, column) or _of_family(part, text, words, column)

        def known(part: str) -> int:
            return _named(part, words, column) or int(named_by(part) is not None)

        cut = segments(_at_blanks([text]), known)
        found = [(part, named_by(part)) for part in cut]
        named = sum(1 for part, f in found if f is not None or key(part) in words.usage.joins)
        if named == len(found) or (named >= 3 and named >= 0.75 * len(found)):
            for part, what in found:
                yield _whole(part, words, column) or (
                    _term(part, what, words) if what else _corrected(part, words, column)
                )
            return
    joined = _AND.split(text)
    if len(joined) > 1 and all(peel(part, words, column) for part in joined):
        for part in joined:
            yield from _terms(part, column)
        return
    yield _corrected(text, words, column)


def _corrected(text: str, words: Vocabulary, column: str) -> Term:
    """A slip corrected, or the term kept as unknown with suggestions."""
    slip = _slip()
    version = None
    name = slip(text)
    if name is None and (parts := split_version(text)) is not None:
        name, version = slip(parts[0]), parts[1]
        if name and name[1] not in words.versioned:
            name = None
    if name is None:
        for suffix in words.suffixes.get(text[-1], ()):
            if text.endswith(suffix) and (name := slip(text[: -len(suffix)])) is not None:
                break
    if name is None or name[0] in NO_SKILL:
        return Term(text)
    return _term(text, Found(name, version, None, "fuzzy"), words)


@cache
def _slip() -> Callable[[str], Name | None]:
    """The last resort, brought in when a cell first needs it."""
    from matcher.normalise.fuzzy import slip

    return slip


def _term(surface: str, found: Found, words: Vocabulary) -> Term:
    """The term with its match; a list of versions (7/10) gives one match each."""
    if found.version is None:
        return Term(surface, (match_of(renamed(found, words)),))
    versions = [tidy(v) for v in _LIST.split(found.version)]
    each = [renamed(Found(found.name, version, found.months, found.method), words) for version in versions]
    return Term(surface, tuple(dict.fromkeys(match_of(one) for one in each)))


def match_of(found: Found) -> Match:
    kind, name = found.name
    return Match(name, kind, found.version, CONFIDENCE[found.method], found.method, found.months)


def _continued(term: Term, before: list[Term]) -> Term:
    """Oracle 10g,11g and Windows 7,XP: a version alone belongs to the name before it; SAP FI,CO to its family."""
    if term.matches or not before or not before[-1].matches:
        return term
    last = before[-1].matches[-1]
    words = vocabulary()
    family, _, member = last.skill.partition(" ")
    if member and len(term.surface) <= LONGEST_MEMBER and term.surface.isupper() and key(family) in words.exact:
        found = look_up(f"{family} {term.surface}", words, "any")
        return _term(term.surface, found, words) if found is not None and found.name[0] == last.kind else term
    version = words.versions.get(last.skill, {}).get(key(term.surface)) or version_of(term.surface)
    if version is None:
        return term
    if last.skill not in words.versioned or last.version is None:
        return term
    return _term(term.surface, Found((last.kind, last.skill), version, last.months, "peeled"), words)
