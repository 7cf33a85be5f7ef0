"""What a model makes of many rules, what it must account for, and what happens if it does not."""

import json
from dataclasses import replace

import pytest

from t2s_pipeline.distill.edits.edit import Change, Edit, Evidence
from t2s_pipeline.distill.engines.model.affinity import share_words
from t2s_pipeline.distill.engines.model.grouping import pieces
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.distill.merges import merge_node

FIRST = "- Before calling `ship`, call `weigh` first. `ship` is refused otherwise."
SAME = "- When `ship` is refused, call `weigh` first and repeat it. The weight is on record then."
OTHER = "- When `track` has answered, do not call it again. The answer is the same."


def leaf(n, content, **more):
    change = Change(op="append_to_section", path="SKILL.md", section="S", content=content)
    return Edit(
        change=replace(change, **more.pop("change", {})),
        node_id=f"patch:{n}",
        level=0,
        kind=more.pop("kind", "repair"),
        evidence=(Evidence(f"t{n}", 1, "quote"),),
        origins=(f"o{n}",),
        **more,
    )


def sources(edits):
    return {
        e.edit_id: frozenset({Source(e.evidence[0].trajectory_id, e.node_id, n % 2 == 0)})
        for n, e in enumerate(edits)
    }


@pytest.fixture
def merge(engine_of, base):
    """Merge as the pipeline does, which checks that nothing is lost."""

    def merge(complete, edits, **limits):
        engine = engine_of(complete, **limits)
        return merge_node("node:1", 1, edits, sources(edits), base, engine)

    return merge


def rule(content_of, handles, **more):
    return {
        "trigger": "When `ship` is refused",
        "action": content_of,
        "reason": "The weight is missing.",
        "op": "append_to_section",
        "path": "SKILL.md",
        "section": "S",
        "target": "",
        "handles": handles,
        **more,
    }


def answer(*rules, drops=()):
    told = [{"handle": handle, "reason": "It says nothing to do."} for handle in drops]
    return json.dumps({"rules": list(rules), "drops": told})


def saying(*texts):
    return lambda n, message: texts[min(n, len(texts) - 1)]


def test_rules_that_say_the_same_become_one_with_all_their_parents(merge, brain):
    edits = [leaf(0, FIRST), leaf(1, OTHER), leaf(2, SAME)]
    complete = brain()
    node = merge(complete, edits)
    joined, single = node.edits
    assert joined.parents == (edits[0].edit_id, edits[2].edit_id)
    assert (joined.support, joined.attribution, joined.evidence) == (2, "claimed", ())
    assert single.parents == (edits[1].edit_id,)
    (request,) = complete.requests
    assert (request.stage, request.item_id) == ("merge", "node:1")
    assert request.schema["required"] == ["rules", "drops"]


def test_the_model_sees_handles_support_outcomes_trust_and_origins_and_no_ids(merge, brain):
    edits = [leaf(0, FIRST), leaf(1, FIRST), leaf(2, OTHER, trust="external", kind="prune")]
    complete = brain()
    merge(complete, edits)
    asked = complete.requests[0].messages[1]["content"]
    assert (
        ":e1] append_to_section, SKILL.md, section “S”; repair; 2 tasks; "
        "runs: 1 succeeded, 1 failed; internal; from o0, o1\n" + FIRST
    ) in asked
    assert "1 task; runs: 1 succeeded, 0 failed; external; from o2\n" in asked
    told = json.dumps(complete.requests[0].messages)
    assert not any(name in told for name in ("edit:", "patch:", "node:", "t0", "quote"))


def test_equal_rules_are_joined_without_asking(merge, brain):
    complete = brain()
    edits = [leaf(0, FIRST), leaf(1, FIRST.upper()), leaf(2, f"{FIRST} ", kind="preserve")]
    (edit,) = merge(complete, edits).edits
    assert complete.requests == []
    assert (edit.support, edit.kind) == (3, "repair")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (answer(rule("weigh it", ["e1", "e7"]), rule("x", ["e2"])), "no such handles: e7"),
        (answer(rule("weigh it", ["e1"])), "neither in a rule nor dropped: e2"),
        (answer(rule("weigh it", ["e1", "e2"]), rule("y", ["e2"])), "more than once: e2"),
        (answer(rule("weigh it", ["e1", "e1", "e2"])), "more than once: e1"),
        (answer(rule("weigh it", ["e1", "e2"]), drops=["e2"]), "more than once: e2"),
        (answer(rule("weigh it", []), drops=["e1", "e2"]), "one at least"),
        (
            answer(
                rule(
                    "sing",
                    ["e1", "e2"],
                    trigger="When a colour fades",
                    reason="Music cheers everybody up.",
                )
            ),
            "shares no word",
        ),
        (answer(rule("weigh it", ["e1", "e2"], path="../x.md")), "not a plain relative path"),
        (answer(rule("weigh it", ["e1", "e2"], op="replace", target="none")), "none"),
        (answer(rule("weigh it, see https://x.example/y", ["e1", "e2"])), "a URL"),
        ("Je regrette.", "no JSON"),
    ],
)
def test_what_does_not_add_up_goes_back_once_and_is_then_carried(merge, brain, bad, why):
    edits = [leaf(0, FIRST), leaf(1, OTHER)]
    good = answer(rule("weigh it", ["e1"]), rule("x `track`", ["e2"]))
    complete = brain(alter=saying(bad, good))
    assert len(merge(complete, edits).edits) == 2
    assert why in complete.refused[0]
    assert complete.refused[0] in complete.requests[1].messages[-1]["content"]

    complete = brain(alter=saying(bad))
    node = merge(complete, edits)
    assert len(complete.requests) == 2
    assert why in node.carried
    assert node.node_id == "node:1:carried"
    assert [(e.change, e.parents, e.attribution) for e in node.edits] == [
        (e.change, (e.edit_id,), "carried") for e in edits
    ]


