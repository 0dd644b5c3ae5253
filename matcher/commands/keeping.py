"""Commands that keep something in the store: what comes in, what people decide and change."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    LOOK,
    WRONG,
    By,
    Db,
    Debug,
    Fill,
    Json,
    Language,
    PasswordFile,
    PolicyFile,
    Reason,
    Today,
    app,
    completing_if,
    from_store,
    note_filling,
    opened,
    progress_bar,
    settings_of,
    show,
)
from matcher.messages import listed, tell

Engineer = Annotated[
    str, typer.Argument(metavar="ENGINEER", help="要員のID・番号・イニシャル / id, number or initials of an engineer")
]
Project = Annotated[
    str, typer.Argument(metavar="PROJECT", help="案件のID・番号・題名 / id, number or title of a project")
]


@app.command("import")
def bring_in(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|imap://…",
            help="メール・一覧・シートのファイルやフォルダ、メールボックス（imaps://user@host/INBOX）"
            " / files, folders or a mailbox",
        ),
    ],
    again: Annotated[bool, typer.Option("--again", help="取り込み済みのファイルも読み直す / read anew")] = False,
    by: By = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    password_file: PasswordFile = None,
    fill: Fill = False,
    debug: Debug = False,
) -> int:
    """データベースに取り込む（何度でも、重複なし） / into the store, without doubles."""
    from matcher import keeping
    from matcher.terminal.keeping import show_import

    settings = settings_of(today, policy, lang, debug, password_file)
    completing = completing_if(fill, settings.lang)
    with opened(db, settings, new=True) as store:
        with progress_bar(lang) as progress:
            document = keeping.bring_in(
                store, places, settings, by=keeping.who(by), again=again, progress=progress, completing=completing
            )
        keeping.refresh(store, settings)
        keeping.plan_ahead(store, settings)
    note_filling(completing, settings.lang)
    show(document, as_json, show_import, settings.lang)
    return WRONG if document.failed and not document.files - document.failed and not document.added else DONE


@app.command()
def waive(
    finding: Annotated[
        str, typer.Argument(metavar="FINDING", help="指摘のID（check で表示） / id of a finding, as check shows it")
    ],
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
) -> int:
    """シートの指摘を確認済みにする（誰が・なぜ、を残す） / a finding that no longer holds its person back."""
    from matcher import keeping
    from matcher.terminal.keeping import show_decision

    settings = settings_of(today, policy, lang, False)
    with opened(db, settings) as store:
        morning = from_store(store, settings)
        document = keeping.waive(store, morning, finding, by=keeping.named(by, settings.lang), reason=reason or "")
    show(document, as_json, show_decision, settings.lang)
    return DONE


def _pair(
    kind: str,
    engineer: str,
    project: str,
    *,
    by: str | None,
    reason: str | None,
    db: str | None,
    as_json: bool,
    lang: str,
    today: str | None,
    value: dict[str, str] | None = None,
) -> int:
    from matcher import keeping
    from matcher.terminal.keeping import show_decision

    settings = settings_of(today, None, lang, False)
    with opened(db, settings) as store:
        morning = from_store(store, settings)
        person = keeping.named(by, settings.lang)
        document = keeping.pair_up(store, morning, kind, engineer, project, by=person, reason=reason, value=value)
        clashes = keeping.clashes(store, morning, document)
    broken = keeping.why_no_lock(morning, document) if kind == "lock" else ()
    show(document, as_json, show_decision, settings.lang)
    notes = [note for note in (keeping.lifted(morning, document),) if note is not None]
    if broken:
        why = listed(broken, settings.lang)
        notes.append(tell("keeping.lock_broken", settings.lang, why=why, number=document.number))
    if clashes:
        told = "\n".join(f"  - {line}" for line in clashes)
        notes.append(tell("keeping.clash", settings.lang, why=told, number=document.number))
    sys.stderr.write("".join(f"{note}\n" for note in notes))
    return LOOK if broken or clashes else DONE


@app.command()
def lock(
    engineer: Engineer,
    project: Project,
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """この要員をこの案件に必ず入れる / the plan must hold this pair."""
    return _pair("lock", engineer, project, by=by, reason=reason, db=db, as_json=as_json, lang=lang, today=today)


@app.command()
def veto(
    engineer: Engineer,
    project: Project,
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """この要員をこの案件に入れない / the plan must not hold this pair."""
    return _pair("veto", engineer, project, by=by, reason=reason, db=db, as_json=as_json, lang=lang, today=today)


@app.command()
def consent(
    engineer: Engineer,
    project: Project,
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """要員がこの案件への提案を承諾した / the engineer agrees to be proposed."""
    return _pair("consent", engineer, project, by=by, reason=reason, db=db, as_json=as_json, lang=lang, today=today)


@app.command()
def decisions(db: Db = None, as_json: Json = False, lang: Language = "ja") -> int:
    """いま有効な判断（確認済み・固定・除外・承諾）の一覧 / all decisions that stand."""
    from matcher import keeping
    from matcher.documents.keeping import DecisionsDocument
    from matcher.terminal.keeping import show_decisions

    settings = settings_of(None, None, lang, False)
    with opened(db, settings) as store:
        document = DecisionsDocument(decisions=tuple(keeping.decisions(store)))
    show(document, as_json, show_decisions, settings.lang)
    return DONE


@app.command("take-back")
def take_back(
    number: Annotated[
        int,
        typer.Argument(
            metavar="NUMBER", help="判断の番号（decisions で表示） / number of a decision, as decisions shows it"
        ),
    ],
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
) -> int:
    """判断を取り消す（記録は残る） / a decision that no longer stands."""
    from matcher import keeping
    from matcher.terminal.keeping import show_decision

    settings = settings_of(None, None, lang, False)
    with opened(db, settings) as store:
        person = keeping.named(by, settings.lang)
        document = keeping.take_back(store, number, settings.lang, by=person, reason=reason)
    show(document, as_json, show_decision, settings.lang)
    return DONE


@app.command()
def history(
    name: Annotated[str, typer.Argument(metavar="ENGINEER|PROJECT", help="要員か案件 / an engineer or a project")],
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """登録の全版と、版ごとの変更点、経歴の変わり方 / every version of a record and what it changed."""
    from matcher import keeping
    from matcher.terminal.keeping import show_history
    from matcher.terminal.sheets import show_diff

    settings = settings_of(today, None, lang, False)
    with opened(db, settings) as store:
        document = keeping.history(store, from_store(store, settings), name)
    show(document, as_json, show_history, settings.lang)
    for career in () if as_json else document.careers:
        show_diff(career, settings.lang)
    return DONE


@app.command()
def edit(
    name: Annotated[str, typer.Argument(metavar="ENGINEER|PROJECT", help="要員か案件 / an engineer or a project")],
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...", help="例 available_from=2027-01-01 / for example available_from=2027-01-01"
        ),
    ],
    version: Annotated[
        int | None,
        typer.Option(
            "--version",
            metavar="N",
            help="見ていた版。他の人が先に直していれば止める / the version you saw; stops where somebody was sooner",
        ),
    ] = None,
    by: By = None,
    reason: Reason = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
) -> int:
    """登録の項目を手で直す（取り込み直しても残る） / set fields of a record by hand."""
    from matcher import keeping
    from matcher.terminal.keeping import show_history

    settings = settings_of(today, None, lang, False)
    with opened(db, settings) as store:
        person = keeping.named(by, settings.lang)
        morning = from_store(store, settings)
        document = keeping.edit(store, morning, name, changes, by=person, reason=reason, started_from=version)
        keeping.refresh(store, settings)
    show(document, as_json, show_history, settings.lang)
    return DONE
