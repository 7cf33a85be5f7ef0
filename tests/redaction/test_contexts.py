"""Values that only what stands around them betrays."""

import base64
import json

import pytest

from t2s_pipeline.redaction.redact import redact

PASSWORD, TOKEN = "Hunter-2" + "xyz", "q7Hs0Lk2" + "Vb9Tz4Rw8Nc1"
BASIC = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        # env files, settings, code
        ("DB_PASSWORD={}", PASSWORD, "PASSWORD"),
        ("export DB_PASSWORD='{}'\n", PASSWORD, "PASSWORD"),
        ("DB_PASSWORD={}\nDEBUG=1", "sunshine", "PASSWORD"),
        ("db:\n  password: {}\n  port: 1", "sunshine", "PASSWORD"),
        ("- name: DB_PASSWORD\n  value: {}", "sunshine", "PASSWORD"),
        ('password: str = "{}"', PASSWORD, "PASSWORD"),
        ('os.environ["DB_PASSWORD"] = "{}"', PASSWORD, "PASSWORD"),
        ("'password' => '{}',", PASSWORD, "PASSWORD"),
        ('client.setPassword("{}");', PASSWORD, "PASSWORD"),
        ("secret_key = '{}'", TOKEN, "SECRET"),
        ("CLIENT_SECRET={}", TOKEN, "SECRET"),
        ("client_secret: {} # base64", f"{TOKEN}==", "SECRET"),
        ('"passphrase": "{}"', "correct horse battery staple", "PASSWORD"),
        ('apiKey: "{}",', TOKEN, "API_KEY"),
        ("aws_secret_access_key = {}", TOKEN * 2, "AWS_SECRET_KEY"),
        ("<password>{}</password>", PASSWORD, "PASSWORD"),
        ('<input name="password" value="{}">', "sunshine", "PASSWORD"),
        ("token={}", TOKEN * 80, "TOKEN"),
        ('["api_key", "{}"]', TOKEN, "API_KEY"),
        ("JSESSIONID={}", TOKEN, "COOKIE"),
        ("token: {}", "aBcDeFgHiJkLmNoPqRsTuV", "TOKEN"),
        ("SharedAccessKey={}", TOKEN * 2, "AZURE_KEY"),
        (
            "https://api.telegram.org/bot{}/send",
            "123456789" + ":AA" + TOKEN + TOKEN[:13],
            "API_KEY",
        ),
        # connection strings and URLs
        ("postgres://app:{}@db:5432/x", PASSWORD, "PASSWORD"),
        ("redis://:{}@cache:6379", PASSWORD, "PASSWORD"),
        ("mongodb+srv://app:{}@c.mongodb.net/?w=1", PASSWORD, "PASSWORD"),
        ("amqp://ada:{}@mq:5672", PASSWORD, "PASSWORD"),
        ("https://{}@git.corp/x.git", TOKEN, "TOKEN"),
        ("jdbc:postgresql://h/db?user=a&password={}&ssl=true", PASSWORD, "PASSWORD"),
        ("jdbc:oracle:thin:scott/{}@h:1521", PASSWORD, "PASSWORD"),
        ("Server=h;User Id=sa;Password={};Encrypt=true", PASSWORD, "PASSWORD"),
        ("https://h/p?token={}&page=2", TOKEN, "TOKEN"),
        ("https://h/p?api_key={}", TOKEN, "API_KEY"),
        ("https://h/p?password={}&x=1", "sunshine", "PASSWORD"),
        ("https://h/p?sv=1&sig={}&se=2", TOKEN, "TOKEN"),
        ("https://h/p?X-Amz-Signature={}", TOKEN * 2, "TOKEN"),
        ("https://h/cb?code={}&state=1", TOKEN, "TOKEN"),
        ("https://h/?to=https%3A%2F%2Fi%3Ftoken%3D{}", TOKEN, "TOKEN"),
        # headers
        ("Authorization: Bearer {}", TOKEN, "TOKEN"),
        ("Authorization: Bearer {}", f"{TOKEN}==", "TOKEN"),
        ("authorization: token {}", TOKEN, "TOKEN"),
        ("Authorization: {}", TOKEN, "TOKEN"),
        ("Proxy-Authorization: Basic {}", BASIC, "PASSWORD"),
        ("X-Api-Key: {}", TOKEN, "API_KEY"),
        ("curl -H 'Authorization: Bearer {}' https://h", TOKEN, "TOKEN"),
        ('headers={{"Authorization": "Bearer {}"}}', TOKEN, "TOKEN"),
        ('headers.set("Authorization", "Bearer {}")', TOKEN, "TOKEN"),
        ("Cookie: theme=dark; sid={}; lang=en-US", TOKEN, "COOKIE"),
        ("Set-Cookie: sid={}; Path=/; Max-Age=3600000", TOKEN, "COOKIE"),
        # command lines
        ("psql --password {} -h db", PASSWORD, "PASSWORD"),
        ("psql --password '{}'", "sunshine", "PASSWORD"),
        ("tool --api-token={}", TOKEN, "TOKEN"),
        ("curl -u ada:{} https://h", PASSWORD, "PASSWORD"),
        ("mysql -u root -p{} shop", PASSWORD, "PASSWORD"),
        ("sshpass -p '{}' ssh h", PASSWORD, "PASSWORD"),
        ("machine h login ada password {}", PASSWORD, "PASSWORD"),
        ("//registry.npmjs.org/:_authToken={}", TOKEN, "TOKEN"),
        ('requests.get(u, auth=("ada", "{}"))', PASSWORD, "PASSWORD"),
        # prose
        ("my password is {}, thanks", PASSWORD, "PASSWORD"),
        ("**Password:** {}", PASSWORD, "PASSWORD"),
        ("`API_KEY`: `{}`", TOKEN, "API_KEY"),
        # under escapes, and cut off
        ('log: {{\\"password\\": \\"{}\\"}}', PASSWORD, "PASSWORD"),
        ('{{\\"a\\": \\"{{\\\\\\"password\\\\\\": \\\\\\"{}\\\\\\"}}', PASSWORD, "PASSWORD"),
        ("p\\u0061ssword=\\u0022{}\\u0022", PASSWORD, "PASSWORD"),
        ('{{"user": "ada", "password": "{}', PASSWORD, "PASSWORD"),
    ],
)
def test_its_context_betrays_a_value(text, value, kind) -> None:
    redacted = redact(text.format(value))
    assert redacted == (text.format(f"[{kind}_1]"), {kind: 1})


