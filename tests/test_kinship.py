"""What comparing people asks of the vocabulary, against the vocabulary itself."""

from __future__ import annotations

from matcher.normalise.roles import role
from matcher.scoring.kinship import implied, kinship, near_to, role_of, stands_in_for
from matcher.taxonomy import taxonomy


def test_what_comes_near_a_skill_is_what_the_vocabulary_says_of_both():
    known = taxonomy().skills
    for own in (known["Java"], known["PostgreSQL"], known["React"], known["AWS"]):
        siblings = {n for n, s in known.items() if set(s.parents) & set(own.parents)}
        leading = {n for n, s in known.items() if own.name in s.implies or own.name in s.substitutes}
        assert near_to(own.name) == {*siblings, *leading, *own.implies, *own.substitutes}
        stand_ins = {n: s.substitutes[own.name] for n, s in known.items() if own.name in s.substitutes}
        assert dict(stands_in_for(own.name)) == stand_ins


def test_a_skill_nobody_knows_is_near_to_none():
    assert near_to("そんな技術はない") == near_to(None) == frozenset()
    assert implied("そんな技術はない") == stands_in_for("そんな技術はない") == ()


def test_what_is_implied_for_certain_goes_to_the_end():
    assert {"Spring Framework", "Java"} <= set(implied("Spring Boot"))


def test_canonical_roles_are_read_as_themselves_and_all_others_as_the_vocabulary_reads_them():
    for name in taxonomy().roles:
        assert role_of(name) == role(name) == name
    assert role_of("プロジェクトリーダー") == role("プロジェクトリーダー") == "PL"
    assert role_of("そんな役割はない") is None


def test_everything_everybody_uses_is_known_as_such():
    assert kinship().ubiquitous == {n for n, s in taxonomy().skills.items() if s.ubiquitous} != set()
