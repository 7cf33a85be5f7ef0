from dataclasses import replace

import pytest

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Change, Edit, Evidence
from t2s_pipeline.distill.engines.engine import Identity, Merged
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.distill.merges import MOST_EDITS, Child, LostEdits, merge_node, places
from t2s_pipeline.distill.slots import TooMany, levels_needed

IDENTITY = Identity("fake", "1")


def leaf(n, content="- Look first.", node="patch:1", **more):
    return Edit(
        change=Change(op="append_to_section", path="SKILL.md", section="S", content=content),
        node_id=node,
        level=0,
        kind="repair",
        evidence=(Evidence(f"t{n}", 1, "quote"),),
        origins=(f"o{n}",),
        **more,
    )


class ByRule:
    """Joins edits of one rule."""

    identity = IDENTITY

    def merge(self, edits, skill, behind, item_id):
        rules = {}
        for edit in edits:
            rules.setdefault(edit.change.rule_id, []).append(edit)
        return Merged(
            tuple(replace(g[0], parents=tuple(e.edit_id for e in g)) for g in rules.values())
        )


class Lossy(ByRule):
    """Forgets an edit, drops one that it used, or invents one."""

    def __init__(self, how):
        self.how = how

    def merge(self, edits, skill, behind, item_id):
        merged = super().merge(edits, skill, behind, item_id)
        if self.how == "forgets":
            return merged._replace(edits=merged.edits[1:])
        if self.how == "both":
            return merged._replace(discards=(Discard(edits[0].edit_id, "doubt", ""),))
        return merged._replace(discards=(Discard("edit:invented", "doubt", ""),))


def merge(edits, engine=None, tasks=None):
    tasks = tasks or {e.edit_id: e.evidence[0].trajectory_id for e in edits}
    behind = {
        edit_id: frozenset({Source(f"run of {task}", task, success=True)})
        for edit_id, task in tasks.items()
    }
    return merge_node("node:1", 1, edits, behind, {}, engine or ByRule())


def test_support_counts_distinct_tasks_behind_an_edit():
    edits = [leaf(n) for n in range(3)]
    tasks = dict(zip((e.edit_id for e in edits), ("a", "b", "b"), strict=True))
    (merged,) = merge(edits, tasks=tasks).edits
    assert merged.support == 2
    assert merged.parents == tuple(e.edit_id for e in edits)
    assert merged.origins == ("o0", "o1", "o2")
    assert merged.evidence == ()
    assert (merged.level, merged.node_id) == (1, "node:1")


class Claiming(ByRule):
    """Makes one edit of all, of which only some share something with it."""

    def __init__(self, unshared):
        self.unshared = unshared

    def merge(self, edits, skill, behind, item_id):
        parents = tuple(e.edit_id for e in edits)
        unshared = tuple(parents[n] for n in self.unshared)
        return Merged((replace(edits[0], parents=parents, unshared=unshared),))


def test_a_parent_that_shares_nothing_stays_in_the_lineage_and_does_not_count():
    edits = [leaf(n) for n in range(3)]
    (merged,) = merge(edits, Claiming([1])).edits
    assert merged.parents == tuple(e.edit_id for e in edits)
    assert merged.unshared == (edits[1].edit_id,)
    assert merged.support == 2


def test_an_edit_that_shares_nothing_with_any_parent_is_refused():
    with pytest.raises(LostEdits):
        merge([leaf(n) for n in range(2)], Claiming([0, 1]))


class Carrying(ByRule):
    """Passes every edit on as it is."""

    def merge(self, edits, skill, behind, item_id):
        as_they_are = [replace(e, parents=(e.edit_id,), attribution="carried") for e in edits]
        return Merged(tuple(as_they_are), carried="the model gave no answer")


def test_a_carried_node_says_why_and_has_an_id_of_its_own():
    node = merge([leaf(0), leaf(1)], Carrying())
    assert (node.node_id, node.carried) == ("node:1:carried", "the model gave no answer")
    assert {(e.node_id, e.attribution, e.support) for e in node.edits} == {
        ("node:1:carried", "carried", 1)
    }


def test_a_merge_carries_the_lowest_trust_and_validation():
    edits = [leaf(0, trust="verified", validated="replay"), leaf(1, trust="external")]
    (merged,) = merge(edits).edits
    assert (merged.trust, merged.validated) == ("external", "evidence")


@pytest.mark.parametrize("how", ["forgets", "both", "invents"])
def test_an_engine_that_does_not_account_for_every_edit_is_stopped(how):
    with pytest.raises(LostEdits):
        merge([leaf(0), leaf(1, "- Else.")], Lossy(how))


def test_a_node_keeps_the_best_supported_edits_and_says_what_it_cut():
    edits = [leaf(n, f"- Rule {n}.") for n in range(MOST_EDITS + 5)]
    strong = [leaf(900 + n, "- Rule 64.") for n in range(3)]
    node = merge(edits + strong)
    assert len(node.edits) == MOST_EDITS
    assert node.edits[0].change.content == "- Rule 64."
    assert {d.reason for d in node.discards} == {"below the cut"}
    used = {parent for edit in node.edits for parent in edit.parents}
    dropped = {d.item_id for d in node.discards}
    assert used | dropped == {e.edit_id for e in edits + strong}
    assert not used & dropped


def child(position, *edits):
    return Child(position, f"patch:{position}", edits)


def level(children, width, fan_in=4):
    return places(children, width, fan_in, "skill:0", IDENTITY)


def test_a_node_covers_its_own_range_of_positions():
    found = level([child(n, f"e{n}") for n in range(6)], 6)
    assert [(p.position, p.inputs) for p in found] == [
        (0, ("e0", "e1", "e2", "e3")),
        (1, ("e4", "e5")),
    ]


def test_an_only_child_is_passed_on_and_no_child_is_empty():
    found = level([child(0, "e0"), child(1), child(9, "e9", "x9")], 12)
    assert (found[0].kind, found[0].node_id) == ("single", "patch:0")
    assert [p.kind for p in found] == ["single", "empty", "single"]


def test_a_node_is_named_by_what_it_reads_not_by_where_it_stands():
    here = level([child(0, "a"), child(1, "b")], 4)[0]
    there = level([child(4, "a"), child(5, "b")], 8)[1]
    assert here.node_id == there.node_id


@pytest.mark.parametrize(
    "change",
    [
        {"base_version": "skill:1"},
        {"identity": IDENTITY._replace(version="2")},
        {"identity": IDENTITY._replace(params='{"temperature":0}')},
        {"identity": IDENTITY._replace(model="other")},
    ],
)
def test_another_base_engine_or_parameter_is_another_node(change):
    children = [child(0, "a"), child(1, "b")]
    same = {"base_version": "skill:0", "identity": IDENTITY}
    one = places(children, 4, 4, **same)[0]
    other = places(children, 4, 4, **{**same, **change})[0]
    assert one.node_id != other.node_id


@pytest.mark.parametrize(
    ("slots", "fan_in", "levels"), [(1, 8, 1), (8, 8, 1), (9, 8, 2), (20, 4, 3), (64, 8, 2)]
)
def test_levels_bring_all_slots_together(slots, fan_in, levels):
    assert levels_needed(slots, fan_in) == levels


def test_more_slots_than_the_tree_holds_name_the_fan_in_that_fits():
    assert levels_needed(8**6, 8) == 6
    with pytest.raises(TooMany, match="use --fan-in 9"):
        levels_needed(8**6 + 1, 8)
