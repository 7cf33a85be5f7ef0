"""Names of trajectories wherever they stand in a text, and other words in their place."""

import re
from collections.abc import Mapping


class Mentions:
    """Finds names of one skill's trajectories, whole: ``a.1.1`` does not stand in ``a.1.10``."""

    def __init__(self, skill: str, names: Mapping[str, str]) -> None:
        """Look for these names.

        Args:
            skill: which all of them begin with.
            names: each with what is to stand in its place.
        """
        self._names = names
        # What goes before a name is no part of another; in JSON it may be an escape like \\n.
        self._token = re.compile(
            rf"(?:(?<![\w.%~-])|(?<=\\[nrt])){re.escape(skill)}/[\w%~-]+(?:\.[\w%~-]+)*", re.ASCII
        )

    def found(self, text: str | None) -> bool:
        """Tell whether one of the names stands in a text."""
        return text is not None and any(m[0] in self._names for m in self._token.finditer(text))

    def replaced(self, text: str) -> str:
        """Return the text with the other words in the names' place."""
        return self._token.sub(lambda m: self._names.get(m[0], m[0]), text)
