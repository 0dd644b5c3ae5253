"""Letters filled from templates: ours under templates/, or a file of the user's own."""

from __future__ import annotations

from pathlib import Path

from matcher.errors import InputError
from matcher.messages import Lang, tell


def rendered(name: str, values: dict[str, object], lang: Lang) -> str:
    """The template filled in. Nothing but these values is within its reach; any fault of it raises InputError."""
    from jinja2 import Environment, FileSystemLoader, PackageLoader, StrictUndefined
    from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
    from jinja2.sandbox import SandboxedEnvironment

    file = Path(name)
    own = file.is_file() or file.name != name
    loader = FileSystemLoader(str(file.parent)) if own else PackageLoader("matcher", "templates")
    environment: Environment = SandboxedEnvironment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    try:
        return environment.get_template(file.name).render(**values)
    except TemplateNotFound as error:
        raise InputError(tell("propose.no_template", lang, name=name), place=name) from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        fault = f"{type(error).__name__}: {error}"
        raise InputError(tell("propose.bad_template", lang, name=f"{name}{line}", fault=fault), place=name) from error


def one_line(text: str) -> str:
    """A header of one line, whatever a title brought along."""
    return " ".join(text.split())
