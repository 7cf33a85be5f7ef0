"""What all questions share, and what an answer depends on."""

import json
from bisect import bisect_left, insort
from importlib.resources import files

import pytest

from benchmarks.planted import runs
from t2s_pipeline.distill.engines.model import prompts
from t2s_pipeline.distill.engines.model.engine import ModelEngine
from t2s_pipeline.distill.engines.model.limits import Limits
from t2s_pipeline.templates import raw
from tests.model.pipeline import trajectory_of


def sent(request):
    """Return a question as a provider reads it: tools first, then the messages."""
    return json.dumps([request.tools, request.messages], ensure_ascii=False)


def common(one, other):
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def shared_prefix(requests):
    """Return the share of the input that an earlier question began with too."""
    seen, shared, every = [], 0, 0
    for text in map(sent, requests):
        at = bisect_left(seen, text)
        near = seen[max(at - 1, 0) : at + 1]
        shared += max((common(text, other) for other in near), default=0)
        every += len(text)
        insort(seen, text)
    return shared / every


def questions(complete, engine, base, count=80):
    for n, run in enumerate(runs(count)):
        engine.propose(trajectory_of(run.record, n), base, (), f"patch:{n}")
    return complete.requests


@pytest.mark.parametrize("tools", [True, False])
def test_questions_about_short_runs_begin_alike_for_most_of_their_length(
    brain, engine_of, base, tools
):
    complete = brain(tools=tools)
    share = shared_prefix(questions(complete, engine_of(complete), base))
    assert share >= 0.8, f"{share:.1%}"


def test_every_analyst_and_every_run_has_the_same_instructions(brain, engine_of, base):
    complete = brain()
    asked = questions(complete, engine_of(complete), base, 12)
    assert len({request.messages[0]["content"] for request in asked}) == 1
    assert len({json.dumps(request.tools) for request in asked if request.tools}) == 1


@pytest.mark.parametrize("name", prompts.TEMPLATES)
def test_patch_and_node_ids_cover_every_prompt(monkeypatch, brain, name):
    engine = ModelEngine(brain(), "brain", Limits(), {})
    changed = f"model/{name}.md"
    monkeypatch.setattr(
        prompts, "raw", lambda asked: raw(asked) + ("!" if asked == changed else "")
    )
    other = ModelEngine(brain(), "brain", Limits(), {})
    assert engine.identity.prompt_hashes != other.identity.prompt_hashes
    hashes = [json.loads(one.identity.prompt_hashes) for one in (engine, other)]
    assert [key for key in hashes[0] if hashes[0][key] != hashes[1][key]] == [changed]


def test_every_prompt_is_named_to_the_ids_or_made_for_a_base():
    written = {
        path.name[:-3] for path in files("t2s_pipeline.templates").joinpath("model").iterdir()
    }
    of_bases = {"draft", "describe", "tasks", "drafted_skill"}
    assert written == {*prompts.TEMPLATES, *of_bases}


def test_model_limits_and_parameters_are_part_of_an_answers_name(brain):
    def identity(model="a", limits=None, **params):
        return ModelEngine(brain(), model, limits or Limits(), params).identity

    same = identity(temperature=0)
    assert identity(temperature=0) == same
    others = [
        identity("b", temperature=0),
        identity(limits=Limits(turns=5), temperature=0),
        identity(temperature=1),
    ]
    assert same not in others
    assert json.loads(same.params)["limits"]["context_tokens"] == 32_000


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"context_tokens": 9_000}, "holds no question beside an answer of 8000"),
        ({"turns": 1}, "two turns at least"),
    ],
)
def test_limits_that_allow_no_question_are_refused(limits, why):
    with pytest.raises(ValueError, match=why):
        Limits(**limits)
