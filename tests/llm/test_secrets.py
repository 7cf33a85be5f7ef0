"""The key stands nowhere but in the request's header."""

import logging

import duckdb

from t2s_pipeline.resources.llm import LlmSettings
from t2s_pipeline.schemas import TABLES
from tests.llm.asking import ask, text_of

KEY = "sk-live-4eC39HqLyjWDarjtT1zdp7dc"


def test_a_key_is_neither_stored_nor_logged_nor_shown(endpoint, opened, warehouse, caplog):
    caplog.set_level(logging.DEBUG)

    def tell(body):
        return {"role": "assistant", "content": f"You sent me {KEY}."}

    complete = opened(endpoint(brain=tell, api_key=KEY), api_key=KEY).bind({})
    assert complete(ask("a"), text_of) == "You sent me [key]."
    with duckdb.connect(warehouse.path) as connection:
        stored = "".join(
            str(connection.sql(f"from {table.table_name()}").fetchall()) for table in TABLES
        )
    assert "You sent me [key]." in stored
    for text in (stored, caplog.text, repr(LlmSettings(api_key=KEY, model="m"))):
        assert KEY not in text


def test_what_may_be_secret_in_a_url_is_left_out():
    settings = LlmSettings(base_url="https://me:word@host:8443/v1/?key=abc#d", model="m")
    assert settings.public_url == "https://host:8443/v1"
