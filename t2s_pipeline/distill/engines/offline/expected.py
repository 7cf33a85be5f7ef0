"""How the calls a run made differ from the calls a right run makes."""

from typing import NamedTuple

from t2s_pipeline.distill.engines.offline.records import Records
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


def difference(trajectory: Trajectory, records: Records) -> Difference | None:
    """Pair made with expected calls; None where the record does not say what is expected.

    Equal calls are paired first. Then a call stands for an action of the same tool if it agrees
    with it on every argument that names a record; the closest action is taken.
    """
    if trajectory.expected is None:
        return None
    missing = [action for action in trajectory.expected if is_acting(action.tool)]
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
