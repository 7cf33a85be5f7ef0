"""Which names announce a secret, of what kind, and how much proof their value must bring."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from t2s_pipeline.redaction.kinds import PLACEHOLDER

Proof = Literal["any", "mixed", "random", "basic", "authorization", "cookie", "card"]


class Name(NamedTuple):
    """What a name announces."""

    kind: str
    proof: Proof
    words: tuple[str, ...]


_LONGEST = 100  # characters; a longer key is a text
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_QUALIFIERS = frozenset(  # say which one, and are left out: DB_PASSWORD_PROD, apiKey2
    "prod production dev development test testing staging stage live sandbox old new current "
    "previous prev confirm confirmation again value val v primary secondary hash hashed b64 base64 "
    "enc encrypted raw plain plaintext clear cleartext text string str default root admin user env "
    "base".split()
)
_PASSWORDS = ("password", "passwords", "passwd", "passphrase", "passwort", "pwd")
_SHORT_PASSWORDS = frozenset(
    "passcode dbpass userpass requirepass masterpass keypass storepass pgpass".split()
)
_CARDS = frozenset(("card", "cardnumber", "cardno", "pan", "ccnumber", "creditcard"))
_KEYS = {
    "API_KEY": "api app application auth access account subscription service storage deploy "
    "license".split(),
    "SECRET": "secret signing signature encryption decryption master private shared hmac crypt "
    "cipher session webhook".split(),
}
_FUSED_KEYS = re.compile(r"(?:x?(?:api|access|auth|app)|(secret|signing|encryption|private))keys?")
_NO_TOKEN = frozenset(  # tokens of text, of paging and of grammars
    "page next prev continuation sync cancel cancellation pad eos bos unk cls sep mask special "
    "stop start end prompt completion input output total max min cached reasoning num per shift "
    "public request creation lock change idempotency marker symbol lexer cursor delta count first "
    "last thinking".split()
)
_NO_PASSWORD = frozenset("reset forgot forgotten show hide toggle is has use no without".split())
_IN_URLS = frozenset("sig signature code key auth sas".split())


@lru_cache(maxsize=4096)
def secret_name(name: str) -> Name | None:
    """Say what a key, variable, header, flag or parameter announces; ``None``: nothing secret.

    The last word decides: ``password_policy`` and ``token_count`` announce nothing.
    """
    # What became a placeholder, wholly or in part, names nothing: redacting twice changes nothing.
    if len(name) > _LONGEST or ("[" in name and PLACEHOLDER.search(name)):
        return None
    words = [word.lower() for word in _WORDS.findall(name)]
    while len(words) > 1 and (words[-1] in _QUALIFIERS or words[-1].isdigit()):
        words.pop()
    if not words:
        return None
    if words[-1] in _CARDS or (words[-1] in ("number", "no") and "card" in words):
        return Name("CARD", "card", tuple(words))
    found = _password(words) or _secret(words) or _header(words) or _token(words)
    return Name(*found, tuple(words)) if found else None


def url_name(name: str) -> Name | None:
    """Say what a query parameter announces: as any name, and signatures, codes and keys too."""
    found = secret_name(name)
    last = _WORDS.findall(name)[-1:]
    if found or not last or last[0].lower() not in _IN_URLS:
        return found
    return Name("TOKEN", "random", (last[0].lower(),))


def _password(words: list[str]) -> tuple[str, Proof] | None:
    if _NO_PASSWORD & set(words):
        return None
    if words[-1].endswith(_PASSWORDS) or words[-1] in _SHORT_PASSWORDS:
        return "PASSWORD", "any"
    return ("PASSWORD", "mixed") if words[-1] in ("pass", "pw") else None


def _secret(words: list[str]) -> tuple[str, Proof] | None:
    if {"secret", "key"} <= set(words[-3:]) and {"aws", "access"} & set(words):
        return "AWS_SECRET_KEY", "random"
    if words[-1].endswith(("secret", "secrets")):
        return "SECRET", "mixed"
    return None


def _header(words: list[str]) -> tuple[str, Proof] | None:
    if words[-1] == "authorization":
        return "TOKEN", "authorization"
    if words == ["auth"]:  # of a Docker configuration: base64 of user:password
        return "PASSWORD", "basic"
    return ("COOKIE", "cookie") if words[-1] in ("cookie", "cookies") else None


def _token(words: list[str]) -> tuple[str, Proof] | None:
    last = words[-1]
    if last.endswith("token") or last in ("jwt", "bearer"):
        return None if _NO_TOKEN & set(words) else ("TOKEN", "random")
    if last in ("phpsessid", "jsessionid", "sessionid"):
        return "COOKIE", "random"
    if fused := _FUSED_KEYS.fullmatch(last):
        return ("SECRET", "mixed") if fused[1] else ("API_KEY", "random")
    if last not in ("key", "keys") or len(words) < 2:
        return None
    if words[-2] in _KEYS["SECRET"]:
        return "SECRET", "mixed"
    if words[-2] not in _KEYS["API_KEY"]:
        return None
    return ("AZURE_KEY" if words[-2] == "account" or "shared" in words else "API_KEY"), "random"
