"""What stands in brackets behind a name: parts of it, versions, spans, remarks, or what the name means."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matcher.normalise.amounts import months_of, split_span, split_version, tidy, version_of
from matcher.normalise.matches import Match, Term
from matcher.normalise.naming import LISTED, match_of, sureness, term_of
from matcher.normalise.peel import MODELLED, UNNUMBERED, Found, is_model, look_up, peel, renamed
from matcher.normalise.split import bracketed, pieces, segments, soft_parts
from matcher.normalise.vocabulary import Vocabulary, vocabulary
from matcher.taxonomy.keys import key
from matcher.taxonomy.patterns import pattern
from matcher.taxonomy.phrases import phrases

Reader = Callable[[str, str], Iterator[Term]]
"""(text, column) → the terms of a piece without brackets of its own around it."""
LETTERS_OF_A_SERIES = 2
"""Letters before a slash and a number that are one name with it (OS/400, S/370)."""
MOST_BRACKETS = 40
"""Brackets of one cell up to which it is cut behind each."""
LONGEST_CHILD = 16
"""Letters of what may be a part of the name before its brackets (SAP(FI))."""
_CONNECTED = pattern(r"^(?:と|や|及び|および|または|もしくは)(?=[^ぁ-ん])")
_ANOTHER_SENSE = pattern(r"[一-龥々ァ-ヺー・]{2,10}")
_A_WORD = pattern(r"[一-龥々ぁ-ん]{1,4}\(")
_SPELT_OUT = pattern(r"[ァ-ヺー・]{6,20}|[一-龥]{3,6}")
_NAME_OF = pattern(
    r"(?:バンド|曲|店|人|会社|企業|地|町|村|駅|猫|犬|馬|船|車|番組|雑誌|作品|商品|屋|団体|ブランド|キャラ(?:クター)?)名"
)
_LETTERS = pattern(r"[A-Z]{2,5}(?![A-Za-z])")
_SENTENCE = pattern(r"[ぁ-ん]")
_FIRST = pattern(r"[A-Za-z][\w.-]+(?=[ /(])")


def with_brackets(text: str, words: Vocabulary, column: str, read: Reader) -> Iterator[Term]:
    """AWS(EC2,S3): the parent, then what its brackets hold; versions, spans and remarks belong to the parent."""
    if (cut := _after_brackets(text, words, column)) is not None:
        for part in cut:
            yield from read(part, column)
        return
    piece = bracketed(text)
    if (meant := _told_apart_by(piece.text, piece.inside, words)) is not None:
        yield meant
        return
    parents = list(read(piece.text, column))
    children: list[Term] = []
    versions: list[str] = []
    for part in (part for inside in piece.inside for whole in pieces(inside) for part in _told_apart(whole)):
        version, months = _attribute(part)
        gear = next((m for t in reversed(children) for m in t.matches if m.kind in MODELLED), None)
        if version is not None and not (gear and is_model(version)):
            versions.append(version)
        if months is not None:
            parents = [
                t._replace(matches=tuple(m._replace(months=m.months or months) for m in t.matches)) for t in parents
            ]
        if version is None and months is None and key(part) not in words.remark_keys:
            first = _FIRST.match(text)
            names = (piece.text, *(m.skill for t in parents for m in t.matches), *((first[0],) if first else ()))
            children += _children(names, part, words, column, read)
    named = {m.skill: m for child in children for m in child.matches}
    parents = [t._replace(matches=tuple(_with_version_of(m, named.get(m.skill)) for m in t.matches)) for t in parents]
    if versions:
        parents = [
            t._replace(matches=tuple(m for one in t.matches for m in _versioned(one, versions))) for t in parents
        ]
    if not versions and not any(c.matches for c in children) and _of_another_sense(piece.inside, parents, words):
        yield Term(text)
        return
    if not any(t.matches for t in parents) and key(piece.text) not in words.usage.labels:
        translated = _A_WORD.match(text) is not None and not phrases().of_a_product.search(text.partition("(")[0])
        children = [c if _surely(c, translated, words) else Term(c.surface) for c in children]
    ours = {m.skill for t in parents for m in t.matches}
    yield from parents
    yield from (c for c in children if not c.matches or any(m.skill not in ours for m in c.matches))


def _of_another_sense(inside: tuple[str, ...], parents: list[Term], words: Vocabulary) -> bool:
    """コンポーザー(作曲家): a word of several meanings, and brackets that say nothing of a product.

    Or letters and what they stand for this time (BI(ブランドアイデンティティ)).
    """
    said = inside[0] if len(inside) == 1 else ""
    if _NAME_OF.fullmatch(said) or phrases().no_name.search(said):
        return True
    if _SPELT_OUT.fullmatch(said) and all(_LETTERS.match(t.surface) for t in parents):
        return key(said) not in words.remark_keys and not phrases().of_a_product.search(said)
    unsure = any(m.method == "ambiguous" and m.months is None for t in parents for m in t.matches)
    unsure = unsure or any(t.matches and t.surface.isascii() and t.surface.islower() for t in parents)
    if not unsure or not _ANOTHER_SENSE.fullmatch(said) or key(said) in words.remark_keys:
        return False
    return not phrases().of_a_product.search(said)


def _surely(child: Term, translated: bool, words: Vocabulary) -> bool:
    """Whether a name in the brackets of something unknown is one of a single meaning: Elasticsearch, not (vault)."""
    spelt = key(child.surface)
    if child.surface.isascii() and spelt in words.usage.unsafe_in_prose and (translated or child.surface.islower()):
        return False
    general = not child.surface.isascii() and any(m.kind in ("concept", "method") for m in child.matches)
    return not general and all(m.method != "ambiguous" for m in child.matches)


def _told_apart_by(text: str, inside: tuple[str, ...], words: Vocabulary) -> Term | None:
    """SWIFT(国際銀行間通信), ソラリス(映画): what brackets say of a word of several meanings, or of none of ours."""
    if len(inside) != 1 or LISTED.search(inside[0]) or "、" in inside[0]:
        return None
    said = key(inside[0])
    surface = f"{text}({inside[0]})"
    if said in words.usage.senses:
        return Term(surface)
    alike = {name for gloss, name in words.told_apart.get(key(text), ()) if _says(said, gloss)}
    return Term(surface, (match_of(Found(alike.pop(), method="alias")),)) if len(alike) == 1 else None


def _says(said: str, gloss: str) -> bool:
    """Whether what brackets say holds what the vocabulary tells the word by, or the other way round."""
    return min(len(said), len(gloss)) > 1 and not said.isascii() and (gloss in said or said in gloss)


def _told_apart(part: str) -> list[str]:
    """A part of brackets, cut where a version or a span stands beside names: 1.8 / Spring Boot."""
    parts = soft_parts(part)[::2]
    if len(parts[0]) <= LETTERS_OF_A_SERIES and "/" in part:
        return [part]
    apart = len(parts) > 1 and version_of(part) is None and any(_attribute(one) != (None, None) for one in parts)
    return parts if apart else [part]


def _attribute(part: str) -> tuple[str | None, int | None]:
    """The version and the span a part of brackets is, if it is nothing else (V850 is a chip)."""
    if part[:1].isalpha() and look_up(part, vocabulary(), "any") is not None:
        return None, None
    months = months_of(part)
    version = None if months else version_of(part)
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
    if match.kind in MODELLED and match.skill not in words.versioned and all(map(is_model, versions)):
        yield match
        return
    each = [tidy(one) for version in versions for one in LISTED.split(version)]
    named = [look_up(f"{match.skill} {version}", words, "any") for version in each]
    if all(found is not None and found.name[1] != match.skill for found in named):
        yield from (match_of(found) for found in named if found is not None)
        return
    for version in each if match.skill in words.versioned else versions[:1]:
        yield match_of(renamed(Found((match.kind, match.skill), version, match.months, match.method), words))


def _after_brackets(text: str, words: Vocabulary, column: str) -> tuple[str, str] | None:
    """AWS(EC2) Linux: the text before and after a closing bracket, where each begins with a name of its own."""
    if text.count("(") > MOST_BRACKETS:
        return None
    end = text.find(")") + 1
    head, tail = text[:end], _CONNECTED.sub("", text[end:].strip())
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
    if together.name[0] == "cloud" != alone.name[0] and key(together.name[1]).endswith(key(text)):
        return False
    return key(text) not in words.usage.unsafe_in_prose and key(text) not in words.usage.columns


def _with_version_of(match: Match, again: Match | None) -> Match:
    """Java(JDK1.6): the brackets say the same skill again, with its version."""
    if again is None:
        return match
    return match._replace(version=match.version or again.version, months=match.months or again.months)


def with_their_tail(parts: list[str], known: Callable[[str], int], words: Vocabulary, column: str) -> list[str]:
    """Sales/Service/Experience Cloud: what the last says for all of them, where none is a name without it."""
    tail = parts[-1].rpartition(" ")[2] if " " in parts[-1] and "(" not in parts[-1] else ""
    if not tail or look_up(parts[-1], words, column) is None or any(known(part) for part in parts[:-1:2]):
        return parts
    if all(look_up(f"{part} {tail}", words, column) is not None for part in parts[:-1:2]):
        return [f"{part} {tail}" if at % 2 == 0 and at < len(parts) - 1 else part for at, part in enumerate(parts)]
    return parts


def _children(parents: tuple[str, ...], part: str, words: Vocabulary, column: str, read: Reader) -> Iterator[Term]:
    """What brackets hold: first as part of the parent (SAP(FI) → SAP FI), then by itself; remarks are dropped."""

    def together(single: str) -> Found | None:
        if key(single) in words.usage.joins:
            return None
        base, version = (split_version(single) or (single, None))[:2]
        found = next((f for p in parents if (f := _joined(f"{p} {base}", words, column))), None)
        if found is None and not base.isascii() and not peel(base, words, column):
            of_a_maker = (f for p in parents if (f := look_up(f"{base}{p}", words, column)))
            maker = base if key(base) in words.prefixes else ""
            found = next((f for f in of_a_maker if f.name[1].startswith(maker)), None)
        if found is None or len(key(single)) > LONGEST_CHILD or _sure_alone(base, found, words, column):
            return None
        if found.name[1] in parents and look_up(base, words, column) is not None:
            return None
        return found._replace(version=None if found.name[0] in MODELLED else version)

    def known(single: str) -> int:
        return 2 if together(single) is not None else sureness(single, words, column)

    whole = together(part) is None and peel(part, words, column) is not None
    for single in (part,) if whole else segments(with_their_tail(soft_parts(part), known, words, column), known):
        if (found := together(single)) is not None:
            yield term_of(single, found, words)
            continue
        for term in read(single, column):
            if not term.matches and key(single) in words.prefixes:
                continue
            if term.matches or not _SENTENCE.search(term.surface):
                yield term


def _joined(text: str, words: Vocabulary, column: str) -> Found | None:
    """The name a text is, or the last of those it joins (C#.NET Framework)."""
    if (names := words.usage.joins.get(key(text))) is not None:
        return Found(words.exact[key(names[-1])], method="join")
    return look_up(text, words, column)
