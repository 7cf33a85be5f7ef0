"""Ordinary text that looks like a secret, and stays."""

import pytest

from t2s_pipeline.redaction.redact import redact

HEX = "9b2c1f0e4d5a6b7c8d9e0f1a2b3c4d5e6f708192"
UUID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    "record",
    [
        # ids and hashes
        f"commit {HEX}",
        f"sha256:{HEX}a41c4177283103ab61cf27c5",
        f'etag: "{HEX}"',
        UUID,
        {"sessionId": UUID, "parentUuid": UUID, "requestId": "req_011CQwV9bNWzLfy2ZtS3vPqN"},
        {"id": "call_oIHazX6yQrB8hUwl4cRilFKj", "tool_use_id": "toolu_01AbCdEfGhIjKlMnOpQrStUv"},
        "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012",
        "patch:0f343b0931126a20f133d67c2b018a3b",
        {"type": "thinking", "signature": "EqQBCkYIARgCKkDx9w2F" * 10},
        '{"type": "thinking", "signature": "' + "EqQBCkYIARgCKkDx9w2F" * 9 + '"}\n{}',
        "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAf" * 20,
        f"traceparent: 00-{HEX[:32]}-{HEX[:16]}-01",
        "mia_li_3668 booked 4WQ150 with credit_card_4421486 and certificate_7504069",
        # numbers
        "flight HAT136 on 2024-05-20 at 12:30, 2024-05-20T15:00:00-05:00, -0500",
        "$1,234.56 of 1,000,000.00; 3.14159265358979; 1e-10; 50%",
        "1716200000 1716200000000 1716200000000000 1716200000000000000",
        "v1.2.3-rc.4, 10.0.0.1:8080, 192.168.123.4567, ISBN 978-3-16-148410-0",
        "40.7128,-74.0060 +40.7128-074.0060/ 4006381333931",
        "10 20 30 40 50 60 70 80\n4111 1111 1111 1111 1234 5678\n2019 2020 2021 2022",
        "206.766 9877 0.000 0052 and -3.183 345 1370 0.1",
        "call 911, 300-400-5000, 100-200-3000, order 123-45-678, +1 million, x=+12345",
        {"n": 1234567812345678, "t": 1716200000, "f": 0.1, "big": 10**30, "inf": float("inf")},
        # code
        "password = get_password()\nlogin(user=user, password=password)",
        "token = request.headers['Authorization']\nself.token = token",
        "self.user.password = hash_password(password1)",
        "            password=self._socks_options['password'],\n            token=token1)",
        "def f(password: str, token: Optional[str] = None, api_key: SecretStr) -> None:",
        "os.environ['API_KEY'] or os.getenv('DB_PASSWORD') or process.env.SECRET_KEY",
        "private_key: ed25519.Ed25519PrivateKey, secret_key = s3_connection",
        "const csrfToken = document.querySelector(\"meta[name='csrf-token']\")",
        "n.password=t.pwd,e.auth=n.value;if(password===confirmPassword2){}",
        "@dataclass\nclass A: ...  # W@x.transpose(), a@b.shape, user@localhost",
        "tokenizer = AutoTokenizer.from_pretrained('bert-base-uncased')",
        '{"token": "Hello", "logprob": -0.1, "max_tokens": 4096, "eos_token": "<|endoftext|>"}',
        "next_page_token=CAESBgoEMTIzNA12345, cancel_token=abcdef1234567890",
        "cache_key = 'user:1234:profile'; primary_key=True; key: value123; monkey=abc1234567890",
        "<div class='sk-toggleable__content sk-estimator-doc-link'> task-based-risk-2024",
        r"C:\Users\name\token.txt \begin{tabular} \nu \text{password}",
        # hosts and packages
        "git@github.com:org/repo.git https://example.com:8080/path@v1 http://user@host/",
        "logo@2x.png lodash@4.17.21 actions/checkout@v4 ssh-ed25519-cert-v01@openssh.com",
        "npm_config_registry=https://registry.npmjs.org pypi-publish hf_hub_download(repo)",
        "https://h/a?code=200&key=name&state=CA&token_type=bearer",
        "postgres://user:password@localhost/db redis://localhost:6379/0",
        # what stands where a secret would be
        "API_KEY=<your-api-key> TOKEN=${TOKEN} KEY=$KEY PASSWORD={{ password }} PW=%(pw)s",
        'api_key="my-api-key-goes-here-123" "api_key": "YOUR_API_KEY_HERE_123456"',
        "password: ******** password: xxxxxxxx DB_PASSWORD=changeme password=[REDACTED]",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx ghp_" + "x" * 36 + " AKIA" + "X" * 16,
        'f"Bearer {token}" "Bearer " + token `Bearer <token>` Authorization: Bearer $TOKEN',
        '{"password": null, "secret": "", "token": true, "password_hash": "string"}',
        {"password": "required|min:8", "secret": "arn:aws:secretsmanager:eu-1:1:secret:a-X1"},
        "password_file: /run/secrets/db1 PWD=/home/me/project2 secretName: prod-app-secret-v2",
        "'-----BEGIN PRIVATE KEY-----' in text and '-----END PRIVATE KEY-----' in text",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOC\n-----END PUBLIC KEY-----",
        # prose
        "Bearer token is required. Basic understanding. The secret is that 3x3 commute.",
        "Passwords must be at least 8 characters; forgot_password_url: https://x.org/reset2",
        "passed=12 failed=3, 1234 tests passed: abc12, the key is to use a1b2c3",
        "Cookie: theme=dark; lang=en-US\nSet-Cookie: policy=strict; Path=/very/long/path/1",
    ],
)
def test_ordinary_text_stays(record) -> None:
    assert redact(record) == (record, {})
