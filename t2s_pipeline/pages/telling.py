"""What the parts of a page's data share: the material, what is listed of it, and the texts."""

from collections.abc import Iterable
from typing import NamedTuple

from t2s_pipeline.pages.listing import Listing
from t2s_pipeline.pages.material import Material
from t2s_pipeline.pages.sources import Supporter
from t2s_pipeline.pages.strings import Strings


class Telling(NamedTuple):
    """An evolution on its way into a page."""

    material: Material
    listing: Listing
    strings: Strings

    def text(self, text: object, omitted: int = 0) -> int:
        """Return the number of a text; of null that of the empty one."""
        return self.strings.number(None if text is None else str(text), omitted)

    def supporters(self, supporters: Iterable[Supporter]) -> list[list[int]]:
        """[trajectory, level-0 edit …] of those that are listed."""
        known, edits = self.listing.trajectories, self.listing.edits
        return [
            [known[one.trajectory_id], *(edits[leaf] for leaf in one.leaves)]
            for one in supporters
            if one.trajectory_id in known
        ]
