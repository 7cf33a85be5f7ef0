"""Keys that betray themselves by their shape: a provider's prefix and an alphabet."""

import re
from collections import Counter
from typing import NamedTuple

from t2s_pipeline.redaction.spans import Span


class Shape(NamedTuple):
    """A key that starts with an anchor; the pattern is matched where the anchor stands."""

    kind: str
    anchor: str
    pattern: re.Pattern[str]


_ROWS = (  # kind, anchors, what follows an anchor; every run is possessive, so work is linear
    ("AWS_ACCESS_KEY", "AKIA ASIA ABIA ACCA", r"[0-9A-Z]{16}"),
    ("AWS_ACCESS_KEY", "A3T", r"[0-9A-Z]{17}"),
    ("GITHUB_TOKEN", "ghp_ gho_ ghu_ ghs_ ghr_", r"[A-Za-z0-9_]{30,}+"),
    ("GITHUB_TOKEN", "github_pat_", r"[A-Za-z0-9_]{40,}+"),
    ("GITLAB_TOKEN", "glpat- gldt- glrt- glsoat- glptt- glft- glimt- gloas-", r"[\w.-]{20,}+"),
    ("GITLAB_TOKEN", "glcbt- glagent- glffct- GR1348941", r"[\w.-]{20,}+"),
    (
        "SLACK_TOKEN",
        "xoxb- xoxa- xoxp- xoxr- xoxs- xoxe- xoxo- xoxc- xoxd- xoxe.",
        r"[\w.%-]{20,}+",
    ),
    ("SLACK_TOKEN", "xapp-", r"[0-9]-[\w-]{20,}+"),
    ("SLACK_TOKEN", "hooks.slack.com/", r"(?:services|workflows|triggers)/[\w/]{20,}+"),
    ("API_KEY", "discord.com/api/webhooks/", r"[0-9]{10,}+/[\w-]{30,}+"),
    ("STRIPE_KEY", "sk_live_ rk_live_ sk_test_ rk_test_", r"[A-Za-z0-9]{16,}+"),
    ("STRIPE_KEY", "whsec_", r"[A-Za-z0-9+/]{24,}+=*"),
    ("ANTHROPIC_KEY", "sk-ant-", r"[\w-]{20,}+"),
    ("OPENAI_KEY", "sk-proj- sk-svcacct- sk-admin- sk-None-", r"[\w-]{20,}+"),
    ("API_KEY", "sk-or-v1- sk-lf- pk-lf-", r"[\w-]{30,}+"),  # OpenRouter, Langfuse
    ("OPENAI_KEY", "sk-", r"[A-Za-z0-9]{20,}+"),
    ("GOOGLE_KEY", "AIza", r"[\w-]{35}"),
    ("GOOGLE_KEY", "GOCSPX-", r"[\w-]{20,}+"),
    ("GOOGLE_KEY", "ya29.", r"[\w.-]{20,}+"),
    ("GOOGLE_KEY", "1//0", r"[\w-]{30,}+"),
    ("AZURE_KEY", "AccountKey= SharedAccessKey=", r"(?P<value>[A-Za-z0-9+/]{40,}+=*)"),
    ("API_KEY", "SG.", r"[\w-]{16,32}\.[\w-]{30,60}"),  # SendGrid
    ("API_KEY", "xkeysib- xsmtpsib-", r"[\w-]{60,}+"),  # Brevo
    ("API_KEY", "SK AC", r"[0-9a-z]{32}"),  # Twilio
    ("API_KEY", "key-", r"(?<![\w-]key-)[0-9a-f]{32}"),  # Mailgun
    ("API_KEY", "npm_", r"[A-Za-z0-9]{36}"),
    ("API_KEY", "pypi-", r"Ag[\w-]{50,}+"),
    ("API_KEY", "rubygems_", r"[0-9a-f]{40,}+"),
    ("API_KEY", "hf_ api_org_", r"[A-Za-z0-9]{30,}+"),  # Hugging Face
    ("API_KEY", "dop_v1_ doo_v1_ dor_v1_", r"[0-9a-f]{40,}+"),  # DigitalOcean
    ("API_KEY", "sq0atp- sq0csp- sq0idp-", r"[\w-]{20,}+"),  # Square
    ("API_KEY", "EAAA", r"(?<![\w+/-]EAAA)[\w-]{56,}+(?![+/=])"),  # Square; not in a picture
    ("API_KEY", "shpat_ shpca_ shppa_ shpss_", r"[0-9a-fA-F]{32}"),  # Shopify
    ("API_KEY", "dapi dkea dose", r"[0-9a-f]{32}(?:-[0-9])?"),  # Databricks
    ("API_KEY", "nfp_ nfc_ nfo_", r"[A-Za-z0-9]{30,}+"),  # Netlify
    ("API_KEY", "hvs. hvb. hvr.", r"[\w-]{20,}+"),  # Vault
    ("API_KEY", "gsk_ xai- pplx- r8_ tvly- fw_", r"[A-Za-z0-9]{32,}+"),  # model hosts
    ("API_KEY", "lsv2_pt_ lsv2_sk_", r"[0-9a-f]{20,}+_[0-9a-f]{8,}+"),  # LangSmith
    ("API_KEY", "ATATT3 ATCTT3 ATBB", r"[\w=-]{28,}+"),  # Atlassian
    ("API_KEY", "lin_api_ ntn_ figd_ dckr_pat_ sbp_ sb_secret_", r"[\w-]{20,}+"),
    ("API_KEY", "glsa_ glc_ phx_ pscale_tkn_ pscale_pw_", r"[\w=.-]{30,}+"),
    ("API_KEY", "PMAK- CFPAT- NRAK- sntrys_ sntryu_ dp.pt. dp.st.", r"[\w.=+/-]{27,}+"),
    ("API_KEY", "pul-", r"[0-9a-f]{40}"),  # Pulumi
    ("API_KEY", "LTAI", r"[A-Za-z0-9]{16,24}"),  # Alibaba
    ("API_KEY", "fm2_ fo1_ HRKU- dt0c01.", r"[\w.,+/=-]{40,}+"),  # Fly, Heroku, Dynatrace
    ("PRIVATE_KEY", "AGE-SECRET-KEY-1", r"[0-9A-Z]{50,}+"),
    ("PASSWORD", "$2a$ $2b$ $2y$", r"[0-9]{2}\$[./A-Za-z0-9]{53}"),  # bcrypt
    ("PASSWORD", "$argon2", r"(?:id|i|d)\$[\w$=,+/.-]{40,}+"),
    ("PASSWORD", "$apr1$ $1$", r"[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}"),  # htpasswd
    ("PASSWORD", "$5$ $6$ $y$", r"[./A-Za-z0-9$=]{40,}+"),  # crypt(3)
)
_SIGNS = "_-./$="
_SHAPES: dict[frozenset[str], list[Shape]] = {}  # by the signs of the anchor: quickly ruled out
for _kind, _anchors, _rest in _ROWS:
    for _anchor in _anchors.split():
        _shape = Shape(_kind, _anchor, re.compile(f"{re.escape(_anchor)}({_rest})"))
        _SHAPES.setdefault(frozenset(_SIGNS).intersection(_anchor), []).append(_shape)
