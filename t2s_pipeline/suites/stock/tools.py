"""What an agent may call in this suite, and whether a call is well formed."""

from collections.abc import Mapping

from t2s_pipeline.suites.stock.store import MAIN, SITES
from t2s_pipeline.suites.suite import Tool

Schema = Mapping[str, object]

SKU: Schema = {"type": "string", "description": "article number, such as LN-901"}
SITE: Schema = {"type": "string", "enum": list(SITES)}
PIECES: Schema = {"type": "integer", "minimum": 1, "description": "pieces"}
CENTS: Schema = {"type": "integer", "minimum": 1, "description": "price of a piece, in cents"}
NOTE: Schema = {"type": "string", "description": "for the colleagues"}
PRICE: Schema = {
    "type": "object",
    "properties": {"sku": SKU, "price_cents": CENTS},
    "required": ["sku", "price_cents"],
    "additionalProperties": False,
}


def _tool(name: str, description: str, properties: Mapping[str, Schema], required: str) -> Tool:
    schema = {
        "type": "object",
        "properties": dict(properties),
        "required": required.split(),
        "additionalProperties": False,
    }
    return Tool(name, description, schema)


TOOLS = (
    _tool(
        "find_items",
        "Finds articles whose name has all words of a query, or those of a category; "
        "gives number, name and category.",
        {"query": {"type": "string"}, "category": {"type": "string"}},
        "",
    ),
    _tool("get_item", "Gives the record of an article.", {"sku": SKU}, "sku"),
    _tool(
        "get_items",
        "Gives the records of up to 20 articles.",
        {"skus": {"type": "array", "items": SKU, "minItems": 1, "maxItems": 20}},
        "skus",
    ),
    _tool("get_stock", "Gives an article's stock at every site.", {"sku": SKU}, "sku"),
    _tool(
        "get_supplier", "Gives a supplier's terms.", {"supplier": {"type": "string"}}, "supplier"
    ),
    _tool(
        "place_order",
        f"Drafts an order to the article's supplier. Without a site it goes to {MAIN}.",
        {
            "sku": SKU,
            "cases": {"type": "integer", "minimum": 1, "maximum": 500, "description": "cases"},
            "site": SITE,
            "note": NOTE,
        },
        "sku cases",
    ),
    _tool(
        "transfer",
        "Drafts a transfer of stock between two sites.",
        {"sku": SKU, "quantity": PIECES, "from_site": SITE, "to_site": SITE, "note": NOTE},
        "sku quantity from_site to_site",
    ),
    _tool(
        "confirm",
        "Confirms a drafted order or transfer; only then is it carried out.",
        {"document": {"type": "string", "description": "its number"}},
        "document",
    ),
    _tool(
        "reserve",
        f"Puts stock aside for a customer, at once. Without a site this is done at {MAIN}.",
        {
            "sku": SKU,
            "quantity": PIECES,
            "customer": {"type": "string"},
            "site": SITE,
            "note": NOTE,
        },
        "sku quantity customer",
    ),
    _tool(
        "set_price",
        "Sets the price of an article.",
        {"sku": SKU, "price_cents": CENTS},
        "sku price_cents",
    ),
    _tool(
        "set_prices",
        "Sets the prices of up to 20 articles.",
        {"prices": {"type": "array", "items": PRICE, "minItems": 1, "maxItems": 20}},
        "prices",
    ),
    _tool("list_documents", "Lists orders, transfers and reservations of today.", {}, ""),
)


def wrong(tool: str, arguments: Mapping[str, object]) -> str:
    """Say what is wrong with the form of a call; "" if nothing is."""
    named = next((one for one in TOOLS if one.name == tool), None)
    if named is None:
        return f"there is no tool {tool!r}"
    fault = _fault("", arguments, named.parameters)
    return f"{tool}: {fault}" if fault else ""


def _fault(path: str, value: object, schema: Schema) -> str:
    match schema["type"]:
        case "object":
            return _object_fault(path, value, schema)
        case "array":
            return _array_fault(path, value, schema)
        case "integer":
            return _integer_fault(path, value, schema)
    if not isinstance(value, str):
        return f"{path} must be a string"
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        return f"{path} must be one of {', '.join(allowed)}"
    return ""


def _integer_fault(path: str, value: object, schema: Schema) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return f"{path} must be a whole number"
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(least, int) and value < least:
        return f"{path} must be at least {least}"
    if isinstance(most, int) and value > most:
        return f"{path} must be at most {most}"
    return ""


def _array_fault(path: str, value: object, schema: Schema) -> str:
    least, most, items = schema["minItems"], schema["maxItems"], schema["items"]
    assert isinstance(least, int)
    assert isinstance(most, int)
    assert isinstance(items, Mapping)
    if not isinstance(value, list) or not least <= len(value) <= most:
        return f"{path} must be a list of {least} to {most}"
    faults = (_fault(f"{path}[{n}]", one, items) for n, one in enumerate(value))
    return next(filter(None, faults), "")


def _object_fault(path: str, value: object, schema: Schema) -> str:
    properties, required = schema["properties"], schema["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    if not isinstance(value, Mapping):
        return f"{path} must be an object"
    dotted = f"{path}." if path else ""
    for name in required:
        if name not in value:
            return f"{dotted}{name} is missing"
    for name in value:
        if name not in properties:
            return f"{dotted}{name} is not known"
    faults = (_fault(f"{dotted}{name}", one, properties[name]) for name, one in value.items())
    return next(filter(None, faults), "")
