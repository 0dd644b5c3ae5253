"""People, projects and contracts as a page names them: never by a full name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.messages import tell

if TYPE_CHECKING:
    from matcher.desk import Morning


def about_told(morning: Morning, name: str) -> str:
    if name in morning.projects:
        return project_name(morning, name)
    return person_name(morning, name) if name in morning.engineers else name


def person_name(morning: Morning, engineer: str) -> str:
    person = morning.engineers[engineer]
    return f"{person.initials or '?'}({engineer})"


def project_name(morning: Morning, project: str) -> str:
    found = morning.projects.get(project)
    if found is not None:
        return f"{project} {found.title}" if found.title else project
    return _contract_name(morning, project)


def _contract_name(morning: Morning, ident: str) -> str:
    """A running seat by what it is and whose, with its id: somebody takes it over, or leaves it."""
    contract = morning.contracts.get(ident)
    known = [part for part in (contract.project, contract.client) if part] if contract is not None else []
    if not known:
        return ident
    return tell("terminal.contract", morning.settings.lang, ident=ident, what=" ".join(known))
