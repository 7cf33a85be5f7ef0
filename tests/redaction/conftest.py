"""Secrets forged from a seed and in pieces, so that no scanner takes a test for a leak."""

import base64
import json
import random
import string
from collections.abc import Callable

import pytest

ALNUM = string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits
HEX = "0123456789abcdef"
SIGNS = "!@#%^*-_+~"


class Forge:
    """Makes secrets that look live; equal seeds make equal secrets."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def of(self, alphabet: str, size: int) -> str:
        return "".join(self.random.choices(alphabet, k=size))

    def token(self, size: int) -> str:
        """Letters of both cases and digits, of each at least one."""
        start = "".join(
            self.random.choice(alphabet)
            for alphabet in (string.ascii_lowercase, string.digits, string.ascii_uppercase)
        )
        return start + self.of(ALNUM, size - 3)

    def password(self) -> str:
        size = self.random.randint(6, 14)
        return self.token(3) + self.of(ALNUM + SIGNS, size) + self.of(ALNUM, 1)

    def pem(self, label: str) -> str:
        lines = [self.of(ALNUM + "+/", 64) for _ in range(self.random.randint(2, 5))]
        frame = f"{label}PRIVATE " + "KEY-----"
        return "\n".join((f"-----BEGIN {frame}", *lines, f"-----END {frame}"))

    def jwt(self) -> str:
        header, payload = ({"alg": "HS256", "typ": "JWT"}, {"sub": self.of(HEX, 8)})
        return f"{_base64url(header)}.{_base64url(payload)}.{self.of(ALNUM + '-_', 43)}"

    def card(self, prefix: str, size: int) -> str:
        body = prefix + self.of(string.digits, size - len(prefix) - 1)
        return next(body + check for check in string.digits if _luhn(body + check))

    def phone(self) -> str:
        exchange = self.of("23456789", 1) + self.of("2345678", 2)
        return f"+1 415-{exchange}-{self.of(string.digits, 4)}"

    def email(self) -> str:
        return f"{self.token(7)}@{self.of(string.ascii_lowercase, 6)}.org"


def _base64url(content: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


Maker = Callable[[Forge], str]
SHAPES: tuple[tuple[str, str, Maker], ...] = (  # what it is, its kind, how one is made
    ("aws key id", "AWS_ACCESS_KEY", lambda f: "AK" + "IA" + f.of(UPPER, 15) + "7"),
    ("aws session key id", "AWS_ACCESS_KEY", lambda f: "AS" + "IA" + f.of(UPPER, 15) + "7"),
    ("github", "GITHUB_TOKEN", lambda f: f"gh{f.random.choice('pousr')}_{f.token(36)}"),
    ("github pat", "GITHUB_TOKEN", lambda f: f"github_{'pat'}_{f.token(22)}_{f.token(59)}"),
    ("gitlab", "GITLAB_TOKEN", lambda f: f"gl{'pat'}-{f.token(20)}"),
    ("slack", "SLACK_TOKEN", lambda f: f"xo{'xb'}-{f.of(string.digits, 12)}-{f.token(24)}"),
    (
        "slack hook",
        "SLACK_TOKEN",
        lambda f: f"hooks.slack.com/services/T{f.token(9)}/B{f.token(9)}",
    ),
    ("stripe", "STRIPE_KEY", lambda f: f"sk_{'live'}_{f.token(24)}"),
    ("stripe restricted", "STRIPE_KEY", lambda f: f"rk_{'live'}_{f.token(24)}"),
    ("openai", "OPENAI_KEY", lambda f: f"sk-{f.token(20)}T3Blbk{'FJ'}{f.token(20)}"),
    ("openai project", "OPENAI_KEY", lambda f: f"sk-{'proj'}-{f.token(80)}"),
    ("anthropic", "ANTHROPIC_KEY", lambda f: f"sk-{'ant'}-api03-{f.token(93)}AA"),
    ("google api", "GOOGLE_KEY", lambda f: f"AI{'za'}{f.token(35)}"),
    ("google client", "GOOGLE_KEY", lambda f: f"GOC{'SPX'}-{f.token(28)}"),
    ("google access", "GOOGLE_KEY", lambda f: f"ya{'29'}.{f.token(60)}"),
    ("azure storage", "AZURE_KEY", lambda f: f"AccountKey={f.token(86)}=="),
    ("sendgrid", "API_KEY", lambda f: f"S{'G'}.{f.token(22)}.{f.token(43)}"),
    ("twilio", "API_KEY", lambda f: f"S{'K'}{f.of(HEX, 32)}"),
    ("twilio account", "API_KEY", lambda f: f"A{'C'}{f.of(HEX, 32)}"),
    ("npm", "API_KEY", lambda f: f"np{'m'}_{f.token(36)}"),
    ("pypi", "API_KEY", lambda f: f"py{'pi'}-AgEIcHlwaS5vcmc{f.token(80)}"),
    ("hugging face", "API_KEY", lambda f: f"h{'f'}_{f.token(34)}"),
    ("digitalocean", "API_KEY", lambda f: f"dop_{'v1'}_{f.of(HEX, 64)}"),
    ("telegram", "API_KEY", lambda f: f"{f.of('123456789', 9)}:AA{f.token(33)}"),
    ("mailgun", "API_KEY", lambda f: f"ke{'y'}-{f.of(HEX, 32)}"),
    ("mailchimp", "API_KEY", lambda f: f"{f.of(HEX, 32)}-us12"),
    ("square", "API_KEY", lambda f: f"sq0{'csp'}-{f.token(43)}"),
    ("shopify", "API_KEY", lambda f: f"shp{'at'}_{f.of(HEX, 32)}"),
    ("discord", "API_KEY", lambda f: f"M{f.token(23)}.{f.token(6)}.{f.token(27)}"),
    ("databricks", "API_KEY", lambda f: f"da{'pi'}{f.of(HEX, 32)}"),
    ("netlify", "API_KEY", lambda f: f"nf{'p'}_{f.token(36)}"),
    ("vault", "API_KEY", lambda f: f"hv{'s'}.{f.token(24)}"),
    ("age", "PRIVATE_KEY", lambda f: f"AGE-SECRET-{'KEY'}-1{f.of(UPPER, 58)}"),
    ("rsa", "PRIVATE_KEY", lambda f: f.pem("RSA ")),
    ("pkcs8", "PRIVATE_KEY", lambda f: f.pem("")),
    ("openssh", "PRIVATE_KEY", lambda f: f.pem("OPENSSH ")),
    ("jwt", "JWT", Forge.jwt),
    ("bcrypt", "PASSWORD", lambda f: f"$2{'b'}$12${f.token(53)}"),
    ("e-mail", "EMAIL", Forge.email),
    ("telephone", "PHONE", Forge.phone),
    ("visa", "CARD", lambda f: f.card("4", 16)),
    ("mastercard", "CARD", lambda f: f.card("53", 16)),
    ("amex", "CARD", lambda f: f.card("37", 15)),
)


@pytest.fixture
def forge() -> Forge:
    return Forge(seed=7)


@pytest.fixture
def shapes() -> tuple[tuple[str, str, Maker], ...]:
    return SHAPES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "shape" in metafunc.fixturenames:
        metafunc.parametrize("shape", [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
