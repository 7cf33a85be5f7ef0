from random import Random
from statistics import mean, median

import pytest

from t2s_pipeline.fake_endpoint.latency import Latency, parse_latency


@pytest.mark.parametrize(
    ("text", "latency"),
    [
        ("1", Latency("constant", 1.0)),
        ("0.25", Latency("constant", 0.25)),
        ("exponential:2", Latency("exponential", 2.0)),
        ("lognormal:1", Latency("lognormal", 1.0)),
        ("lognormal:1:0.9", Latency("lognormal", 1.0, 0.9)),
    ],
)
def test_a_latency_is_read(text, latency):
    assert parse_latency(text) == latency


@pytest.mark.parametrize("text", ["", "soon", "-1", "nan", "inf", "uniform:1", "exponential:x"])
def test_what_is_no_latency_is_named(text):
    with pytest.raises(ValueError, match="is no latency"):
        parse_latency(text)


def test_draws_have_the_distribution_asked_for():
    def drawn(latency):
        random = Random(1)
        return [latency.draw(random) for _ in range(5000)]

    assert {*drawn(Latency("constant", 0.5))} == {0.5}
    assert mean(drawn(Latency("exponential", 2.0))) == pytest.approx(2.0, rel=0.1)
    assert median(drawn(Latency("lognormal", 1.0))) == pytest.approx(1.0, rel=0.1)
    assert {*drawn(Latency("exponential", 0.0)), *drawn(Latency("lognormal", 0.0))} == {0.0}
