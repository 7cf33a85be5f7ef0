"""Names made of content: the same thing made twice has the same id."""

import hashlib
import json


def digest(content: object) -> str:
    """Return the 128-bit blake2b of the content's canonical JSON, in hex."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def content_id(kind: str, /, **content: object) -> str:
    """Return ``kind:<digest>`` of what a thing is and what it came from."""
    return f"{kind}:{digest(content)}"
