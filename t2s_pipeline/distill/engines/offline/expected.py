"""How the calls a run made differ from the calls a right run makes."""

from collections.abc import Sequence
from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.code.program import carries_code
from t2s_pipeline.distill.engines.offline.records import Records
from t2s_pipeline.distill.engines.offline.shell.pipelines import pipelines_of
from t2s_pipeline.distill.engines.offline.tools import is_acting
from t2s_pipeline.distill.trajectories import Action, Call, Trajectory


class Difference(NamedTuple):
    """The acting calls that succeeded, against the expected ones.

    Attributes:
        right: calls as expected, with the action each stands for.
        changed: calls on the right record, with other arguments than the action's.
        extra: calls that no right run makes.
        missing: actions that never came.
    """

    right: list[tuple[Call, Action]]
    changed: list[tuple[Call, Action]]
    extra: list[Call]
    missing: list[Action]


def difference(trajectory: Trajectory, records: Records, expected: Sequence[Action]) -> Difference:
    """Pair made with expected calls, those that act.

    Equal calls are paired first. Then a call stands for an action of the same tool if it agrees
    with it on every argument that names a record; the closest action is taken.
    """
    missing = [action for action in expected if is_acting(action.tool)]
    made = [call for call in trajectory.calls if is_acting(call.tool) and not call.failed]
    found = Difference([], [], [], missing)
    unpaired = []
    for call in made:
        action = next((a for a in missing if a == (call.tool, call.arguments)), None)
        if action is None:
            unpaired.append(call)
        else:
            missing.remove(action)
            found.right.append((call, action))
    for call in unpaired:
        closest = _closest(call, missing, records)
        if closest is None:
            found.extra.append(call)
        else:
            missing.remove(closest)
            found.changed.append((call, closest))
    return found


def shown_by_success(peers: Sequence[Trajectory]) -> tuple[Action, ...] | None:
    """Return the acting calls of the success that needed fewest; None if no peer succeeded.

    A call that hands over a program or a command line is none of them: another may do the same.
    """
    successes = [_acted(trajectory) for trajectory in peers if trajectory.success]
    return min(successes, key=len, default=None)


def _acted(trajectory: Trajectory) -> tuple[Action, ...]:
    commanding = {pipeline.call.step for pipeline in pipelines_of(trajectory)}
    return tuple(
        Action(call.tool, call.arguments)
        for call in trajectory.calls
        if is_acting(call.tool) and not call.failed
        if call.step not in commanding and not carries_code(call)
    )


def _closest(call: Call, actions: list[Action], records: Records) -> Action | None:
    candidates = [a for a in actions if a.tool == call.tool and _same_record(call, a, records)]
    return max(candidates, key=lambda action: _agreement(call, action), default=None)


def _same_record(call: Call, action: Action, records: Records) -> bool:
    named = records.identity(action.arguments) | records.identity(call.arguments)
    return all(call.arguments.get(k) == action.arguments.get(k) for k in _naming(named, action))


def _naming(named: dict, action: Action) -> list[str]:
    return [name for name in named if name in action.arguments]


def _agreement(call: Call, action: Action) -> int:
    return sum(call.arguments.get(name) == value for name, value in action.arguments.items())
