"""The command that watches a folder or a mailbox."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.frame import (
    DONE,
    By,
    Db,
    Debug,
    Json,
    Language,
    PasswordFile,
    PolicyFile,
    Today,
    app,
    json_of,
    opened,
    settings_of,
    until_nobody_reads,
)

if TYPE_CHECKING:
    from matcher.documents.keeping import WatchEvent


@app.command()
def watch(
    place: Annotated[
        str,
        typer.Argument(
            metavar="DIR|imap://…",
            help="監視するフォルダかメールボックス（imaps://user@host/INBOX） / folder or mailbox to watch",
        ),
    ],
    once: Annotated[bool, typer.Option("--once", help="いまある分を処理して終わる / what is there, then end")] = False,
    seconds: Annotated[
        float | None, typer.Option("--for", metavar="SECONDS", min=0, help="この秒数で終わる / end after so long")
    ] = None,
    by: By = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    password_file: PasswordFile = None,
    debug: Debug = False,
) -> int:
    """届いたメールをすぐに取り込み、候補を出す / new mail in, shortlist out."""
    from matcher.keeping import who
    from matcher.terminal.watching import show_end, show_event
    from matcher.watching import watch as watched

    settings = settings_of(today, policy, lang, debug, password_file)

    def tell_of(event: WatchEvent) -> None:
        with until_nobody_reads():
            if as_json:
                sys.stdout.write(json_of(event, indent=None) + "\n")
            else:
                show_event(event, settings.lang)

    def note(line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    with opened(db, settings, new=True) as store:
        counts = watched(
            store,
            place,
            settings,
            by=who(by),
            tell_of=tell_of,
            note=note,
            once=once,
            seconds=seconds,
            clock=None if today else date.today,
        )
    note(show_end(counts, settings.lang))
    return DONE
