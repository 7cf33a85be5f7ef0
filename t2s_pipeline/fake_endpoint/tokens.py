"""How many tokens a text has, and how many of a prompt the endpoint had seen at its beginning.

A token is four characters. As with the providers, a prompt's beginning counts as cached in whole
blocks of 128 tokens, and from 1,024 tokens on.
"""

import hashlib
from collections import OrderedDict

import orjson

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.objects import objects_in

CHARACTERS = 4
BLOCK = 128
SMALLEST = 1024
REMEMBERED = 200_000


def count(text: str) -> int:
    """Return the number of tokens of a text."""
    return -(-len(text) // CHARACTERS)


def prompt_of(body: dict[str, Json]) -> str:
    """Return a request as the model reads it: tools and form first, then the messages in order."""
    parts = [body.get("tools"), body.get("response_format"), *objects_in(body["messages"])]
    return "\n".join(orjson.dumps(part).decode() for part in parts)


class PrefixCache:
    """The beginnings of prompts that were seen, the latest 200,000 blocks of them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def cached(self, prompt: str) -> int:
        """Return how many tokens of a prompt are cached, and remember it."""
        size = BLOCK * CHARACTERS
        hit, missed, chain = 0, False, b""
        for start in range(0, len(prompt) - size + 1, size):
            block = prompt[start : start + size].encode("utf-8", "surrogatepass")
            chain = hashlib.blake2b(chain + block, digest_size=16).digest()
            missed = missed or chain not in self._seen
            hit += not missed
            self._seen[chain] = None
            self._seen.move_to_end(chain)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return hit * BLOCK if hit * BLOCK >= SMALLEST else 0
