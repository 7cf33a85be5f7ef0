"""International bank account numbers."""

import re

from t2s_pipeline.redaction.spans import Span

_IBAN = re.compile(
    r"[A-Z](?<![A-Za-z0-9][A-Z])[A-Z][0-9]{2}"
    r"(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![A-Za-z0-9])"
)
_LENGTHS = {
    pair[:2]: int(pair[3:])
    for pair in "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 "
    "CY:28 CZ:24 DE:22 DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 "
    "GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LI:21 LT:20 LU:20 "
    "LV:21 MC:27 MD:24 ME:22 MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 PK:24 PL:28 PS:29 PT:25 QA:29 "
    "RO:24 RS:22 SA:24 SE:24 SI:19 SK:24 SM:27 TN:24 TR:26 UA:29 VA:22 XK:20".split()
}


def ibans(text: str) -> list[Span]:
    """Find account numbers of their country's length, in one piece or in groups of four."""
    return [
        Span(found.start(), found.start() + len(written), "IBAN", written.replace(" ", ""), "")
        for found in _IBAN.finditer(text)
        if (written := _account(found.group()))
    ]


def _account(written: str) -> str:
    """Return as much of the text as is an account number of its country, or nothing."""
    length = _LENGTHS.get(written[:2], 0)
    end = next((at for at in range(length, len(written) + 1) if _size(written[:at]) == length), 0)
    value = written[:end].replace(" ", "")
    if not value or written[end : end + 1].isalnum():
        return ""
    number = int("".join(str(int(c, 36)) for c in value[4:] + value[:4]))
    return written[:end] if number % 97 == 1 else ""


def _size(written: str) -> int:
    return len(written) - written.count(" ")
