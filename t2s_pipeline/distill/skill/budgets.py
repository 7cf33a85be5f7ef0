"""How long a skill may be, so that loading it costs little."""

from collections.abc import Mapping

from t2s_pipeline.distill.edits.apply import Budgets, tokens_in

MAIN = "SKILL.md"


def over_budget(files: Mapping[str, str], budgets: Budgets | None = None) -> list[str]:
    """Say which files are longer than they should be; nothing if none is.

    Args:
        files: path → text.
        budgets: lines and tokens; the usual ones if left out.
    """
    limits = budgets or Budgets()
    found = []
    for path, text in sorted(files.items()):
        lines = text.count("\n") + (not text.endswith("\n"))
        if path == MAIN and tokens_in(text) > limits.main_tokens:
            found.append(f"{path} has about {tokens_in(text)} tokens of {limits.main_tokens}")
        limit = limits.main_lines if path == MAIN else limits.reference_lines
        is_text = path == MAIN or (path.startswith("references/") and path.endswith(".md"))
        if is_text and lines > limit:
            found.append(f"{path} has {lines} lines of {limit}")
    return found
