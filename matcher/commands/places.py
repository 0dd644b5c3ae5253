"""The command about stations: what is known, and official lists laid over it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.frame import DONE, LOOK, Json, Language, app, lang_of, show
from matcher.messages import Lang, tell

if TYPE_CHECKING:
    from matcher.documents.places import StationsDocument

FAULTS_SHOWN = 20


@app.command()
def stations(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help="駅データ.jp の CSV、国土数値情報 N02 の GeoJSON・XML / CSV of ekidata.jp, GeoJSON or XML of N02",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="書き出すフォルダ（無ければ利用者のデータフォルダ） / folder to write; else the user's data folder",
        ),
    ] = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """駅の公式データを取り込む。ファイルが無ければいまの駅数を出す / stations known; import official ones."""
    from matcher.documents.places import StationsDocument
    from matcher.places.listed import COLUMNS, folder, imported, rows_of
    from matcher.places.official import read_official
    from matcher.places.overlay import lay_over, write

    language, kept = lang_of(lang), out or folder()
    rows = {(row[0], row[2]) for row in rows_of("stations.csv")}
    lines = {row[0] for row in rows_of("lines.csv")}
    if not files:
        extra = {(row[0], row[2]) for row in imported("stations.csv", COLUMNS)}
        document = StationsDocument(
            stations=len(rows | extra), lines=len(lines), imported=len(extra), folder=str(folder())
        )
        show(document, as_json, _show, language)
        return DONE
    overlay = lay_over(read_official(files, language), language)
    write(overlay, kept, language)
    document = StationsDocument(
        stations=len(rows) + overlay.added,
        lines=len(lines | {row[0] for row in overlay.lines}),
        imported=len(overlay.stations),
        folder=str(kept),
        matched=overlay.matched,
        added=overlay.added,
        stretches=len(overlay.lines),
        faults=tuple(overlay.faults),
    )
    show(document, as_json, _show, language)
    if not as_json and kept.absolute() != folder().absolute():
        sys.stdout.write(tell("places.elsewhere", language, folder=kept.absolute()) + "\n")
    return LOOK if overlay.faults else DONE


def _show(document: StationsDocument, lang: Lang) -> None:
    if document.matched is None:
        told = {"stations": document.stations, "lines": document.lines, "imported": document.imported}
        sys.stdout.write(tell("places.known", lang, folder=document.folder, **told) + "\n")
        return
    told = {"matched": document.matched, "added": document.added or 0, "lines": document.stretches or 0}
    sys.stdout.write(tell("places.imported", lang, folder=document.folder, **told) + "\n")
    if document.faults:
        sys.stdout.write(tell("places.passed_by", lang, count=len(document.faults)) + "\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in document.faults[:FAULTS_SHOWN])
