"""What a model's tokens cost: our dated table, and the user's in place of it."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MILLION = 1_000_000


class PriceError(Exception):
    """A table of prices that cannot be read; says which, and why."""


class Usage(NamedTuple):
    """The tokens of one call, as the endpoint counted them; None: it did not say.

    Attributes:
        input: all of the input, the cached part with it.
        cached: of the input.
        output: all of the output.
    """

    input: int | None
    cached: int | None
    output: int | None


class Price(BaseModel):
    """US dollars per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    cached_input: float | None = Field(default=None, ge=0)
    output: float = Field(ge=0)
    date: str = Field(description="when it was looked up")

    def cost(self, usage: Usage) -> float | None:
        """Return what a call cost in US dollars; None where its tokens are not known."""
        if usage.input is None or usage.output is None:
            return None
        cached = min(usage.cached or 0, usage.input)
        for_cached = self.input if self.cached_input is None else self.cached_input
        fresh = usage.input - cached
        return (fresh * self.input + cached * for_cached + usage.output * self.output) / MILLION

    def most(self, input_tokens: int, output_tokens: int) -> float:
        """Return what a call with at most so many tokens costs at most."""
        dearest = max(self.input, self.cached_input or 0)
        return (input_tokens * dearest + output_tokens * self.output) / MILLION


def price_of(model: str, own: Path | None) -> Price | None:
    """Return the price of a model; None: nobody has said.

    Args:
        model: its exact name.
        own: the user's table, which goes before ours; it need not be there.

    Raises:
        PriceError: a table cannot be read.
    """
    ours = files(__package__).joinpath("prices.toml").read_text(encoding="utf-8")
    tables = [_read(ours, "prices.toml")]
    if own is not None and own.exists():
        tables.insert(0, _read(own.read_text(encoding="utf-8"), str(own)))
    return next((table[model] for table in tables if model in table), None)


def _read(text: str, name: str) -> dict[str, Price]:
    try:
        models = tomllib.loads(text).get("models", {})
        return {
            model: Price.model_validate({**entry, "date": str(entry.get("date", ""))})
            for model, entry in models.items()
        }
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PriceError(f"{name}: {place}: {first['msg']}") from error
    except (tomllib.TOMLDecodeError, AttributeError, TypeError) as error:
        raise PriceError(f"{name} is no table of prices: {error}") from error
