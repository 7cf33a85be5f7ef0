"""A call that charged more than any sum the agent had named."""

from collections.abc import Iterator
from itertools import combinations

from t2s_pipeline.distill.engines.offline.errors import numbers_in
from t2s_pipeline.distill.engines.offline.lessons import Lesson
from t2s_pipeline.distill.engines.offline.quotes import quote, quote_words
from t2s_pipeline.distill.engines.offline.run import Run
from t2s_pipeline.distill.engines.offline.said import amounts_in
from t2s_pipeline.distill.engines.offline.tools import is_acting
from t2s_pipeline.distill.trajectories import Call, Json, Step

SUMS = ("amount", "total", "price", "cost", "charge", "fee")
"""Words in the names of fields that hold money."""
CENT = 0.01
MOST_FIELDS_OF_A_PAYMENT = 4
"""A listed item with more fields is a thing that has a price, not a payment."""


def mine(run: Run) -> Iterator[Lesson]:
    """Yield one lesson for each tool that charged more than was said.

    Compared with the agent's last message that names money: with each sum in it, and with sums and
    differences of two. A success that did so speaks against it.
    """
    if run.trajectory.success is None:
        return
    calls = {call.step: call for call in run.trajectory.calls}
    named: Step | None = None
    seen: set[str] = set()
    shown = ""
    for step in run.trajectory.steps:
        if step.role == "assistant" and step.text and not step.tool and amounts_in(step.text):
            named = step
        call = calls.get(step.step)
        if call is None:
            continue
        before, shown = shown, shown + call.result
        if named is None or call.failed or call.tool in seen or not is_acting(call.tool):
            continue
        charged = _charged(call)
        is_new = charged is not None and _passage(call, charged) not in before
        if charged is not None and is_new and _more(charged, amounts_in(named.text or "")):
            seen.add(call.tool)
            yield Lesson(
                family="charged_more",
                slots={"tool": call.tool},
                holds=not run.trajectory.success,
                evidence=(
                    quote_words(run.trajectory, named.step, named.text or "", "$€£¥"),
                    quote(run.trajectory, call.step, _passage(call, charged)),
                ),
            )


def _more(charged: float, told: list[float]) -> bool:
    pairs = [sign * a + b for a, b in combinations(sorted(told), 2) for sign in (1, -1)]
    near = any(abs(charged - sum_) < CENT for sum_ in [*told, *pairs])
    return charged > max(told) + CENT and not near


def _charged(call: Call) -> float | None:
    """Return the latest sum in an answer: its last listed payment, else a field of its own."""
    if not isinstance(call.answer, dict):
        return None
    listed = [v[-1] for v in call.answer.values() if isinstance(v, list) and v]
    for item in [*listed, call.answer]:
        if isinstance(item, dict):
            sums = [v for name, v in item.items() if _is_sum(name) and numbers_in(v)]
            if sums and len(item) <= MOST_FIELDS_OF_A_PAYMENT:
                return numbers_in(sums[-1])[0]
    return None


def _is_sum(name: Json) -> bool:
    return isinstance(name, str) and any(word in name.lower() for word in SUMS)


def _passage(call: Call, charged: float) -> str:
    number = f"{charged:g}"
    at = call.result.rfind(number)
    start = call.result.rfind("{", 0, at)
    return call.result[max(start, 0) : at + len(number) + 1] if at >= 0 else call.result
