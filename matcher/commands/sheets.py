"""Commands about one person's sheet: written anew, into a client's form, compared with an older version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    LOOK,
    Db,
    Debug,
    Json,
    Language,
    PasswordFile,
    PolicyFile,
    Today,
    app,
    gathered,
    settings_of,
    show,
)
from matcher.errors import InputError
from matcher.messages import tell


@app.command()
def sheet(
    target: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ENGINEER",
            help="シートのファイル、または要員のID・番号 / a sheet, or id or number of an engineer",
        ),
    ],
    newer: Annotated[
        str | None, typer.Argument(metavar="[NEWER]", help="--diff で比べる新しいシート / the newer one")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.xlsx", help="書き出すファイル / to write")] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="CLIENT.xlsx", help="客先指定のひな型に記入する / fill this form"),
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="確認事項を別シートに載せる / open questions too")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="新旧のシートを比べる / compare two versions")] = False,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="PATH...",
            help="要員を探すファイルやフォルダ（無ければデータベース） / where to look; else the store",
        ),
    ] = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    password_file: PasswordFile = None,
    debug: Debug = False,
) -> int:
    """要員のシートを社内様式・客先様式に書き直す、新旧を比べる / a person's sheet, clean or compared."""
    from matcher import sheets
    from matcher.terminal.sheets import show_diff, show_sheet

    settings = settings_of(today, policy, lang, debug, password_file)

    def chosen(name: str) -> sheets.Chosen:
        file = Path(name)
        if file.is_file() or file.suffix or "/" in name:
            return sheets.sheet_in(file, settings)
        return sheets.sheet_of(gathered(sources or [], settings, db), name)

    if diff:
        if newer is None:
            raise InputError(tell("sheet.diff_needs_two", settings.lang), place="--diff")
        compared = sheets.compared(chosen(target), chosen(newer), settings)
        show(compared, as_json, show_diff, settings.lang)
        return LOOK if compared.past else DONE
    if newer is not None:
        raise InputError(tell("sheet.two_without_diff", settings.lang), place=newer)
    if out is None:
        raise InputError(tell("sheet.no_out", settings.lang), place="--out")
    document = sheets.clean(chosen(target), out, settings, template=template, notes=notes)
    show(document, as_json, show_sheet, notes, settings.lang)
    return DONE
