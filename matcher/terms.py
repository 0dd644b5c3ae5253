"""Terms nobody knew: what the records hold of them, and what the company's people decide about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.documents.terms import DecidedTerm, TermSample, TermsDecidedDocument, TermsDocument, UnknownTerm
from matcher.errors import InputError, TaxonomyError
from matcher.messages import Lang, tell, why_os
from matcher.model import Demand, Extracted, Place
from matcher.model.base import Record
from matcher.normalise.skills import NO_SKILL, closest, normalise
from matcher.taxonomy import taxonomy
from matcher.taxonomy.keys import key
from matcher.taxonomy.overlay import Decided, Decision, faults_of, place, read, written

if TYPE_CHECKING:
    from matcher.store import Store

LONGEST = 40
"""Letters beyond which an unknown text is a sentence, not a term."""


def in_store(store: Store) -> Iterable[Extracted]:
    """The records of a store as they are now."""
    from matcher.store.records import live

    with store.reading() as connection:
        return live(connection).records


def unknown(records: Iterable[Extracted], file: Path, lang: Lang) -> TermsDocument:
    """The unknown terms of records, equal ones together, the most frequent first; those decided about are left out."""
    counts: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = {}
    sources: dict[str, set[str]] = {}
    samples: dict[str, TermSample] = {}
    long = 0
    for record in records:
        for demand, where in _unknown_in(record.data, None):
            same = key(demand.surface)
            if not same:
                continue
            if len(demand.surface) > LONGEST:
                long += 1
                continue
            counts[same] += 1
            spelt.setdefault(same, Counter())[demand.surface] += 1
            sources.setdefault(same, set()).add(record.source)
            samples.setdefault(same, TermSample(source=record.source, place=where, text=demand.surface))
    decided = {key(text) for one in kept(file, lang) for text in one.spellings()}
    known, terms = 0, []
    for same, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        term = spelt[same].most_common(1)[0][0]
        if same in decided:
            continue
        if any(m.kind not in NO_SKILL for found in normalise(term) for m in found.matches):
            known += 1
            continue
        terms.append(
            UnknownTerm(
                term=term,
                count=count,
                sources=len(sources[same]),
                sample=samples[same],
                suggestions=_near(term),
            )
        )
    return TermsDocument(terms=tuple(terms), known_now=known, left_out=long, file=str(file))


def _unknown_in(value: object, where: Place | None) -> Iterator[tuple[Demand, Place | None]]:
    """Every claim or demand of a record whose skill nobody knew, with the nearest place it stands at."""
    if isinstance(value, Demand):
        if value.skill is None:
            stands = getattr(value, "place", None)
            yield value, stands if isinstance(stands, Place) else where
        return
    if isinstance(value, Record):
        stands = getattr(value, "place", None)  # of a project it is where the work is done
        here = stands if isinstance(stands, Place) else where
        places = getattr(value, "places", {})
        for name in type(value).model_fields:
            with suppress(AttributeError):  # records of a store are built without what their version did not have
                yield from _unknown_in(getattr(value, name), places.get(name, here))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _unknown_in(one, where)


def kept(file: Path, lang: Lang) -> tuple[Decided, ...]:
    """The decisions of a file; none where there is no such file."""
    return read(file, lang) if file.is_file() else ()


def decisions(file: Path, lang: Lang) -> TermsDecidedDocument:
    """All that was decided."""
    return _document(kept(file, lang), file)


def _document(decided: Iterable[Decided], file: Path, same: int = 0) -> TermsDecidedDocument:
    told = tuple(
        DecidedTerm(term=one.term, decision=one.decision, skill=one.skill, by=one.by, at=one.at) for one in decided
    )
    return TermsDecidedDocument(decided=told, same=same, file=str(file))


def accept(term: str, skill: str, *, by: str, at: date, file: Path, lang: Lang) -> TermsDecidedDocument:
    """Makes a term another name of a skill. Raises InputError where the skill is not known or the term is taken."""
    known = taxonomy().skills
    named = skill if skill in known else _canonical(skill)
    own = {one.term for one in kept(file, lang) if one.decision == "new"}
    if named is None and skill not in own:
        fault = tell("terms.no_skill", lang, term=term, skill=skill)
        near = _near(skill)
        shown = tell("terms.did_you_mean", lang, fault=fault, which=" / ".join(near)) if near else fault
        raise InputError(shown, place=skill)
    return _decide(Decided(term.strip(), "accept", by, at.isoformat(), named or skill), file, lang)


def _near(term: str) -> tuple[str, ...]:
    """Up to three skills a term may be meant for."""
    return tuple(name for name in closest(term) if name in taxonomy().skills)


def _canonical(text: str) -> str | None:
    """The one skill a text names by another of its names."""
    found = {
        m.skill for term in normalise(text) for m in term.matches if m.kind not in NO_SKILL and m.method != "fuzzy"
    }
    return found.pop() if len(found) == 1 else None


def new(
    term: str,
    *,
    name: str | None,
    kind: str,
    parents: tuple[str, ...],
    by: str,
    at: date,
    file: Path,
    lang: Lang,
) -> TermsDecidedDocument:
    """Makes a term a skill of its own."""
    called = (name or term).strip()
    fields: dict[str, object] = {"kind": kind}
    if key(called) != key(term):
        fields["aliases"] = [term.strip()]
    if parents:
        fields["parents"] = list(parents)
    return _decide(Decided(called, "new", by, at.isoformat(), None, fields), file, lang)


def ignore(term: str, *, by: str, at: date, file: Path, lang: Lang) -> TermsDecidedDocument:
    """Notes that a term is no skill: it is not listed again, and never read as a misspelt one."""
    return _decide(Decided(term.strip(), "ignore", by, at.isoformat()), file, lang)


def take_back(term: str, *, file: Path, lang: Lang) -> TermsDecidedDocument:
    """Takes the decision about a term out of the file."""
    before = kept(file, lang)
    gone = [one for one in before if key(term) in {key(text) for text in one.spellings()}]
    if not gone:
        raise InputError(tell("terms.undecided", lang, term=term), place=term)
    _keep(tuple(one for one in before if one not in gone), file, lang)
    return _document(gone, file)


def _decide(one: Decided, file: Path, lang: Lang) -> TermsDecidedDocument:
    """Writes a decision down; it takes the place of an earlier one about the same word."""
    about = {key(text) for text in one.spellings()}
    before = kept(file, lang)
    stay = tuple(other for other in before if not about & {key(text) for text in other.spellings()})
    _keep((*stay, one), file, lang, told=one)
    return _document((one,), file)


def _keep(decided: tuple[Decided, ...], file: Path, lang: Lang, told: Decided | None = None) -> None:
    """Writes the file, or raises InputError where the built-in vocabulary speaks against it."""
    from matcher.taxonomy.loader import load

    text = written(decided)
    beside = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        try:
            faults = faults_of(read(beside, lang), load(), beside, lang)
            if faults:
                raise TaxonomyError(faults)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except TaxonomyError as error:
        begin = re.compile(rf"^{re.escape(beside.name)}:\d+: " if told else re.escape(beside.name))
        shown = [begin.sub("" if told else file.name, problem) for problem in error.problems]
        raise InputError("\n".join(shown), place=told.term if told else str(file)) from None
    except OSError as error:
        why = why_os(error, lang)
        raise InputError(tell("terms.cannot_write", lang, path=file, why=why), place=str(file)) from None


def export(to: Path, file: Path, lang: Lang) -> TermsDecidedDocument:
    """Writes the decisions to another file."""
    decided = kept(file, lang)
    try:
        to.write_text(written(decided), encoding="utf-8")
    except OSError as error:
        why = why_os(error, lang)
        raise InputError(tell("terms.cannot_write", lang, path=to, why=why), place=str(to)) from None
    return _document(decided, to)


def bring_in(other: Path, file: Path, lang: Lang) -> TermsDecidedDocument:
    """Takes the decisions of another file in, all or none. Raises InputError where both decided about the same word
    and not alike."""
    ours = {key(text): one for one in kept(file, lang) for text in one.spellings()}
    clashes, fresh, same = [], [], 0
    for one in read(other, lang):
        here = next((ours[key(text)] for text in one.spellings() if key(text) in ours), None)
        if here is None:
            fresh.append(one)
        elif (here.decision, here.skill, dict(here.fields)) == (one.decision, one.skill, dict(one.fields)):
            same += 1
        else:
            said = {"here": _said(here), "there": _said(one), "file": other.name}
            clashes.append(tell("terms.clash", lang, term=one.term, **said))
    if clashes:
        raise InputError("\n".join(clashes), place=str(other))
    if fresh:
        _keep((*kept(file, lang), *fresh), file, lang)
    return _document(fresh, file, same)


def _said(one: Decided) -> str:
    return f"accept → {one.skill}" if one.decision == "accept" else one.decision


__all__ = ["Decision", "accept", "bring_in", "decisions", "export", "ignore", "in_store", "new", "place", "unknown"]
