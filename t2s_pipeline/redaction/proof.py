"""Whether a value proves what its name announces."""

import base64
import re

from t2s_pipeline.redaction.names import Name, secret_name
from t2s_pipeline.redaction.spans import MASK
from t2s_pipeline.redaction.values import (
    Manner,
    is_dense,
    is_distinctive,
    is_dummy,
    is_mixed,
    is_random,
    is_reference,
)

_EDITION = re.compile(r"[-_]?v?[0-9]+\Z")
_JOINTS = str.maketrans("", "", "-_.")
_GAP = re.compile(r"\s")  # also what the mask leaves


def is_secret(name: Name, value: str, manner: Manner) -> bool:
    """Judge a value beside a telling name, tied to it in one of the manners of `is_reference`."""
    phrase = name.words[-1:] == ("passphrase",) and MASK not in value
    if (_GAP.search(value) and not phrase) or is_dummy(value) or is_reference(value, manner):
        return False
    loose = manner == "loose"
    if _names_itself(value, loose):
        return False
    if name.proof == "any":
        return len(value) >= 6 and is_mixed(value) if loose else len(value) >= 4
    if loose and value.replace(".", "_").isidentifier() and not is_dense(value):
        return False
    if name.proof == "mixed":
        return len(value) >= 6 and is_mixed(value) and (not loose or is_distinctive(value))
    return is_basic(value) if name.proof == "basic" else is_random(value)


def is_basic(value: str) -> bool:
    """Tell the base64 of ``user:password``."""
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:  # no base64, or of no text
        return False
    return bool(user and colon and password) and (user + password).isprintable()


def is_bearer(value: str) -> bool:
    """Tell a token behind ``Bearer`` from a word about tokens."""
    if is_dummy(value) or is_reference(value, "loose"):
        return False
    return len(value) >= 8 and (is_mixed(value) or len(value) >= 24)


def _names_itself(value: str, loose: bool) -> bool:
    """Tell ``password=user_password2`` and ``secret: app-secret-v2``: names, not literals."""
    joined = any(sign in value for sign in "-_.")
    plain = _EDITION.sub("", value) if loose or joined else value
    if not plain.translate(_JOINTS).isalpha():
        return False
    return "pass" in plain.lower() or secret_name(plain) is not None
