"""The command line's door: runs one command and leaves with its exit status."""

# ruff: noqa: E402
from __future__ import annotations

import gc
import io
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

gc.set_threshold(200_000, 20, 50)  # a tenth of a short command's time went into looking for garbage that is not there
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no matrix is multiplied here: threads for it only cost their start

import typer

from matcher.commands import COMMANDS, app_for
from matcher.commands.frame import DONE, INTERRUPTED, LOOK, WRONG, json_of, lang_of
from matcher.commands.usage import problem_in
from matcher.errors import InputError, MatcherError, PlanError
from matcher.messages import Lang, tell


def _spread(arguments: list[str]) -> list[str]:
    """`--from A B` as `--from A --from B`: what follows --from and is there as a file or folder belongs to it."""
    spread: list[str] = []
    inside = False
    for at, argument in enumerate(arguments):
        first = at > 0 and arguments[at - 1] == "--from"
        if argument.startswith("-"):
            inside = argument == "--from"
            spread.append(argument)
        elif inside and not first and Path(argument).exists():
            spread += ["--from", argument]
        else:
            inside = inside and first
            spread.append(argument)
    return spread


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs one command and leaves with its exit status; bad input never shows a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    _any_character()
    try:
        asked = _spread(given) or ["--help"]
        status = app_for(asked)(asked, prog_name="matcher", standalone_mode=False, obj=_asked_lang(given))
        sys.stdout.flush()
    except PlanError as error:
        sys.exit(_refuse(error, given, LOOK))
    except MatcherError as error:
        if "--debug" in given:
            raise
        sys.exit(_refuse(error, given, WRONG))
    except typer.TyperException as error:
        command = next((a for a in given if not a.startswith("-")), "")
        usage = f"matcher {command}" if command in COMMANDS else "matcher"
        lang = _asked_lang(given)
        told = tell("cli.usage", lang, problem=problem_in(error.format_message(), lang), command=usage)
        sys.exit(_refuse(InputError(told, place=command), given, WRONG))
    except typer.Exit as leave:
        if leave.exit_code == INTERRUPTED:
            _interrupted(given)
        sys.exit(leave.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _interrupted(given)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; nothing is left to flush
        sys.exit(DONE)
    sys.exit(status or DONE)


def _interrupted(given: list[str]) -> None:
    """Says that the run was broken off; of an import, that what is missing comes with the next one."""
    importing = next((a for a in given if not a.startswith("-")), "") == "import"
    sys.stderr.write(tell("cli.interrupted_import" if importing else "cli.interrupted", _asked_lang(given)) + "\n")


def _any_character() -> None:
    """UTF-8 out whatever the machine's habit; a file name that is no text is shown with its odd bytes escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _asked_lang(given: list[str]) -> Lang:
    """The language of a call that may not even be readable."""
    asked = [b for a, b in pairwise(given) if a == "--lang"]
    asked += [a.removeprefix("--lang=") for a in given if a.startswith("--lang=")]
    return lang_of((asked or [os.environ.get("MATCHER_LANG", "")])[-1])


def _refuse(error: MatcherError, given: list[str], status: int) -> int:
    if "--json" in given:
        from matcher.documents.failing import ErrorDocument, Problem

        problem = Problem(code=error.code, message=error.message, place=error.place)
        sys.stdout.write(json_of(ErrorDocument(error=problem)) + "\n")
    sys.stderr.write(tell("cli.error", _asked_lang(given), message=error.message) + "\n")
    return status


if __name__ == "__main__":
    main()