def test_a_claimed_parent_that_shares_nothing_does_not_count(merge, brain):
    edits = [leaf(0, FIRST), leaf(1, SAME), leaf(2, "- If a colour fades, repaint. It shines.")]
    complete = brain(alter=saying(answer(rule("weigh it", ["e1", "e2", "e3"]))))
    (edit,) = merge(complete, edits).edits
    assert edit.parents == tuple(e.edit_id for e in edits)
    assert edit.unshared == (edits[2].edit_id,)
    assert edit.support == 2


def test_what_is_dropped_has_the_models_reason(merge, brain):
    edits = [leaf(0, FIRST), leaf(1, OTHER), leaf(2, OTHER)]
    complete = brain(alter=saying(answer(rule("weigh it", ["e1"]), drops=["e2"])))
    node = merge(complete, edits)
    assert [(d.item_id, d.reason, d.detail) for d in node.discards] == [
        (e.edit_id, "dropped in the merge", "It says nothing to do.") for e in edits[1:]
    ]


def test_a_fault_that_a_rule_brings_along_does_not_hold_up_the_others(merge, brain):
    """A person may accept it later; a merge that had to be carried for it would lose all."""
    url = "- Before calling `ship`, read https://x.example/weigh first. It says how."
    edits = [leaf(0, FIRST), leaf(1, url)]
    told = answer(rule("weigh it", ["e1"]), rule("read https://x.example/weigh first", ["e2"]))
    node = merge(brain(alter=saying(told)), edits)
    assert not node.carried


def many(count):
    """Rules of which each is said in two ways, by runs far apart."""
    topics = [f"topic{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count)]
    ways = (
        "- Before calling `{0}_do`, call `{0}_look` first. `{0}_do` is refused before.",
        "- When a task needs `{0}_do`, see that `{0}_look` is called first. It is refused before.",
    )
    return [leaf(n, way.format(t)) for w, way in enumerate(ways) for n, t in enumerate(topics)]


@pytest.mark.parametrize(("context", "answers"), [(9_000, 2_000), (32_000, 1_500)])
def test_a_batch_that_does_not_fit_is_split_and_what_is_alike_still_meets(
    merge, brain, context, answers
):
    edits = many(50)
    complete = brain()
    node = merge(complete, edits, context_tokens=context, answer_tokens=1_000, merge_tokens=answers)
    assert len(complete.requests) > 4
    assert not node.carried
    assert len(node.edits) == 50
    assert all(len(edit.parents) == 2 for edit in node.edits)
    assert {request.item_id for request in complete.requests} == {"node:1"}
    for request in complete.requests:
        said = sum(len(message["content"]) for message in request.messages)
        assert said / 4 + answers <= context
    shown = "".join(request.messages[1]["content"] for request in complete.requests)
    assert all(edit.change.content in shown for edit in edits)


def test_a_piece_that_fails_carries_the_whole_batch(merge, brain):
    edits = many(40)
    complete = brain(alter=lambda n, message: message if n < 2 else "no")
    node = merge(complete, edits, context_tokens=9_000, answer_tokens=1_000, merge_tokens=2_000)
    assert node.carried
    assert {edit.parents[0] for edit in node.edits} <= {edit.edit_id for edit in edits}
    assert len(node.edits) + len(node.discards) == len(edits)


def test_rules_too_long_for_any_question_pass_on_as_they_are(merge, brain):
    words = " ".join(f"word{n}" for n in range(3000))
    edits = [leaf(n, f"- When {n} and {words}, do {n}. It helps.") for n in range(2)]
    complete = brain()
    node = merge(complete, edits, context_tokens=6_000, answer_tokens=1_000, merge_tokens=1_000)
    assert [edit.change.content for edit in node.edits] == [e.change.content for e in edits]
    assert complete.requests == []


def test_pieces_keep_what_is_alike_together():
    texts = [f"- Use `{name}` for {name} things." for name in "abc" for _ in range(4)]
    order = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]
    cut = pieces([texts[n] for n in order], [1] * 12, 5)
    assert sorted(n for piece in cut for n in piece) == list(range(12))
    assert [{texts[order[n]] for n in piece} for piece in cut] == [
        {texts[0]},
        {texts[4]},
        {texts[8]},
    ]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("Check the totals", "The total is checked", True),
        ("Always do this when needed", "Always do that when it is needed", False),
        ("Call `get_x`", "Before `get_x2`", False),
        ("Schließe die Dateien", "Jede Datei schließen", True),
        ("先检查重量", "检查完再发货", True),
        ("先检查重量", "Weigh it first", False),
        ("HTTP 429", "status 429", True),
    ],
)
def test_words_are_shared_if_they_mean_something(one, other, shared):
    assert share_words(one, other) is shared
