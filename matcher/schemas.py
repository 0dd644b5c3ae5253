"""The JSON Schemas of every document the commands print, and of every record inside them."""

from __future__ import annotations

from typing import Any


def schemas() -> dict[str, dict[str, Any]]:
    """Schema by name of document or record."""
    from pydantic import BaseModel

    from matcher.documents import documents
    from matcher.model import Account, Engineer, Placement, Project, SkillSheet

    records: dict[str, type[BaseModel]] = {
        "project": Project,
        "engineer": Engineer,
        "placement": Placement,
        "account": Account,
    }
    models: dict[str, type[BaseModel]] = {**documents(), **records, "skill_sheet": SkillSheet}
    return {name: model.model_json_schema(by_alias=True, mode="serialization") for name, model in models.items()}
