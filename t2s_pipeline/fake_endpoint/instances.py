"""The smallest value that satisfies a JSON schema."""

from t2s_pipeline.calls import Json


def smallest(schema: Json, root: Json = None) -> Json:
    """Return it; for what a schema leaves open, an empty text."""
    if not isinstance(schema, dict):
        return ""
    root = root or schema
    if "$ref" in schema:
        return smallest(_resolved(str(schema["$ref"]), root), root)
    if "const" in schema:
        return schema["const"]
    for choices in (schema.get(name) for name in ("enum", "anyOf", "oneOf")):
        if isinstance(choices, list) and choices:
            return choices[0] if "enum" in schema else smallest(choices[0], root)
    return _of_type(schema, root)


def _of_type(schema: dict[str, Json], root: Json) -> Json:
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            properties, required = schema.get("properties"), schema.get("required")
            given = properties if isinstance(properties, dict) else {}
            names = required if isinstance(required, list) else []
            return {str(name): smallest(given.get(str(name)), root) for name in names}
        case "array":
            least = schema.get("minItems")
            item = smallest(schema.get("items"), root)
            return [item] * (least if isinstance(least, int) else 0)
        case "integer" | "number":
            least = schema.get("minimum")
            return least if isinstance(least, int | float) else 0
        case "boolean":
            return True
        case "null":
            return None
        case _:
            least = schema.get("minLength")
            return "x" * (least if isinstance(least, int) else 0)


def _resolved(reference: str, root: Json) -> Json:
    found = root
    for part in reference.removeprefix("#/").split("/"):
        found = found.get(part) if isinstance(found, dict) else None
    return found
