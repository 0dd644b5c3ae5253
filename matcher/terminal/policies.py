"""What the company decides, and what another decision would change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.text import Text

from matcher.messages import Lang, man_yen
from matcher.terminal.names import person_name, project_name
from matcher.terminal.page import console_of, phrase, put_heading, put_item, put_lines
from matcher.terminal.wrapping import wrapped

if TYPE_CHECKING:
    from matcher.desk import Morning
    from matcher.documents.policies import PolicyDocument, PolicyTrialDocument


def show_policy(document: PolicyDocument, lang: Lang) -> None:
    """The policy as the TOML file that would state it: each value under what it means and where it comes from."""
    console = console_of()
    section = ""
    for name, entry in sorted(document.values.items(), key=lambda item: "." in item[0]):
        before, _, last = name.rpartition(".")
        if before != section:
            section = before
            console.print(Text(f"\n[{section}]", style="bold"))
        source = phrase("policy_default", lang) if entry.source == "default" else entry.source
        for part in wrapped(f"{entry.about} [{source}]", max(console.width - 2, 20)):
            console.print(Text(f"# {part}", style="dim"), no_wrap=True, overflow="ignore", crop=False)
        console.print(Text(f"{last} = {_toml(entry.value)}" if entry.value is not None else f"# {last} ="))


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def show_trial(document: PolicyTrialDocument, morning: Morning, lang: Lang) -> None:
    """What another policy would change."""
    console = console_of()
    put_heading(console, phrase("trial_values", lang, count=len(document.changed)))
    for one in document.changed:
        put_lines(
            console, [phrase("trial_value", lang, name=one.name, old=one.from_, new=one.to, about=one.about)], "・"
        )
    before, after = document.before, document.after
    put_heading(console, phrase("trial_plan", lang))
    for name in ("objective", "placed", "pairs", "unfilled"):
        old, new = getattr(before, name), getattr(after, name)
        if name == "objective":
            old, new = man_yen(old, lang), man_yen(new, lang)
        put_lines(console, [phrase(f"trial_{name}", lang, old=old, new=new)], "・")
    put_heading(console, phrase("trial_changes", lang, count=len(document.changes)))
    for change in document.changes:
        nowhere = phrase("replan_nowhere", lang)
        old = project_name(morning, change.from_) if change.from_ else nowhere
        new = project_name(morning, change.to) if change.to else nowhere
        who = person_name(morning, change.engineer)
        put_item(console, phrase("replan_change", lang, who=who, before=old, after=new), [change.because])
