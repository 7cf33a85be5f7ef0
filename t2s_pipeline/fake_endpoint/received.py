"""A request as the fake endpoint sees it: its body, its identity, and what is random about it."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from random import Random

import orjson

from t2s_pipeline.calls import Json
from t2s_pipeline.fake_endpoint.objects import object_in, objects_in


class NotARequest(ValueError):
    """A body that asks for nothing; says why."""


@dataclass(frozen=True)
class Received:
    """A request to complete a chat.

    Attributes:
        body: its JSON.
        identity: hash of its bytes.
        seen: how often the very same body was received before.
        chat: what a chat's later turns have in common with its first one.
        opened: how often that chat was begun.
    """

    body: dict[str, Json]
    identity: str
    seen: int
    chat: str
    opened: int

    def random(self, seed: int, about: str) -> Random:
        """Return what decides one matter of this request, and of it only."""
        return Random(f"{seed} {about} {self.identity} {self.seen}")

    def random_of_chat(self, seed: int, about: str) -> Random:
        """Return what decides one matter in all turns of the chat."""
        return Random(f"{seed} {about} {self.chat} {self.opened}")

    @property
    def functions(self) -> list[dict[str, Json]]:
        """The functions that it offers as tools."""
        offered = [object_in(tool.get("function")) for tool in objects_in(self.body.get("tools"))]
        return [function for function in offered if "name" in function]

    @property
    def answer_format(self) -> str:
        """How the answer is held to a form: ``text``, ``json_object`` or ``json_schema``."""
        return str(object_in(self.body.get("response_format")).get("type", "text"))

    @property
    def max_output_tokens(self) -> int | None:
        """The most tokens that the answer may have; None: no limit is given."""
        for name in ("max_completion_tokens", "max_tokens"):
            limit = self.body.get(name)
            if isinstance(limit, int):
                return limit
        return None


class Reception:
    """Receives requests and counts what comes again."""

    def __init__(self) -> None:
        """Begin with nothing received."""
        self._bodies: Counter[str] = Counter()
        self._chats: Counter[str] = Counter()

    def receive(self, data: bytes) -> Received:
        """Read the body of a request.

        Raises:
            NotARequest: it is no chat.
        """
        body = _parsed(data)
        identity, chat = _hash(data), _hash(orjson.dumps(_opening(body)))
        if all(message.get("role") != "assistant" for message in _messages(body)):
            self._chats[chat] += 1
        seen = self._bodies[identity]
        self._bodies[identity] += 1
        return Received(body, identity, seen, chat, self._chats[chat])


def _parsed(data: bytes) -> dict[str, Json]:
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NotARequest("the body is not JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        raise NotARequest("the body names no `model`")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages or len(_messages(body)) < len(messages):
        raise NotARequest("`messages` is no list of messages")
    return body


def _messages(body: dict[str, Json]) -> list[dict[str, Json]]:
    return objects_in(body.get("messages"))


def _opening(body: dict[str, Json]) -> list[Json]:
    """Return what the first turn of a chat was asked with."""
    opening: list[Json] = [body.get("seed")]
    for message in _messages(body):
        if message.get("role") == "assistant":
            break
        opening.append(message)
    return opening


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