@pytest.mark.parametrize(
    ("record", "value"),
    [
        ({"password": "sunshine"}, "sunshine"),
        ({"dbPassword": 'qu"o\\te1'}, "te1"),
        ({"password": 83920174}, "83920174"),
        ({"headers": {"Authorization": f"Bearer {TOKEN}"}}, TOKEN),
        ({"headers": {"Cookie": f"sid={TOKEN}"}}, TOKEN),
        ({"env": [{"name": "DB_PASSWORD", "value": "sunshine"}]}, "sunshine"),
        ({"key": "db.password", "value": {"stringValue": "sunshine"}}, "sunshine"),
        ({"cookies": [{"name": "sid", "value": TOKEN, "domain": "login.corp-1.example"}]}, TOKEN),
        ({"auths": {"h": {"auth": BASIC}}}, BASIC),
        ({"passwords": [PASSWORD]}, PASSWORD),
        ({"api_key": "550e8400-e29b-41d4-a716-446655440000"}, "550e8400"),
        ({"arguments": json.dumps({"password": "sunshine"})}, "sunshine"),
        ({"arguments": json.dumps({"a": json.dumps({"passwd": 'q"1\\z'})})}, "q"),
    ],
)
def test_its_key_betrays_a_value(record, value) -> None:
    redacted = redact(record)
    assert sum(redacted.counts.values()) == 1
    assert value not in json.dumps(redacted.record).replace("_1]", "")


def test_a_value_that_its_context_betrayed_is_replaced_everywhere_else() -> None:
    record = [f"token={TOKEN}", f"sent {TOKEN}.", {TOKEN: json.dumps([TOKEN])}, f"x{TOKEN}"]
    assert redact(record).record == [
        "token=[TOKEN_1]",
        "sent [TOKEN_1].",
        {"[TOKEN_1]": '["[TOKEN_1]"]'},
        f"x{TOKEN}",  # not as a whole token
    ]


def test_a_word_that_is_a_password_stays_where_it_is_a_word() -> None:
    assert redact(["DB_PASSWORD=sunshine", "in the sunshine"]).record == [
        "DB_PASSWORD=[PASSWORD_1]",
        "in the sunshine",
    ]


def test_many_betrayed_values_are_all_found_elsewhere(forge) -> None:
    values = [forge.token(20) for _ in range(40)]
    text = " ".join(values)
    assert redact([f"token={value}" for value in values] + [text]).record[-1] == " ".join(
        f"[TOKEN_{n}]" for n in range(1, 41)
    )
