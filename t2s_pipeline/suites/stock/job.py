"""One request to the desk: what is to be done, and what has then to be booked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from t2s_pipeline.suites.stock.checker import Booked
from t2s_pipeline.suites.stock.habits import Habit
from t2s_pipeline.suites.stock.store import FILE, MAIN, articles, fresh
from t2s_pipeline.suites.suite import Task

FEW = 5
"""So many articles can be priced one by one within the step limit."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Have pieces delivered to a site."""

    pieces: int
    site: str


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """Put pieces aside for a customer at the first of these sites that has enough."""

    quantity: int
    customer: str
    sites: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Move:
    """Bring pieces to a site from the first of some others that has enough."""

    quantity: int
    sites: tuple[str, ...]
    to_site: str


@dataclass(frozen=True, kw_only=True)
class Reprice:
    """Change the prices of a category by some percent and some cents."""

    category: str
    percent: int = 0
    cents: int = 0

    def price(self, price_cents: int) -> int:
        """Return the new price of a piece."""
        return price_cents + price_cents * self.percent // 100 + self.cents


Act = Order | Reserve | Move | Reprice
TYPES: dict[type[Act], str] = {
    Order: "order from a supplier",
    Reserve: "reserve for a customer",
    Move: "transfer between sites",
    Reprice: "change prices",
}


@dataclass(frozen=True, kw_only=True)
class Job:
    """What one task asks for.

    Attributes:
        name: of the task.
        request: what the agent is told.
        query: a few words that find the article.
        sku: the article that is meant; "" if a category is.
        act: what is to be done with it.
        scarce: (sku, site) → pieces available, where they are too few.
    """

    name: str
    request: str
    act: Act
    query: str
    sku: str = ""
    scarce: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def task(self) -> Task[Booked]:
        """Make the task."""
        return Task(
            task_id=self.name,
            task_type=TYPES[type(self.act)],
            prompt=self.request,
            inputs={FILE: fresh(self.name, self.scarce)},
            expected=self.booked(),
        )

    def right(self) -> str:
        """Return the article to take: the one that is meant, or what replaces it."""
        return articles()[self.sku]["replaced_by"] or self.sku

    def booked(self) -> Booked:
        """Return what has to be booked in the end."""
        match self.act:
            case Order(pieces=pieces, site=site):
                cases = pieces // articles()[self.right()]["units_per_case"]
                return Booked(orders=((self.right(), cases, site),))
            case Reserve(quantity=quantity, customer=customer):
                kept = (self.right(), quantity, customer, self._site(self.act))
                return Booked(reservations=(kept,))
            case Move(quantity=quantity, to_site=to_site):
                return Booked(transfers=((self.right(), quantity, self._site(self.act), to_site),))
            case Reprice():
                return Booked(prices=tuple((sku, self.act.price(was)) for sku, was in self._were()))

    def habits(self) -> set[Habit]:
        """Return the bad habits that spoil this task."""
        if isinstance(self.act, Reprice):
            return {Habit.ONE_BY_ONE} if len(self._were()) > FEW else set()
        found = {Habit.RESEND} if self.scarce else set()
        if isinstance(self.act, Order | Move):
            found.add(Habit.NO_CONFIRM)
        if isinstance(self.act, Order):
            found.add(Habit.UNITS_AS_CASES)
        if isinstance(self.act, Order | Reserve) and self._site(self.act) != MAIN:
            found.add(Habit.NO_SITE)
        if self.right() != self.sku:
            found.add(Habit.DISCONTINUED)
        if self.hits()[0] != self.sku:
            found.add(Habit.FIRST_HIT)
        return found

    def hits(self) -> list[str]:
        """List the articles that the query finds."""
        words = self.query.lower().split()
        named = {sku: one["name"].lower().split() for sku, one in articles().items()}
        return [sku for sku, name in named.items() if all(word in name for word in words)]

    def _site(self, act: Order | Reserve | Move) -> str:
        if isinstance(act, Order):
            return act.site
        wanted = act.quantity
        return next(s for s in act.sites if self.scarce.get((self.right(), s), wanted) >= wanted)

    def _were(self) -> list[tuple[str, int]]:
        assert isinstance(self.act, Reprice)
        of = [one for one in articles().values() if one["category"] == self.act.category]
        return [(one["sku"], one["price_cents"]) for one in of]
