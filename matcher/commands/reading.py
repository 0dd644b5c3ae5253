"""Commands that read and check: what do these files say?"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    LOOK,
    Db,
    Debug,
    Fill,
    Json,
    Language,
    MaybePaths,
    PasswordFile,
    Paths,
    PolicyFile,
    Save,
    Today,
    app,
    completing_if,
    gathered,
    lang_of,
    note_filling,
    progress_bar,
    read_something,
    settings_of,
    show,
)
from matcher.errors import InputError
from matcher.messages import tell


@app.command()
def normalize(
    terms: Annotated[
        list[str] | None, typer.Argument(metavar="[TERM...]", help="無ければ標準入力から / else standard input")
    ] = None,
    column: Annotated[str, typer.Option("--column", help="language|db|os|phase|role|any|prose")] = "any",
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """スキルの表記を正式名にそろえる / surface terms to canonical skills."""
    from matcher import desk
    from matcher.terminal.reading import show_terms

    columns = ("language", "db", "os", "phase", "role", "any", "prose")
    if column not in columns:
        known = " ".join(columns)
        told = tell("cli.one_of", lang_of(lang), option="--column", given=column, known=known)
        raise InputError(told, place="--column")
    lines = terms if terms else [line.rstrip("\n") for line in sys.stdin]
    show(desk.normalize([t for t in lines if t.strip()], column), as_json, show_terms, lang)
    return DONE


@app.command()
def extract(
    paths: Paths,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    password_file: PasswordFile = None,
    fill: Fill = False,
    debug: Debug = False,
) -> int:
    """メール・一覧・スキルシートを読み取る / read files into records."""
    from matcher import desk
    from matcher.documents.reading import ExtractDocument
    from matcher.readers import read_paths
    from matcher.readers.mail_kind import mail_kinds
    from matcher.terminal.reading import show_records

    settings = settings_of(today, None, lang, debug, password_file)
    completing = completing_if(fill, settings.lang)
    with progress_bar(lang) as progress:
        reading = read_paths(paths, today=settings.today, debug=debug, progress=progress, passwords=settings.passwords)
    if completing is not None:
        reading = completing.paths(paths, reading, settings.today)
    document = ExtractDocument(
        records=tuple(desk.extract(reading)),
        failures=reading.failures,
        others=reading.others,
        mails=mail_kinds(reading.records, reading.others),
        filling=note_filling(completing, settings.lang),
    )
    show(document, as_json, show_records, settings.lang)
    return read_something(reading)


@app.command()
def check(
    paths: MaybePaths = None,
    db: Db = None,
    save: Save = False,
    ask: Annotated[
        str | None,
        typer.Option("--ask", metavar="ENGINEER", help="本人・所属会社への確認メール / mail to send"),
    ] = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    password_file: PasswordFile = None,
    debug: Debug = False,
) -> int:
    """スキルシートの矛盾を調べる（要確認があれば終了コード1） / findings of skill sheets."""
    from matcher import desk
    from matcher.terminal.reading import show_findings, show_questions

    settings = settings_of(today, policy, lang, debug, password_file)
    morning = gathered(paths or [], settings, db, save=save)
    if ask is not None:
        show(desk.ask(morning, ask), as_json, show_questions, settings.lang)
        return DONE
    document = desk.check(morning)
    show(document, as_json, show_findings, morning, settings.lang)
    if document.summary.block:
        return LOOK
    return read_something(morning.reading)


@app.command()
def rules(as_json: Json = False, lang: Language = "ja", policy: PolicyFile = None) -> int:
    """スキルシートのチェック項目の一覧 / every check, with its severity."""
    from matcher import desk
    from matcher.terminal.reading import show_rules

    settings = settings_of(None, policy, lang, False)
    show(desk.rules(settings), as_json, show_rules, settings.lang)
    return DONE