_LONG = re.compile(r"[A-Za-z0-9_$./+=:-]{20,}")
_AWS_SECRET = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])")
_TELEGRAM = re.compile(r"[0-9]{8,10}+:[\w-]{35}(?![\w-])")
_DISCORD = re.compile(r"[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])")


def shaped(text: str) -> list[Span]:
    """Find keys of known providers."""
    # Keys are long words; there are few of them to be searched for a hundred anchors.
    long = " ".join(_LONG.findall(text))
    if not long:
        return []
    signs = {sign for sign in _SIGNS if sign in long}
    spans = [
        span
        for needed, shapes in _SHAPES.items()
        if needed <= signs
        for shape in shapes
        if shape.anchor in long
        for span in _matches(text, shape)
    ]
    spans += _aws_secrets(text, spans)
    for sign, pattern in ((":", _TELEGRAM), (".", _DISCORD)):
        spans += [
            Span(*found.span(), "API_KEY", found.group(), "")
            for found in (pattern.finditer(text) if sign in long and pattern.search(long) else ())
            if _starts_token(text, found.start()) and _is_varied(found.group())
        ]
    return spans


def _matches(text: str, shape: Shape) -> list[Span]:
    spans = []
    at = text.find(shape.anchor)
    while at >= 0:
        found = shape.pattern.match(text, at) if _starts_token(text, at) else None
        if found and _ends_token(text, found.end()) and _is_varied(found[1]):
            start = found.start("value" if shape.pattern.groups > 1 else 0)
            key = text[start : found.end()].rstrip(".,")
            spans.append(Span(start, start + len(key), shape.kind, key, ""))
        at = text.find(shape.anchor, found.end() if found else at + 1)
    return spans


def _starts_token(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum() or text.endswith("/bot", 0, at)  # of Telegram


def _ends_token(text: str, at: int) -> bool:
    return at == len(text) or not text[at].isalnum()


def _is_varied(body: str) -> bool:
    """Tell the inside of a key from ``xxxxxxxx…`` and from words such as ``estimatorcontainer``."""
    [(_, most)] = Counter(body).most_common(1)
    letters = body.replace("-", "")
    return (
        len(set(body)) > 5
        and most * 2 <= len(body)
        and not (letters.isalpha() and letters.islower())
    )


def _aws_secrets(text: str, spans: list[Span]) -> list[Span]:
    """Find the secret that stands within 200 characters behind an access key id."""
    found = (
        _AWS_SECRET.search(text, span.end, span.end + 200)
        for span in spans
        if span.kind == "AWS_ACCESS_KEY"
    )
    return [
        Span(*match.span(), "AWS_SECRET_KEY", match.group(), "")
        for match in found
        if match and not match.group().islower() and any(map(str.isdigit, match.group()))
    ]
