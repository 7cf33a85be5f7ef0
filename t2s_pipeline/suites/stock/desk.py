"""What each tool does with the store: what it answers, what it books, what it refuses."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from t2s_pipeline.suites.conversation import CallTool, ToolResult
from t2s_pipeline.suites.stock.store import MAIN, SITES, Article, Store, load, save
from t2s_pipeline.suites.stock.tools import wrong

Arguments = Mapping[str, Any]
"""Of a call whose form was checked."""


class Refusal(Exception):
    """The desk does not do what is asked; says why."""


@contextmanager
def workplace(folder: Path) -> Iterator[CallTool]:
    """Make the tools work on the store of a folder."""
    yield partial(call, folder)


def call(folder: Path, tool: str, arguments: Mapping[str, object]) -> ToolResult:
    """Call a tool by its name; a call that is wrong or refused is answered and books nothing."""
    fault = wrong(tool, arguments)
    if fault:
        return ToolResult(f"Error: {fault}", is_error=True)
    store = load(folder)
    try:
        answer = DOES[tool](store, arguments)
    except Refusal as refusal:
        return ToolResult(f"Error: {refusal}", is_error=True)
    save(folder, store)
    return ToolResult(json.dumps(answer, ensure_ascii=False))


def _find_items(store: Store, given: Arguments) -> object:
    if not given:
        raise Refusal("find_items: give a query or a category")
    words = given.get("query", "").lower().split()
    category = given.get("category")
    hits = [
        {"sku": one["sku"], "name": one["name"], "category": one["category"]}
        for one in store["articles"].values()
        if category in (None, one["category"])
        and all(word in one["name"].lower().split() for word in words)
    ]
    return {"hits": len(hits), "items": hits[:20]}


def _get_item(store: Store, given: Arguments) -> object:
    return _article(store, given["sku"])


def _get_items(store: Store, given: Arguments) -> object:
    return {"items": [_article(store, sku) for sku in given["skus"]]}


def _get_stock(store: Store, given: Arguments) -> object:
    sku = _article(store, given["sku"])["sku"]
    sites = {
        site: {**store["stock"][sku][site], "available": _available(store, sku, site)}
        for site in SITES
    }
    return {"sku": sku, "sites": sites}


def _get_supplier(store: Store, given: Arguments) -> object:
    if given["supplier"] not in store["suppliers"]:
        raise Refusal(f"there is no supplier {given['supplier']!r}")
    return store["suppliers"][given["supplier"]]


def _place_order(store: Store, given: Arguments) -> object:
    article = _article(store, given["sku"])
    supplier = store["suppliers"][article["supplier"]]
    if given["cases"] < supplier["smallest_order_cases"]:
        least = supplier["smallest_order_cases"]
        raise Refusal(f"{supplier['name']} takes no order of fewer than {least} cases")
    pieces = given["cases"] * article["units_per_case"]
    order = {"sku": article["sku"], "cases": given["cases"], "pieces": pieces}
    return _booked(store, "PO", order | {"site": given.get("site", MAIN)}, given, "draft")


def _transfer(store: Store, given: Arguments) -> object:
    if given["from_site"] == given["to_site"]:
        raise Refusal("from_site and to_site are the same")
    _must_have(store, given["sku"], given["from_site"], given["quantity"])
    moved = {name: given[name] for name in ("sku", "quantity", "from_site", "to_site")}
    return _booked(store, "TR", moved, given, "draft")


def _confirm(store: Store, given: Arguments) -> object:
    for document in store["documents"]:
        if document["document"] == given["document"]:
            if document["status"] != "draft":
                raise Refusal(f"{given['document']} is no draft: it is {document['status']}")
            if document["document"].startswith("TR"):
                _carry_out(store, document)
            document["status"] = "confirmed"
            return {"document": document["document"], "status": "confirmed"}
    raise Refusal(f"there is no document {given['document']!r}")


def _reserve(store: Store, given: Arguments) -> object:
    site = given.get("site", MAIN)
    _must_have(store, given["sku"], site, given["quantity"])
    store["stock"][given["sku"]][site]["reserved"] += given["quantity"]
    kept = {name: given[name] for name in ("sku", "quantity", "customer")} | {"site": site}
    return _booked(store, "RS", kept, given, "reserved")


def _set_price(store: Store, given: Arguments) -> object:
    article = _article(store, given["sku"])
    was, article["price_cents"] = article["price_cents"], given["price_cents"]
    return {"sku": article["sku"], "was_cents": was, "price_cents": given["price_cents"]}


def _set_prices(store: Store, given: Arguments) -> object:
    return {"prices": [_set_price(store, price) for price in given["prices"]]}


def _list_documents(store: Store, given: Arguments) -> object:
    return {"documents": store["documents"]}


def _article(store: Store, sku: str) -> Article:
    if sku not in store["articles"]:
        raise Refusal(f"there is no article {sku!r}")
    return store["articles"][sku]


def _available(store: Store, sku: str, site: str) -> int:
    shelf = store["stock"][sku][site]
    return shelf["on_hand"] - shelf["reserved"]


def _must_have(store: Store, sku: str, site: str, quantity: int) -> None:
    available = _available(store, _article(store, sku)["sku"], site)
    if available < quantity:
        raise Refusal(f"{site} has {available} of {sku} available, not {quantity}")


def _carry_out(store: Store, transfer: Mapping[str, Any]) -> None:
    sku, quantity = transfer["sku"], transfer["quantity"]
    _must_have(store, sku, transfer["from_site"], quantity)
    store["stock"][sku][transfer["from_site"]]["on_hand"] -= quantity
    store["stock"][sku][transfer["to_site"]]["on_hand"] += quantity


def _booked(
    store: Store, kind: str, what: dict[str, Any], given: Arguments, status: str
) -> dict[str, object]:
    noted = {"note": given["note"]} if "note" in given else {}
    document = {"document": f"{kind}-{store['number']}", **what, **noted, "status": status}
    store["number"] += 1
    store["documents"].append(document)
    return document


DOES: dict[str, Callable[[Store, Arguments], object]] = {
    "find_items": _find_items,
    "get_item": _get_item,
    "get_items": _get_items,
    "get_stock": _get_stock,
    "get_supplier": _get_supplier,
    "place_order": _place_order,
    "transfer": _transfer,
    "confirm": _confirm,
    "reserve": _reserve,
    "set_price": _set_price,
    "set_prices": _set_prices,
    "list_documents": _list_documents,
}
"""What each tool does; it may raise ``Refusal`` before it has changed anything."""
