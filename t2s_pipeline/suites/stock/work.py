"""How the scripted agent works on one request: what it calls, and what it makes of the answers."""

import json
import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from t2s_pipeline.suites.conversation import Conversation, ToolResult
from t2s_pipeline.suites.stock.habits import Habit
from t2s_pipeline.suites.stock.job import FEW, Job, Move, Order, Reprice, Reserve
from t2s_pipeline.suites.stock.store import MAIN, articles
from t2s_pipeline.suites.stock.style import Style

PHRASES = Path(__file__).parent / "policies" / "phrases.toml"
Arguments = dict[str, object]


@dataclass
class Work:
    """One run; ``called`` is what the agent calls the article or the articles."""

    job: Job
    style: Style
    habits: frozenset[Habit]
    conversation: Conversation
    called: str
    dice: random.Random

    def work(self) -> None:
        """Find what is meant, do it, perhaps look again, and say so."""
        hits = self._search()
        match self.job.act:
            case Order() as act:
                sku, document = self._order(act, self._chosen(hits))
            case Reserve() as act:
                sku, document = self._reserve(act, self._chosen(hits))
            case Move() as act:
                sku, document = self._move(act, self._chosen(hits))
            case Reprice() as act:
                self._reprice(act, [hit["sku"] for hit in hits])
                self._say("priced")
                return
        if not document:
            self._say("given_up")
            return
        if document["status"] == "draft" and Habit.NO_CONFIRM not in self.habits:
            self._call("confirm", "confirm", {"document": document["document"]})
        self._verify(sku)
        self._say("done")

    def _search(self) -> list[dict[str, Any]]:
        if self.style.vain:
            self._call("search", "find_items", {"query": f"{self.called.lower()} garden shop"})
        category = articles()[self.job.sku or self.job.hits()[0]]["category"]
        query = self.style.query
        by: Arguments = {"query": query} if query else {"category": category}
        hits: list[dict[str, Any]] = self._get("search", "find_items", by)["items"]
        return hits

    def _chosen(self, hits: Sequence[dict[str, Any]]) -> str:
        if Habit.FIRST_HIT in self.habits:
            return str(hits[0]["sku"])
        return str(next(hit["sku"] for hit in hits if hit["name"] == self.called))

    def _record(self, sku: str) -> dict[str, Any]:
        if self.style.many:
            return self._get("read", "get_items", {"skus": [sku]})["items"][0]
        return self._get("read", "get_item", {"sku": sku})

    def _current(self, sku: str) -> dict[str, Any]:
        """Read a record and, where it says so, that of what replaces the article."""
        record = self._record(sku)
        if record["discontinued"] and Habit.DISCONTINUED not in self.habits:
            return self._record(record["replaced_by"])
        return record

    def _order(self, act: Order, sku: str) -> tuple[str, dict[str, Any]]:
        record = self._current(sku)
        if self.style.supplier:
            self._call("supplier", "get_supplier", {"supplier": record["supplier"]})
        if self.style.look:
            self._call("look", "get_stock", {"sku": record["sku"]})
        cases = act.pieces
        if Habit.UNITS_AS_CASES not in self.habits:
            cases = -(-act.pieces // record["units_per_case"])
        order = {"sku": record["sku"], "cases": cases} | self._site(act.site) | self._note()
        return record["sku"], self._get("order", "place_order", order)

    def _reserve(self, act: Reserve, sku: str) -> tuple[str, dict[str, Any]]:
        if self.style.read or articles()[self.job.sku]["discontinued"]:
            sku = self._current(sku)["sku"]
        kept: Arguments = {"sku": sku, "quantity": act.quantity, "customer": act.customer}
        ways = [kept | self._site(site) | self._note() for site in act.sites]
        return sku, self._booked("reserve", ways, act.sites, act.quantity)

    def _move(self, act: Move, sku: str) -> tuple[str, dict[str, Any]]:
        if self.style.read:
            sku = self._current(sku)["sku"]
        moved: Arguments = {"sku": sku, "quantity": act.quantity}
        ways = [
            moved | {"from_site": site, "to_site": act.to_site} | self._note() for site in act.sites
        ]
        return sku, self._booked("transfer", ways, act.sites, act.quantity)

    def _booked(
        self, tool: str, ways: Sequence[Arguments], sites: Sequence[str], quantity: int
    ) -> dict[str, Any]:
        """Book it where there is enough: seen beforehand, or found out by trying; {}: nowhere."""
        stock = {"sku": ways[0]["sku"]}
        if self.style.look:
            there = self._get("look", "get_stock", stock)["sites"]
            ways = [
                way
                for way, site in zip(ways, sites, strict=True)
                if there[site]["available"] >= quantity
            ]
        for way in ways:
            result = self._call(tool, tool, way)
            if not result.is_error:
                return json.loads(result.text)
            if self.style.look_later:
                self._call("look", "get_stock", stock)
            if Habit.RESEND in self.habits:
                for _ in range(self.style.resends):
                    self._call("again", tool, way)
                return {}
        return {}

    def _reprice(self, act: Reprice, skus: Sequence[str]) -> None:
        if Habit.ONE_BY_ONE in self.habits:
            self._one_by_one(act, skus)
            return
        if self.style.many:
            records = self._get("read", "get_items", {"skus": list(skus)})["items"]
        else:
            records = [self._record(sku) for sku in skus]
        prices = [
            {"sku": one["sku"], "price_cents": act.price(one["price_cents"])} for one in records
        ]
        if len(prices) <= FEW and self.style.mixed:
            for price in prices:
                self._call("price", "set_price", price)
        else:
            self._call("prices", "set_prices", {"prices": prices})
        if self.style.verify and self.style.many:
            self._call("verify", "get_items", {"skus": list(skus)})

    def _one_by_one(self, act: Reprice, skus: Sequence[str]) -> None:
        """Read and set each article by itself, one after the other or all reads first."""
        if self.style.mixed:
            for sku in skus:
                price = act.price(self._record(sku)["price_cents"])
                self._call("price", "set_price", {"sku": sku, "price_cents": price})
            return
        prices = {sku: act.price(self._record(sku)["price_cents"]) for sku in skus}
        for sku, price in prices.items():
            self._call("price", "set_price", {"sku": sku, "price_cents": price})

    def _verify(self, sku: str) -> None:
        match self.style.verify:
            case "documents":
                self._call("verify", "list_documents", {})
            case "stock":
                self._call("verify", "get_stock", {"sku": sku})
            case "record":
                self._call("verify", "get_item", {"sku": sku})

    def _site(self, site: str) -> Arguments:
        if Habit.NO_SITE in self.habits or (site == MAIN and not self.style.says_main):
            return {}
        return {"site": site}

    def _note(self) -> Arguments:
        return {"note": self.style.note} if self.style.note else {}

    def _get(self, moment: str, tool: str, arguments: Arguments) -> dict[str, Any]:
        """Make a call that must succeed and return its answer."""
        result = self._call(moment, tool, arguments)
        assert not result.is_error, result.text
        return json.loads(result.text)

    def _call(self, moment: str, tool: str, arguments: Arguments) -> ToolResult:
        return self.conversation.call(self._phrase(moment), tool, arguments)

    def _say(self, moment: str) -> None:
        self.conversation.say(self._phrase(moment))

    def _phrase(self, moment: str) -> str:
        """Say what goes with a moment of the work."""
        return self.dice.choice(_phrases()[moment]).format(what=self.called.lower())


@cache
def _phrases() -> dict[str, list[str]]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))
