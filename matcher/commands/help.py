"""`--help` in the language of the run, in the columns of the terminal: the command line's library speaks English only
and counts a Japanese letter as one column.

Texts are written "日本語 / English" beside each option; a text with one language alone is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

from matcher.messages import Lang, tell

_BOTH = re.compile(r"(?P<ja>.*[^\x00-\x7f].*?) / (?P<en>[\x00-\x7f]+)", re.DOTALL)
_TYPE = re.compile(r" <(?P<type>[^<>]*)>(?:\.\.\.)?$")
_PIECES = (
    (re.compile(r"\{([^{}]*)\}(?:\.\.\.)?"), r"\1"),
    (re.compile(r"\[\["), "["),
    (re.compile(r"\]\](?:\.\.\.)?"), "]"),
    (re.compile(r"\.\.\.\]\.\.\."), "...]"),
)
"""The library's own signs around names that say already what may be left out or repeated: {X...}..., [[X]]."""
_EXTRA = re.compile(r"\s*\[(?P<said>(?:env var|default|required|x|\d)[^\[\]]*)\]$")
NARROWEST, NAMES_MOST = 40, 26
"""Columns of a page at the least, and of the names of options beside which a text stands."""


def in_language(text: str, lang: Lang) -> str:
    """The half of a text in this language.

    >>> in_language("表示言語 ja|en / language", "ja"), in_language("表示言語 ja|en / language", "en")
    ('表示言語 ja|en', 'language')
    """
    met = _BOTH.fullmatch(" ".join(text.split()))
    return met[lang].strip() if met else " ".join(text.split())


class _Helped:
    """What a command and a group of commands share."""

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        from matcher.terminal.wrapping import wrapped

        lang: Lang = "en" if ctx.find_root().obj == "en" else "ja"
        width = max(formatter.width, NARROWEST)
        pieces = " ".join(self.collect_usage_pieces(ctx))
        for said, key in (("[OPTIONS]", "help.some_options"), ("COMMAND [ARGS]...", "help.a_command")):
            pieces = pieces.replace(said, tell(key, lang))
        for pattern, plain in _PIECES:
            pieces = pattern.sub(plain, pieces)
        head = f"{tell('help.usage', lang)}: {ctx.command_path} "
        formatter.write(_hanging(head, wrapped(pieces, width - _columns(head))))
        if self.help:
            formatter.write("\n")
            formatter.write("".join(f"  {line}\n" for line in wrapped(in_language(self.help, lang), width - 2)))
        for kind in ("argument", "option"):
            records = [r for p in self.get_params(ctx) if p.param_type_name == kind and (r := _record(p, ctx, lang))]
            formatter.write(_listed(tell(f"help.{kind}s", lang), records, width))
        commands = [(name, one) for name in self.list_commands(ctx) if (one := self.get_command(ctx, name))]
        told = [(name, in_language(one.help or "", lang).rstrip(".")) for name, one in commands if not one.hidden]
        formatter.write(_listed(tell("help.commands", lang), told, width))

    def list_commands(self: Any, ctx: Any) -> list[str]:
        """The names of a group's commands in their order; none of a command."""
        return list(getattr(self, "commands", ()))


class HelpedCommand(_Helped, TyperCommand):
    """A command whose help is told in the language of the run."""


class HelpedGroup(_Helped, TyperGroup):
    """A group of commands whose help is told in the language of the run, also where it is called with nothing."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--help"] if not args and self.no_args_is_help else args)


def _record(param: Any, ctx: Any, lang: Lang) -> tuple[str, str] | None:
    """The name of an option or argument with what may be given, and what it means."""
    record = param.get_help_record(ctx)
    if record is None:
        return None
    name, said = record
    met = _EXTRA.search(said)
    text = said[: met.start()] if met else said
    if "--help" in param.opts:
        text = tell("help.help", lang)
    extra = [_extra(one, lang) for one in met["said"].split("; ")] if met else []
    known = f"  [{tell('help.and', lang).join(extra)}]" if extra else ""
    name = _TYPE.sub(lambda m: _value(m["type"], param, lang), name)
    name = name.strip("[]") if param.param_type_name == "argument" else name
    return name, f"{in_language(text, lang)}{known}".strip()


def _value(kind: str, param: Any, lang: Lang) -> str:
    """What stands behind an option that names no value of its own; nothing behind an argument."""
    if param.param_type_name == "argument":
        return ""
    return " N" if kind in ("int", "float") else f" {tell('help.value', lang)}"


def _extra(said: str, lang: Lang) -> str:
    """A remark of the library on an option: env var: X, default: 5, required, x>=1."""
    name, colon, value = said.partition(": ")
    if colon and name in ("env var", "default"):
        return tell(f"help.{name.replace(' ', '_')}", lang, value=value)
    if said == "required":
        return tell("help.required", lang)
    if least := re.fullmatch(r"x>=(\S+)", said):
        return tell("help.least", lang, value=least[1])
    between = re.fullmatch(r"(\S+?)<=x<=(\S+)", said)
    return tell("help.between", lang, low=between[1], high=between[2]) if between else said


def _listed(title: str, records: Iterable[tuple[str, str]], width: int) -> str:
    """A section: names in one column, what they mean beside or below them."""
    from matcher.terminal.wrapping import wrapped

    rows = list(records)
    if not rows:
        return ""
    column = min(max(_columns(name) for name, _ in rows), NAMES_MOST) + 4
    out = [f"\n{title}:\n"]
    for name, said in rows:
        head = f"  {name}"
        pad = column - _columns(head)
        lines = wrapped(said, width - column) if said else [""]
        beside = _hanging(head + " " * pad, lines) if pad >= 2 else f"{head}\n" + _hanging(" " * column, lines)
        out.append(beside if said else f"{head}\n")
    return "".join(out)


def _hanging(head: str, lines: list[str]) -> str:
    """Lines beside a head, those after the first under it."""
    under = " " * _columns(head)
    return "".join(f"{under if at else head}{line}".rstrip() + "\n" for at, line in enumerate(lines))


def _columns(text: str) -> int:
    from matcher.terminal.wrapping import cell_len

    return cell_len(text)
