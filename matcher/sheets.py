"""One person's sheet: written anew in the house's layout or into a client's form, or compared with an older one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.errors import InputError
from matcher.messages import listed, tell
from matcher.model import Engineer, Extracted, SkillSheet, Unread
from matcher.morning import Settings

if TYPE_CHECKING:
    from matcher.documents.sheets import CareerDiffDocument, SheetDocument
    from matcher.morning import Morning
    from matcher.reports.house import Note

WITHHELD = ("name", "birth_date", "phone", "mail", "address")


@dataclass(frozen=True)
class Chosen:
    """A sheet with what is known beside it."""

    sheet: SkillSheet
    called: str
    person: Engineer | None = None
    unread: tuple[Unread, ...] = ()


def sheet_in(file: Path, settings: Settings) -> Chosen:
    """The one skill sheet in a file. Raises InputError where there is none, or more than one."""
    from matcher.readers import read_file

    reading = read_file(file, settings.today, debug=settings.debug, passwords=settings.passwords)[1]
    found = [r for r in reading.records if isinstance(r.data, SkillSheet)]
    if not found:
        reasons = [*(f.reason for f in reading.failures), *(o.reason for o in reading.others)]
        why = ("" if settings.lang == "ja" else " ").join(reasons)
        raise InputError(tell("sheet.none_in", settings.lang, path=file, why=why), place=str(file))
    if len(found) > 1:
        which = listed([_called(r) for r in found[:5]], settings.lang)
        told = tell("sheet.several_in", settings.lang, path=file, count=len(found), which=which)
        raise InputError(told, place=str(file))
    (record,) = found
    assert isinstance(record.data, SkillSheet)
    return Chosen(record.data, file.name, unread=record.unread)


def _called(record: Extracted) -> str:
    assert isinstance(record.data, SkillSheet)
    return record.data.initials or record.data.number or record.source


def sheet_of(morning: Morning, engineer: str) -> Chosen:
    """The newest sheet of a person. Raises InputError where nobody is called so, or he has none."""
    ident = morning.engineer(engineer)
    sheet = morning.sheets.get(ident)
    if sheet is None:
        raise InputError(tell("sheet.no_sheet_of", morning.settings.lang, engineer=engineer), place=engineer)
    return Chosen(sheet, engineer, morning.engineers[ident])


def clean(
    chosen: Chosen, out: Path, settings: Settings, *, template: Path | None = None, notes: bool = False
) -> SheetDocument:
    """Writes the person's sheet: in the house's layout, or into the template. Raises InputError where it cannot."""
    from matcher.documents.sheets import SheetDocument
    from matcher.reports.career import career
    from matcher.reports.house import write
    from matcher.scoring.experience import months_worked

    if out.suffix.lower() not in (".xlsx", *((".xlsm",) if template else ())):
        raise InputError(tell("sheet.out_suffix", settings.lang, given=out.name), place=str(out))
    for read in (Path(chosen.sheet.place.file), *([template] if template else [])):
        if read.exists() and out.exists() and out.samefile(read):
            raise InputError(tell("sheet.out_is_input", settings.lang, path=out), place=str(out))
    worked = months_worked(chosen.sheet.engagements, settings.today)
    person = chosen.person
    told = career(
        chosen.sheet,
        worked,
        settings.today,
        initials=person.initials if person else None,
        name=person.name if person else None,
    )
    asked = tuple(_notes(chosen, settings))
    if template is None:
        left = []
        write(out, told, asked if notes else ())
    else:
        from matcher.forms import fill

        left = fill(template, out, told, settings.today, settings.lang)
    withheld = {*chosen.sheet.private} | ({"name"} if chosen.sheet.name else set())
    withheld |= {"birth_date"} if chosen.sheet.birth_date else set()
    return SheetDocument(
        file=str(out),
        initials=told.initials,
        template=str(template) if template else None,
        engagements=len(told.entries),
        skills=len(told.skills),
        withheld=tuple(w for w in WITHHELD if w in withheld),
        not_placed=tuple(left),
        notes=len(asked),
    )


def _notes(chosen: Chosen, settings: Settings) -> Iterator[Note]:
    from matcher.reports.house import Note

    for finding in settings.check(chosen.sheet, chosen.person):
        yield Note(str(finding.place), finding.message, finding.suggestion or "")
    for part in chosen.unread:
        place = f"{part.sheet or ''} {part.cell or (f'{part.line}行目' if part.line else '')}".strip()
        yield Note(place, tell("sheet.unread_note", settings.lang, text=part.text), "")


def compared(older: Chosen, newer: Chosen, settings: Settings) -> CareerDiffDocument:
    """What the newer sheet tells otherwise than the older one."""
    from matcher.careers import career_diff

    return career_diff(older.sheet, newer.sheet, names=(older.called, newer.called), lang=settings.lang)
