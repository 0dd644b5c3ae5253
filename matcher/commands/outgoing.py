"""Commands that draft mails to many and to senders: projects to partners, free people to clients, open questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.frame import (
    DONE,
    LOOK,
    Db,
    Debug,
    From,
    Json,
    Language,
    PolicyFile,
    Today,
    app,
    gathered,
    lang_of,
    settings_of,
    show,
)
from matcher.errors import InputError
from matcher.messages import tell

Out = Annotated[
    Path | None, typer.Option("--out", metavar="F.eml|F.txt", help="下書きをファイルに書く / where the draft goes")
]


@app.command()
def announce(
    project: Annotated[
        str | None, typer.Argument(metavar="[PROJECT]", help="案件のID・番号・題名 / id, number or title of a project")
    ] = None,
    bench: Annotated[bool, typer.Option("--bench", help="要員リストを取引先へ / the list of free people")] = False,
    to: Annotated[str | None, typer.Option("--to", metavar="CLIENT", help="リストの送り先 / the client")] = None,
    out: Out = None,
    source: From = [],  # noqa: B006  typer copies the default
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """案件を協力会社へ、または要員リストを取引先へ案内するメールの下書き / drafts that go out to many."""
    from matcher import desk
    from matcher.drafts import write_draft
    from matcher.terminal.outgoing import show_announcement

    if (project is None) != bench:
        raise InputError(tell("outgoing.project_or_bench", lang_of(lang)), place="PROJECT")
    if to is not None and not bench:
        raise InputError(tell("outgoing.to_of_bench", lang_of(lang)), place="--to")
    settings = settings_of(today, policy, lang, debug)
    morning = gathered(source, settings, db)
    document = desk.announce(morning, project) if project is not None else desk.bench_list(morning, client=to)
    if out is not None:
        write_draft(document, out, settings.lang)
    show(document, as_json, show_announcement, morning, out, settings.lang)
    return LOOK if bench and not document.engineers else DONE


@app.command()
def enquire(
    project: Annotated[
        str | None, typer.Argument(metavar="[PROJECT]", help="案件のID・番号・題名 / id, number or title of a project")
    ] = None,
    engineer: Annotated[
        str | None, typer.Option("--engineer", metavar="E", help="要員について聞く / ask about this engineer")
    ] = None,
    out: Out = None,
    source: From = [],  # noqa: B006
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    policy: PolicyFile = None,
    debug: Debug = False,
) -> int:
    """判断に足りない点を、送り主や所属会社に確認するメールの下書き / what is missing, as a mail to the sender."""
    from matcher import desk
    from matcher.drafts import write_draft
    from matcher.terminal.outgoing import show_enquiry

    if (project is None) == (engineer is None):
        raise InputError(tell("cli.project_or_engineer", lang_of(lang)), place="PROJECT")
    settings = settings_of(today, policy, lang, debug)
    morning = gathered(source, settings, db)
    document = desk.enquire(morning, project=project, engineer=engineer)
    written = out if document.questions else None
    if written is not None:
        write_draft(document, written, settings.lang)
    show(document, as_json, show_enquiry, written, settings.lang)
    return DONE
