"""What a right run does, where the record of a task says so."""

import json

from t2s_pipeline.formats.trace import Json, Refused, named_type


def expected_actions(actions: Json) -> str | None:
    """Return a record's expected actions as a JSON list of {tool, arguments}; None for none.

    Raises:
        Refused: they are no list of named actions.
    """
    if actions is None:
        return None
    if not isinstance(actions, list):
        raise Refused(f"expected actions must be a list, not {named_type(actions)}")
    return json.dumps([_action(action) for action in actions], ensure_ascii=False)


def _action(action: Json) -> dict[str, Json]:
    if not isinstance(action, dict):
        raise Refused(f"an expected action must be an object, not {named_type(action)}")
    name = action.get("tool", action.get("name"))
    arguments = next((action[k] for k in ("arguments", "kwargs") if k in action), {})
    if not isinstance(name, str) or not isinstance(arguments, dict):
        raise Refused("an expected action needs a name and an object of arguments")
    return {"tool": name, "arguments": arguments}
