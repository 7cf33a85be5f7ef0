"""The trace formats there are, and which of them a record is."""

from types import ModuleType

from t2s_pipeline.formats import openai_chat, tau_bench
from t2s_pipeline.formats.trace import Json, Refused, Trace

FORMATS: dict[str, ModuleType] = {"tau_bench": tau_bench, "openai_chat": openai_chat}
"""In the order in which they are asked: the more particular first."""


def sniff(record: Json) -> str:
    """Name the format of a record from its content.

    Raises:
        Refused: no importer knows it.
    """
    for name, importer in FORMATS.items():
        if importer.recognises(record):
            return name
    raise Refused(f"is of no known format (known: {', '.join(FORMATS)})")


def parse(source_format: str, record: Json) -> Trace:
    """Read a record by the importer of its format."""
    return FORMATS[source_format].parse(record)
