"""How a proposed list of calls differs from the expected one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from t2s_pipeline.distill.trajectories import Action, Json


class Comparison(NamedTuple):
    """What a proposal lacks, has too much, or says otherwise.

    Attributes:
        missing: expected calls that are not in it.
        needless: its calls that are not expected.
        different: expected tool, argument, what was expected, what was proposed.
    """

    missing: tuple[Action, ...]
    needless: tuple[Action, ...]
    different: tuple[tuple[str, str, Json, Json], ...]

    @property
    def passes(self) -> bool:
        """Tell whether it is what is expected."""
        return not (self.missing or self.needless or self.different)


def compared(
    proposed: Sequence[Action], expected: Sequence[Action], reading: Iterable[str]
) -> Comparison:
    """Compare calls, whatever their order; each is paired once, with the most similar of its tool.

    Args:
        proposed: what the run would do.
        expected: what a right run does.
        reading: tools that only look things up: more or fewer of those do not matter.
    """
    idle = set(reading)
    left = [call for call in proposed if call.tool not in idle]
    wanted = [call for call in expected if call.tool not in idle]
    missing, different = [], []
    for want in sorted(wanted, key=lambda call: call not in left):
        same_tool = [call for call in left if call.tool == want.tool]
        if not same_tool:
            missing.append(want)
            continue
        nearest = min(same_tool, key=lambda call: len(_differences(call, want)))
        left.remove(nearest)
        different += [(want.tool, *found) for found in _differences(nearest, want)]
    return Comparison(tuple(missing), tuple(left), tuple(different))


def _differences(call: Action, want: Action) -> list[tuple[str, Json, Json]]:
    names = sorted(call.arguments.keys() | want.arguments.keys())
    return [
        (name, want.arguments.get(name), call.arguments.get(name))
        for name in names
        if want.arguments.get(name) != call.arguments.get(name)
    ]
