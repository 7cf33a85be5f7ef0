"""Keys that betray themselves by their shape, and what detect-secrets makes of them."""

import json

import pytest
from detect_secrets.plugins import (
    azure_storage_key,
    discord,
    github_token,
    gitlab_token,
    openai,
    pypi_token,
    sendgrid,
    slack,
    square_oauth,
    stripe,
    telegram_token,
    twilio,
)

from t2s_pipeline.redaction.kinds import KINDS
from t2s_pipeline.redaction.redact import redact


@pytest.mark.parametrize("around", ["{}", "use {} now", "key=({}),", '"{}"', "a\n{}\nb", "<{}>."])
def test_a_key_is_replaced_wherever_it_stands(shape, forge, around) -> None:
    kind, make = shape
    secret = make(forge)
    redacted = redact(around.format(secret))
    assert redacted.counts == {kind: 1}
    assert redacted.record == around.format(
        f"AccountKey=[{kind}_1]" if secret.startswith("AccountKey") else f"[{kind}_1]"
    )


def test_every_kind_that_is_found_is_described(shapes) -> None:
    assert {kind for _, kind, _ in shapes} <= KINDS.keys()


# What the library finds and we leave out of it, because our shapes are wider, they must find.
@pytest.mark.parametrize(
    ("plugin", "name"),
    [
        (azure_storage_key.AzureStorageKeyDetector(), "azure storage"),
        (discord.DiscordBotTokenDetector(), "discord"),
        (github_token.GitHubTokenDetector(), "github"),
        (gitlab_token.GitLabTokenDetector(), "gitlab"),
        (openai.OpenAIDetector(), "openai"),
        (pypi_token.PypiTokenDetector(), "pypi"),
        (sendgrid.SendGridDetector(), "sendgrid"),
        (slack.SlackDetector(), "slack"),
        (square_oauth.SquareOAuthDetector(), "square"),
        (stripe.StripeDetector(), "stripe"),
        (telegram_token.TelegramBotTokenDetector(), "telegram"),
        (twilio.TwilioKeyDetector(), "twilio"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_detect_secrets_finds_we_find(plugin, name, shapes, forge) -> None:
    make = next(make for shape, _, make in shapes if shape == name)
    for _ in range(20):
        line = f"see {make(forge)} there"
        assert list(plugin.analyze_string(line))
        assert not list(plugin.analyze_string(str(redact(line).record)))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('artifactory_key: "{}"', lambda f: "AK" + "C" + f.token(40)),
        ("cloudant_password={}", lambda f: f.of("0123456789abcdef", 64)),
        ("softlayer_api_key = '{}'", lambda f: f.of("0123456789abcdef", 64)),
        ("ibm_cloud_iam_key: {}", lambda f: f.token(44)),
        ("aws_key '{}'", lambda f: f.token(40)),
    ],
)
def test_what_only_detect_secrets_knows_is_found_through_it(text, secret, forge) -> None:
    value = secret(forge)
    assert value not in json.dumps(redact(text.format(value)).record)


def test_the_secret_behind_an_aws_key_id_needs_no_name(forge) -> None:
    secret = forge.token(40)
    row = f"AK{'IA'}{'7B' * 5}QXWERT,{secret}"
    assert redact(row).record == "[AWS_ACCESS_KEY_1],[AWS_SECRET_KEY_1]"


@pytest.mark.parametrize(
    "cut",
    [
        lambda pem: pem,
        lambda pem: pem.rsplit("\n", 1)[0],  # the end is missing
        lambda pem: pem.replace("\n", "\\n"),
        lambda pem: pem.replace("\n", "\\\\n"),
        lambda pem: pem.replace("\n", "\r\n"),
        lambda pem: pem.replace("\n", " "),
        lambda pem: json.dumps(pem),
        lambda pem: json.dumps(json.dumps({"key": pem})),
        lambda pem: '"' + pem.replace("\n", '\\n" +\n"') + '"',  # a literal over several lines
        lambda pem: __import__("base64").b64encode(pem.encode()).decode(),
    ],
)
def test_a_private_key_is_found_in_every_wrapping(cut, forge) -> None:
    pem = forge.pem("EC ")
    redacted = redact({"file": cut(pem)})
    assert redacted.counts == {"PRIVATE_KEY": 1}
    assert pem.split("\n")[1] not in json.dumps(redacted.record)


def test_puttys_format_is_a_private_key(forge) -> None:
    lines = ("PuTTY-User-Key-File-3: ssh-ed25519", "Encryption: none", "Comment: me")
    lines += ("Public-Lines: 1", forge.token(60), "Private-Lines: 1", forge.token(60))
    text = "\n".join((*lines, f"Private-MAC: {forge.of('0123456789abcdef', 64)}", "after"))
    assert redact(text).record == "[PRIVATE_KEY_1]\nafter"


def test_equal_private_keys_in_other_wrappings_are_equal(forge) -> None:
    pem = forge.pem("")
    assert redact([pem, pem.replace("\n", "\\n")]).record == ["[PRIVATE_KEY_1]"] * 2
