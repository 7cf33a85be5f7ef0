"""Front matter: the YAML between ``---`` lines that names a skill, as all validators accept it."""

import re

PROVENANCE = "references/provenance.json"
"""Where the skill says what stands behind its lines; ``metadata.provenance`` points there."""

_BLOCK = re.compile(r"\A---[ \t]*\r?\n(?P<inside>.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)


def quoted(value: str) -> str:
    """Return a value as one double-quoted YAML line that every validator reads alike."""
    plain = " ".join(value.replace("<", "(").replace(">", ")").split())
    plain = re.sub(r"-{3,}", "--", plain)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def without_front_matter(text: str) -> str:
    """Return a SKILL.md's body."""
    block = _BLOCK.match(text)
    return text[block.end() :].lstrip() if block else text


def pointing_to_provenance(text: str) -> str:
    """Return a SKILL.md whose front matter names the provenance file.

    Only a ``metadata`` key is added, or a line to the one there is; a text without front matter
    comes back as it is, for the validator to refuse.
    """
    block = _BLOCK.match(text)
    if block is None or re.search(r"^\s+provenance\s*:", block["inside"], re.MULTILINE):
        return text
    newline = "\r\n" if "\r\n" in block[0] else "\n"
    inside = block["inside"]
    line = f"provenance: {quoted(PROVENANCE)}{newline}"
    metadata = re.search(r"^metadata[ \t]*:[ \t]*\r?\n(?P<indent>[ \t]+)", inside, re.MULTILINE)
    if metadata:
        at = metadata.start("indent")
        inside = inside[:at] + metadata["indent"] + line + inside[at:]
    else:
        inside = f"{inside}metadata:{newline}  {line}"
    return text[: block.start("inside")] + inside + text[block.end("inside") :]
