"""Faults in what is said: each alters a reply as models are known to, or does not apply to it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from t2s_pipeline.fake_endpoint.reply import Called, Reply

Alter = Callable[[str, Random], str | None]

FRENCH = (
    "Je regrette, mais je ne saurais répondre sous cette forme. D'après ce que j'ai lu, l'agent "
    "a bien fait son travail dans l'ensemble, et je n'ai rien à ajouter pour le moment."
)
HANDLE = re.compile(r'"([a-z])(\d{1,4})"')
QUOTE = re.compile(r'("quote"\s*:\s*")((?:[^"\\]|\\.)*)"')


def truncated_json(text: str, random: Random) -> str | None:
    """Stop in the middle."""
    return text[: random.randrange(1, len(text))] if len(text) > 1 else None


def malformed_json(text: str, random: Random) -> str | None:
    """Leave out a sign, or escape what needs none, so that it is JSON no longer."""
    if not _is_json(text):
        return None
    broken = [
        text.replace(",", "", 1),
        text.replace(":", " ", 1),
        text.replace('"', '"\\q', 1),
        text.replace('"', "'"),
        text.rstrip()[:-1],
        text + "}",
    ]
    random.shuffle(broken)
    return next((candidate for candidate in broken if not _is_json(candidate)), None)


def two_blocks(text: str, random: Random) -> str | None:
    """Answer twice, in two fences; the second time the same, or nothing."""
    if not _is_json(text):
        return None
    again = text if random.random() < 0.5 else "{}"
    return f"```json\n{text}\n```\n\nOr rather:\n\n```json\n{again}\n```"


def invented_handles(text: str, random: Random) -> str | None:
    """Name things that were never handed out in the place of some that were."""
    found = HANDLE.findall(text)
    if not found:
        return None
    letter, number = random.choice(found)
    return text.replace(f'"{letter}{number}"', f'"{letter}{int(number) + 900}"')


def invented_quotes(text: str, random: Random) -> str | None:
    """Quote words that nobody said."""
    found = list(QUOTE.finditer(text))
    if not found:
        return None
    match = random.choice(found)
    return f"{text[: match.end(2)]}, as was agreed{text[match.end(2) :]}"


TEXT_FAULTS: dict[str, Alter] = {
    "truncated_json": truncated_json,
    "malformed_json": malformed_json,
    "two_blocks": two_blocks,
    "invented_handles": invented_handles,
    "invented_quotes": invented_quotes,
}


def altered(kind: str, reply: Reply, random: Random) -> Reply | None:
    """Return a reply with a fault; None where this kind cannot befall it."""
    if kind == "empty":
        return Reply("") if reply.text or reply.calls else None
    if kind == "other_language":
        return Reply(FRENCH)
    alter = TEXT_FAULTS[kind]
    cut = "length" if kind == "truncated_json" else reply.finish_reason
    if not reply.calls:
        text = alter(reply.text, random)
        return None if text is None else replace(reply, text=text, finish_reason=cut)
    first, *others = reply.calls
    arguments = alter(first.arguments, random)
    if arguments is None:
        return None
    return replace(reply, calls=(Called(first.name, arguments), *others), finish_reason=cut)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
