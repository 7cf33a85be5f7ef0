"""The command that stands in for a model."""

from typing import Annotated

import typer

from t2s_pipeline.cli.options import AnswerForm, Json
from t2s_pipeline.commands.errors import told_plainly

app = typer.Typer()


@app.command("fake-endpoint")
def fake_endpoint(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0: any free port.")
    ] = 8321,
    host: Annotated[
        str, typer.Option("--host", help="The default is reached from this machine only.")
    ] = "127.0.0.1",
    latency: Annotated[
        str,
        typer.Option("--latency", help="Seconds, exponential:MEAN, or lognormal:MEDIAN[:SPREAD]."),
    ] = "0",
    faults: Annotated[
        float, typer.Option("--faults", min=0, max=1, help="Share of requests with a fault.")
    ] = 0.0,
    fault_kinds: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="KIND", help="Only this kind; may be repeated."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of latency and faults.")] = 0,
    answers: Annotated[
        AnswerForm, typer.Option("--answers", help="The strongest form answers can be held to.")
    ] = AnswerForm.json_schema,
    tools: Annotated[bool, typer.Option(help="Whether tools may be offered.")] = True,
    json: Json = False,
) -> None:
    """Serve an OpenAI-compatible endpoint without a model, to try things on."""
    from t2s_pipeline.commands.fake_endpoint import Options
    from t2s_pipeline.commands.fake_endpoint import fake_endpoint as run

    with told_plainly():
        run(
            Options(
                port=port,
                host=host,
                latency=latency,
                faults=faults,
                fault_kinds=fault_kinds or [],
                seed=seed,
                answers=answers.value,
                tools=tools,
                json=json,
            )
        )
