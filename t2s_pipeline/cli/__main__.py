"""``python -m t2s_pipeline.cli``."""

from t2s_pipeline.cli import app

app()
