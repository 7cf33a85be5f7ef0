"""Work grows with the text, not with its square: what the bounds of the patterns are for.

Three hundred thousand characters take a few tenths of a second; a pattern that tried every start
against every end would take minutes.
"""

import time

import pytest

from t2s_pipeline.redaction.redact import redact

SIZE = 300_000
BOUND = 4.0  # seconds of CPU


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "4111", "4111 ", "123-45-", "415-", "(415) ", "+1", "+1 ", "+4915123456 ", "GB82 "),
        *("a", "a.", "a-", "_", "-", " ", "\n", "'", '"', "<", "[", "{", "\\", '\\"', "\\u0041"),
        *("-----BEGIN", "-----BEGIN PRIVATE KEY-----", "PuTTY-User-Key-File-2: Private-Lines: 1\n"),
        *("@", "a@", "a@b.", "@a.", "a%40", "://", "://a:", "://a:b@", "&token=", "&;"),
        *("password=", "password: ", "password=${", 'password="', "password=a,", "<password>"),
        *("token ", "token=a1b2c3d4e5f6g7h8 ", 'secret("', "--token ", "password is ", "[EMAIL_"),
        *("Cookie: a=b; ", "Bearer aaaaaaaaaaaaaaaa ", "Basic ", "sk-", " sk-ant-", "AKIA", "key-"),
        *("eyJ", "-eyJ", "eyJaaaaaaaa.", "aws key '", "cloudant", "ibm key", "softlayer", "-us1"),
        *("mysql ", "curl -u a:", "auth=('", "login a password ", "name: a\nvalue: b\n", "İ"),
        '<input name="password" ',
    ],
)
def test_no_text_costs_more_than_its_length(piece) -> None:
    text = piece * (SIZE // len(piece))
    start = time.process_time()
    redact(text)
    assert time.process_time() - start < BOUND


@pytest.mark.parametrize(
    "line",
    [
        "2024-05-20 12:00:{0:05d} INFO worker-{0} did id={1:016x} tokens={0} ts=17162{0:08d}\n",
        '{{"id": {0}, "token_count": {0}, "key": "k{0}", "sha": "{1:040x}", "price": {0}.25}}\n',
        "function a{0}(e,t){{var n=e.key||t.token;return n?(t.auth=n.value,e.pwd=t.pwd):null}}",
        "{0:06d} {1:05d} {0:04d} 0.{0:06d} {1:08d}\n",
    ],
)
def test_a_large_result_without_a_secret_is_read_quickly(line) -> None:
    text = "".join(line.format(n, n * 7919 % 99991) for n in range(2 * SIZE // len(line)))
    start = time.process_time()
    redact({"role": "tool", "content": text})
    assert time.process_time() - start < BOUND


def test_many_distinct_secrets_are_replaced_in_one_reading_each() -> None:
    record = [f"password={n * 2654435761 % 2**64:016x}" for n in range(10_000)]
    start = time.process_time()
    assert redact(record).counts["PASSWORD"] > 9_900
    assert time.process_time() - start < BOUND
