"""JSON as it comes from outside: looked at without trusting its form."""

from t2s_pipeline.calls import Json


def object_in(value: Json) -> dict[str, Json]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects_in(value: Json) -> list[dict[str, Json]]:
    """Return the objects of a JSON list; none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
