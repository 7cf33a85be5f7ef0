"""All requests of the suite, type by type."""

from t2s_pipeline.suites.stock.job import Job, Move, Order, Reprice, Reserve

ORDERS = (
    Job(
        name="order-cans",
        request="Please order 36 green 10 litre watering cans for the harbour shop.",
        act=Order(pieces=36, site="harbour"),
        query="watering can",
        sku="CN-112",
    ),
    Job(
        name="order-gloves",
        request="The depot is running out of leather gloves in size L. Order 60 pairs for it.",
        act=Order(pieces=60, site="depot"),
        query="leather gloves",
        sku="GL-303",
    ),
    Job(
        name="order-hoses",
        request="We want 20 garden hoses of 25 m, delivered to harbour.",
        act=Order(pieces=20, site="harbour"),
        query="garden hose",
        sku="HS-204",
    ),
    Job(
        name="order-feeders",
        request="Order 24 of the large bird feeders; they are to go to the depot.",
        act=Order(pieces=24, site="depot"),
        query="bird feeder",
        sku="BD-602",
    ),
    Job(
        name="order-soil",
        request="Main needs 40 bags of potting soil, the 40 litre ones. Can you order them?",
        act=Order(pieces=40, site="main"),
        query="potting soil",
        sku="SO-502",
    ),
)
RESERVATIONS = (
    Job(
        name="reserve-barrows",
        request="Mrs Okafor would like two 100 litre wheelbarrows put aside at harbour. If harbour "
        "does not have them, put them aside at the depot.",
        act=Reserve(quantity=2, customer="Mrs Okafor", sites=("harbour", "depot")),
        query="wheelbarrow",
        sku="WB-712",
        scarce={("WB-712", "harbour"): 1},
    ),
    Job(
        name="reserve-secateurs",
        request="Three pairs of bypass secateurs for Mr Lindqvist, who fetches them at the depot.",
        act=Reserve(quantity=3, customer="Mr Lindqvist", sites=("depot",)),
        query="secateurs",
        sku="CT-405",
    ),
    Job(
        name="reserve-chairs",
        request="Bistro Marlo takes 4 folding chairs in teak. Reserve them at harbour, or at the "
        "depot should harbour have too few.",
        act=Reserve(quantity=4, customer="Bistro Marlo", sites=("harbour", "depot")),
        query="folding chair",
        sku="CH-802",
        scarce={("CH-805", "harbour"): 2},
    ),
)
TRANSFERS = (
    Job(
        name="move-nest-boxes",
        request="Harbour wants 18 nest boxes from the depot; if the depot has fewer, all of them "
        "from main.",
        act=Move(quantity=18, sites=("depot", "main"), to_site="harbour"),
        query="nest",
        sku="BD-610",
        scarce={("BD-610", "depot"): 11},
    ),
    Job(
        name="move-loppers",
        request="Bring 12 of the 80 cm loppers from main to the depot. If main cannot spare that "
        "many, take all 12 from harbour.",
        act=Move(quantity=12, sites=("main", "harbour"), to_site="depot"),
        query="loppers",
        sku="CT-412",
        scarce={("CT-412", "main"): 7},
    ),
    Job(
        name="move-compost",
        request="30 bags of compost, 40 litres each, have to go from the depot to main, or from "
        "harbour to main if the depot is short of them.",
        act=Move(quantity=30, sites=("depot", "harbour"), to_site="main"),
        query="compost",
        sku="SO-511",
        scarce={("SO-511", "depot"): 22},
    ),
)
PRICES = (
    Job(
        name="price-lanterns",
        request="All lanterns become 10 % dearer.",
        act=Reprice(category="lanterns", percent=10),
        query="lantern",
    ),
    Job(
        name="price-pots",
        request="Please raise the price of each of our pots by 50 cents.",
        act=Reprice(category="pots", cents=50),
        query="pot",
    ),
    Job(
        name="price-seeds",
        request="Seeds are to cost 20 cents less from today, every packet.",
        act=Reprice(category="seeds", cents=-20),
        query="seeds",
    ),
    Job(
        name="price-bulbs",
        request="Take 10 % off all flower bulbs.",
        act=Reprice(category="bulbs", percent=-10),
        query="bulbs",
    ),
    Job(
        name="price-thermometers",
        request="The thermometers go up by one euro each.",
        act=Reprice(category="thermometers", cents=100),
        query="thermometer",
    ),
)
JOBS: tuple[Job, ...] = (*ORDERS, *RESERVATIONS, *TRANSFERS, *PRICES)
