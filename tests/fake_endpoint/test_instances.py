import pytest

from t2s_pipeline.fake_endpoint.instances import smallest


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, ""),
        ({"type": "string", "minLength": 3}, "xxx"),
        ({"type": "integer", "minimum": 2}, 2),
        ({"type": "boolean"}, True),
        ({"type": "null"}, None),
        ({"type": ["string", "null"]}, ""),
        ({"enum": ["repair", "prune"]}, "repair"),
        ({"const": "x"}, "x"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        ({"type": "array", "items": {"type": "integer"}}, []),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2}, [0, 0]),
        (
            {
                "type": "object",
                "properties": {"rule": {"$ref": "#/$defs/Rule"}, "note": {"type": "string"}},
                "required": ["rule"],
                "$defs": {
                    "Rule": {
                        "type": "object",
                        "properties": {"text": {"type": "string"}},
                        "required": ["text"],
                    }
                },
            },
            {"rule": {"text": ""}},
        ),
    ],
)
def test_the_smallest_value_satisfies_its_schema(schema, value):
    assert smallest(schema) == value
