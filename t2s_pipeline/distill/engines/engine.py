"""What an engine is: two questions, asked of a trajectory and of a batch of edits.

``propose`` says what one run teaches; ``merge`` makes one set of edits of several. Neither sees the
pool, its level or the evolution. What an edit is called, what supports it and where it hangs in the
tree is the caller's business; ``item_id`` names the patch or node to file what is asked for it.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from t2s_pipeline.distill.discards import Discard
from t2s_pipeline.distill.edits.edit import Edit
from t2s_pipeline.distill.leaves import Source
from t2s_pipeline.distill.trajectories import Trajectory

Skill = Mapping[str, str]
"""A frozen skill: path → text."""
Behind = Mapping[str, frozenset[Source]]
"""Edit id → the runs that count for it."""
Analyst = Literal["success", "error", "neutral"]
Status = Literal["proposed", "empty", "failed"]


class Identity(NamedTuple):
    """What an engine's answers depend on beside its input; patch and node ids cover it.

    Attributes:
        engine: its name.
        version: of its code.
        model: the model that answers, None without one.
        params: JSON of what it was told (temperature, limits).
        prompt_hashes: JSON of template → hash; empty without a model.
    """

    engine: str
    version: str
    model: str | None = None
    params: str = "{}"
    prompt_hashes: str = "{}"


class Proposal(NamedTuple):
    """What one run teaches. The edits are leaves that no patch holds yet (``node_id`` is "")."""

    status: Status
    reasoning: str
    edits: tuple[Edit, ...] = ()
    discards: tuple[Discard, ...] = ()


class Merged(NamedTuple):
    """One set of edits made of several. Each names its parents; the rest is filled in later.

    Attributes:
        edits: what came out.
        discards: what was dropped.
        carried: why nothing could be merged, so that every edit passes on as it is; "" otherwise.
    """

    edits: tuple[Edit, ...]
    discards: tuple[Discard, ...] = ()
    carried: str = ""


class Engine(Protocol):
    """The seam behind which engines differ."""

    @property
    def identity(self) -> Identity:
        """What its answers depend on beside their input."""
        ...

    def propose(
        self, trajectory: Trajectory, skill: Skill, peers: Sequence[Trajectory], item_id: str
    ) -> Proposal:
        """Say what one run teaches; ``peers`` are earlier runs of the same task."""
        ...

    def merge(self, edits: Sequence[Edit], skill: Skill, behind: Behind, item_id: str) -> Merged:
        """Make one set of edits of several; each is a parent of one returned, or discarded."""
        ...


def analyst_for(success: bool | None) -> Analyst:
    """Name who looks at a run of this outcome."""
    return "neutral" if success is None else "success" if success else "error"
