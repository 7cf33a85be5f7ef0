"""The tools of the stock desk book what they say, and refuse what cannot be, for real."""

import json

import pytest

from t2s_pipeline.suites.stock.store import FILE, articles, load
from t2s_pipeline.suites.stock.suite import stock

DESK = stock()
SCARCE = DESK.task("move-nest-boxes")  # the depot has 11 of BD-610


@pytest.fixture
def folder(tmp_path):
    (tmp_path / FILE).write_bytes(SCARCE.inputs[FILE])
    return tmp_path


@pytest.fixture
def call(folder):
    with DESK.workplace(folder) as calling:
        yield calling


def answer(result):
    assert not result.is_error, result.text
    return json.loads(result.text)


@pytest.mark.parametrize(
    ("tool", "arguments", "text"),
    [
        ("buy", {}, "there is no tool 'buy'"),
        ("get_item", {}, "get_item: sku is missing"),
        ("get_item", {"sku": 7}, "get_item: sku must be a string"),
        ("get_item", {"sku": "LN-901", "all": 1}, "get_item: all is not known"),
        ("get_item", {"sku": "LN-000"}, "there is no article 'LN-000'"),
        ("get_items", {"skus": []}, "get_items: skus must be a list of 1 to 20"),
        ("get_items", {"skus": ["LN-901", 2]}, "get_items: skus[1] must be a string"),
        ("get_supplier", {"supplier": "SU-9"}, "there is no supplier 'SU-9'"),
        ("find_items", {}, "find_items: give a query or a category"),
        (
            "place_order",
            {"sku": "LN-901", "cases": 0},
            "place_order: cases must be at least 1",
        ),
        (
            "place_order",
            {"sku": "LN-901", "cases": 501},
            "place_order: cases must be at most 500",
        ),
        (
            "place_order",
            {"sku": "LN-901", "cases": 1.5},
            "place_order: cases must be a whole number",
        ),
        (
            "place_order",
            {"sku": "LN-901", "cases": True},
            "place_order: cases must be a whole number",
        ),
        (
            "place_order",
            {"sku": "LN-901", "cases": 2, "site": "attic"},
            "place_order: site must be one of main, harbour, depot",
        ),
        (
            "place_order",
            {"sku": "PT-211", "cases": 1},
            "Old Mill Nursery takes no order of fewer than 2 cases",
        ),
        (
            "reserve",
            {"sku": "BD-610", "quantity": 12, "customer": "x", "site": "depot"},
            "depot has 11 of BD-610 available, not 12",
        ),
        (
            "transfer",
            {"sku": "BD-610", "quantity": 12, "from_site": "depot", "to_site": "main"},
            "depot has 11 of BD-610 available, not 12",
        ),
        (
            "transfer",
            {"sku": "BD-610", "quantity": 1, "from_site": "depot", "to_site": "depot"},
            "from_site and to_site are the same",
        ),
        ("confirm", {"document": "PO-1"}, "there is no document 'PO-1'"),
        ("set_price", {"sku": "LN-901", "price_cents": "9"}, None),
        (
            "set_prices",
            {"prices": [{"sku": "LN-901"}]},
            "set_prices: prices[0].price_cents is missing",
        ),
        ("set_prices", {"prices": ["LN-901"]}, "set_prices: prices[0] must be an object"),
    ],
)
def test_what_cannot_be_is_refused_and_books_nothing(call, folder, tool, arguments, text):
    result = call(tool, arguments)
    assert result.is_error
    if text:
        assert result.text == f"Error: {text}"
    assert (folder / FILE).read_bytes() == SCARCE.inputs[FILE]


def test_of_prices_all_are_set_or_none(call, folder):
    prices = [{"sku": "LN-901", "price_cents": 5}, {"sku": "LN-000", "price_cents": 5}]
    assert call("set_prices", {"prices": prices}).is_error
    assert load(folder)["articles"] == articles()
    answer(call("set_prices", {"prices": prices[:1]}))
    assert load(folder)["articles"]["LN-901"]["price_cents"] == 5


def test_articles_are_found_by_words_and_by_category(call):
    found = answer(call("find_items", {"query": "Nest"}))
    assert [one["sku"] for one in found["items"]] == ["BD-610"]
    assert answer(call("find_items", {"category": "birds"}))["hits"] == 4
    assert answer(call("find_items", {"query": "pot", "category": "pots"}))["hits"] == 9
    assert answer(call("find_items", {"query": "ladder"})) == {"hits": 0, "items": []}


def test_an_order_is_in_cases_goes_to_main_unless_told_and_is_a_draft(call):
    order = answer(call("place_order", {"sku": "LN-901", "cases": 3}))
    assert (order["pieces"], order["site"], order["status"]) == (18, "main", "draft")
    other = answer(call("place_order", {"sku": "LN-901", "cases": 1, "site": "depot"}))
    assert (other["pieces"], other["site"]) == (6, "depot")
    assert other["document"] != order["document"]


def test_a_document_is_confirmed_once(call):
    number = answer(call("place_order", {"sku": "LN-901", "cases": 3}))["document"]
    assert answer(call("confirm", {"document": number}))["status"] == "confirmed"
    assert "no draft" in call("confirm", {"document": number}).text


def test_a_transfer_moves_stock_when_it_is_confirmed(call):
    def at(site):
        return answer(call("get_stock", {"sku": "BD-610"}))["sites"][site]["available"]

    main = at("main")
    moved = {"sku": "BD-610", "quantity": 11, "from_site": "depot", "to_site": "main"}
    number = answer(call("transfer", moved))["document"]
    assert (at("depot"), at("main")) == (11, main)
    answer(call("confirm", {"document": number}))
    assert (at("depot"), at("main")) == (0, main + 11)


def test_what_is_reserved_is_no_longer_available(call):
    kept = {"sku": "BD-610", "quantity": 11, "customer": "Mrs Okafor", "site": "depot"}
    assert answer(call("reserve", kept))["status"] == "reserved"
    assert call("reserve", kept).text == "Error: depot has 0 of BD-610 available, not 11"
    assert len(answer(call("list_documents", {}))["documents"]) == 1
