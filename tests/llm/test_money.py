"""What calls cost, and that no more is spent than may be."""

import pytest

from t2s_pipeline.calls import Stopped
from t2s_pipeline.resources.prices import Price, PriceError, Usage, price_of
from tests.llm.asking import ask, calls_in, counted, in_threads, text_of

LONG = "What happened here? " * 400
ITEMS = [f"patch:{n}" for n in range(60)]


def test_a_call_costs_its_tokens_at_their_prices(endpoint, opened, warehouse):
    complete = opened(endpoint(), model="gpt-4o").bind({})
    shared = {"role": "system", "content": LONG}
    for item in ("a", "b"):
        complete(ask(item, messages=(shared, {"role": "user", "content": item})), text_of)
    first, second = calls_in(warehouse)
    assert first["cached_tokens"] == 0
    assert second["cached_tokens"] >= 1024
    for call in (first, second):
        fresh = call["input_tokens"] - call["cached_tokens"]
        dollars = fresh * 2.5 + call["cached_tokens"] * 1.25 + call["output_tokens"] * 10
        assert call["cost_usd"] == pytest.approx(dollars / 1_000_000)


def test_an_unknown_price_is_unknown_and_not_nothing(endpoint, opened, warehouse):
    opened(endpoint(), model="our-own").bind({})(ask("a"), text_of)
    (call,) = calls_in(warehouse)
    assert call["input_tokens"] > 0
    assert call["cost_usd"] is None


def test_a_limit_without_a_price_is_refused_before_anything_is_asked(endpoint, opened, tmp_path):
    url = endpoint()
    own = tmp_path / "prices.toml"
    with pytest.raises(Stopped, match=r'price of our-own is not known.*\[models\."our-own"\]'):
        opened(url, model="our-own", max_usd=1.0, prices=str(own))
    assert counted(url)["requests"] == 0
    own.write_text('[models."our-own"]\ndate = 2026-01-31\ninput = 0.1\noutput = 0.4\n', "utf-8")
    complete = opened(url, model="our-own", max_usd=1.0, prices=str(own)).bind({})
    assert complete(ask("a"), text_of) == "a: hello"


@pytest.mark.parametrize("max_usd", [0.02, 0.04])
def test_no_more_is_spent_than_may_be_and_going_on_works(endpoint, opened, warehouse, max_usd):
    url = endpoint()
    llm = opened(url, model="gpt-4o", max_usd=max_usd)
    complete = llm.bind({})
    outcomes = in_threads(lambda item: complete(ask(item, LONG[:800]), text_of), ITEMS)
    stopped = [outcome for outcome in outcomes if isinstance(outcome, Stopped)]
    assert 0 < len(stopped) < len(ITEMS)
    assert "larger --max-usd" in str(stopped[0])
    spent = sum(c["cost_usd"] for s in ("probe", "propose") for c in calls_in(warehouse, s))
    assert max_usd * 0.3 < spent <= max_usd
    assert llm.spent_usd == pytest.approx(spent)
    assert _spent_there(url) <= max_usd
    further = opened(url, model="gpt-4o", max_usd=1.0, spent_usd=llm.spent_usd).bind({})
    more = in_threads(lambda item: further(ask(item, LONG[:800]), text_of), ITEMS)
    assert all(text.startswith(f"{item}: ") for item, text in zip(ITEMS, more, strict=True))
    assert counted(url)["repeated"] == 0


def _spent_there(url):
    told = counted(url)
    fresh = told["input_tokens"] - told["cached_tokens"]
    return (fresh * 2.5 + told["cached_tokens"] * 1.25 + told["output_tokens"] * 10) / 1_000_000


def test_what_an_earlier_run_spent_counts(endpoint, opened):
    with pytest.raises(Stopped, match=r"\$0\.9999 of \$1 is spent"):
        opened(endpoint(), model="gpt-4o", max_usd=1.0, spent_usd=0.9999)


def test_the_users_price_goes_before_ours(tmp_path):
    own = tmp_path / "prices.toml"
    assert price_of("gpt-4o", own).input == 2.5
    own.write_text('[models."gpt-4o"]\ndate = 2026-01-31\ninput = 1\noutput = 2\n', "utf-8")
    assert price_of("gpt-4o", own).input == 1
    assert price_of("gpt-4o-mini", own).input == 0.15
    assert price_of("gpt-4o-2099-01-01", own) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("models = 3", "is no table of prices"),
        ("[models", "is no table of prices"),
        ('[models."m"]\ninput = 1\n', "output: Field required"),
        ('[models."m"]\ninput = -1\noutput = 1\n', "greater than or equal to 0"),
        ('[models."m"]\ninput = 1\noutput = 1\nouptut = 2\n', "Extra inputs"),
    ],
)
def test_a_table_of_prices_that_cannot_be_read_is_named(tmp_path, text, told):
    own = tmp_path / "prices.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(PriceError, match=rf"prices\.toml.*{told}"):
        price_of("m", own)


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        (Usage(1_000_000, None, 0), 2.0),
        (Usage(1_000_000, 400_000, 0), 1.4),
        (Usage(0, 0, 1_000_000), 8.0),
        (Usage(None, None, 5), None),
        (Usage(5, None, None), None),
    ],
)
def test_cached_input_has_its_own_price(usage, cost):
    price = Price(input=2.0, cached_input=0.5, output=8.0, date="2026-01-31")
    assert price.cost(usage) == (cost if cost is None else pytest.approx(cost))
