"""Which rule a person means: by the place where it stands, or by its id."""

from t2s_pipeline.assets.rules import Ruled, rule_of, rule_of_line
from t2s_pipeline.commands.blame import place_of
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.distill.decisions import decisions_of
from t2s_pipeline.distill.edits.rows import edits_of
from t2s_pipeline.resources.warehouse import Transaction

PREFIX = "rule:"
SHOWN = 13
"""Characters of a rule's id that are shown: enough to name it."""


def rule_named(transaction: Transaction, evolution: dict, name: str) -> Ruled:
    """Return the rule that a person names.

    Args:
        transaction: to read with.
        evolution: the row of the one that is looked at.
        name: a place such as ``SKILL.md:17``, or a rule's id or the beginning of one.

    Raises:
        CommandError: there is none, or there are several.
    """
    if name.startswith(PREFIX):
        return _by_id(transaction, evolution, name)
    return _by_place(transaction, evolution, name)


def _by_place(transaction: Transaction, evolution: dict, name: str) -> Ruled:
    key = evolution["evolution"]
    place = place_of(name)
    if place.path is None or place.first is None or place.first != place.last:
        raise UsageError(
            f"{name!r} names no rule; say PATH:LINE, as in SKILL.md:12, or a rule's id"
        )
    lines = transaction.read("blame_lines", evolution=key, path=place.path)
    found = [row for row in lines.iter_rows(named=True) if row["line"] == place.first]
    if not found:
        skill = evolution["skill"]
        raise UsageError(
            f"{key} has no line {place.first} in {place.path!r}; see: t2s blame {skill}"
        )
    line = found[0]
    if line["origin"] == "human":
        raise CommandError(
            f"{line['author']} wrote {name} by hand; change it in the skill's folder and evolve"
        )
    ruled = rule_of_line(transaction, evolution, line["edit_ids"])
    if ruled is None:
        raise UsageError(f"{name} is from the {line['origin']}: no rule stands there to decide on")
    return ruled


def _by_id(transaction: Transaction, evolution: dict, name: str) -> Ruled:
    edits = edits_of(transaction.read("edits_named", evolution=evolution["evolution"], rule=name))
    standing = transaction.read("standing_decisions", skill=evolution["skill"])
    known = [one for one in decisions_of(standing) if one.rule_id.startswith(name)]
    named = {edit.change.rule_id for edit in edits} | {one.rule_id for one in known}
    if len(named) > 1:
        raise UsageError(f"{name} may be any of: {', '.join(sorted(named))}")
    if edits:
        highest = [edit for edit in edits if edit.level == edits[0].level]
        return rule_of(transaction, evolution, highest)
    if known:
        one = known[-1]
        return Ruled(one.rule_id, one.change, one.leaves, one, ())
    raise UsageError(
        f"{evolution['evolution']} has no rule {name}; see: t2s why-not {evolution['skill']}"
    )
