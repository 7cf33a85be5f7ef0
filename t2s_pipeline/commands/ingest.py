"""``t2s ingest``: take traces in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from t2s_pipeline.assets.arrivals import Landed, RefusedAll, land
from t2s_pipeline.assets.partitions import trajectory_partitions
from t2s_pipeline.commands.errors import CommandError, UsageError
from t2s_pipeline.commands.progress import bar
from t2s_pipeline.commands.runs import open_instance, writable_dagster_home
from t2s_pipeline.commands.terminal import console, emit_json, escaped
from t2s_pipeline.distill.skill.files import text_of
from t2s_pipeline.distill.skill.scaffold import scaffold
from t2s_pipeline.distill.skill.validity import name_problems, problems
from t2s_pipeline.formats.arrivals import Arrival, Intake, Refusal
from t2s_pipeline.formats.labels import read_labels
from t2s_pipeline.formats.registry import FORMATS
from t2s_pipeline.formats.sources import Source, SourceError, expand
from t2s_pipeline.resources.warehouse import Warehouse
from t2s_pipeline.settings import Settings

MOST_SHOWN = 20
"""Refusals printed one by one; of more only the number is said."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for; see ``t2s ingest --help``."""

    sources: Sequence[str | Source]
    skill: str
    source_format: str
    labels: Path | None
    origin: str | None
    trust: str | None
    description: str | None
    strict: bool
    json: bool
    quiet: bool = False


def ingest(found: Settings, options: Options) -> int:
    """Take traces in, and return the exit code."""
    warehouse = Warehouse(path=str(found.warehouse))
    _check(options)
    _check_description(warehouse, options)
    writable_dagster_home(found)
    intake = Intake(
        skill=options.skill,
        source_format=options.source_format,
        origin=options.origin,
        trust=options.trust or "internal",
        labels=read_labels(options.labels) if options.labels else {},
    )
    try:
        landed = land(
            warehouse,
            options.skill,
            _watched(intake, options.sources),
            now=datetime.now(UTC),
            trust_given=options.trust is not None,
            strict=options.strict,
        )
    except RefusedAll as refused:
        _tell(found, options, refused.landed, _unmatched(intake), written=False)
        return 1
    if options.description is not None and landed.counts:
        with warehouse.transaction() as transaction:
            transaction.run("set_description", skill=options.skill, description=options.description)
    if landed.partitions:
        open_instance(found).add_dynamic_partitions(
            trajectory_partitions.name or "", landed.partitions
        )
    _tell(found, options, landed, _unmatched(intake), written=True)
    return 0 if landed.counts or not landed.refusals else 1


def _check(options: Options) -> None:
    wrong = name_problems(options.skill)
    if options.source_format not in ("auto", *FORMATS):
        known = ", ".join(("auto", *FORMATS))
        wrong.append(f"there is no format {options.source_format!r}; there are: {known}")
    if wrong:
        raise UsageError("; ".join(wrong))


def _check_description(warehouse: Warehouse, options: Options) -> None:
    """Refuse a description that the skill cannot have, before anything is stored."""
    if options.description is None:
        return
    wrong = problems(options.skill, text_of(scaffold(options.skill, options.description)))
    if wrong:
        raise CommandError(f"the description cannot be used: {'; '.join(wrong)}")
    known = warehouse.read("skill", skill=options.skill).to_dicts()
    changed = known and known[0]["description"] != options.description
    if changed and known[0]["base_version"] is not None:
        raise CommandError(
            f"{options.skill} has been evolved already, and its description is part of its base; "
            "change it in a copy of the skill and evolve with --base DIR"
        )


def _watched(intake: Intake, sources: Sequence[str | Source]) -> Iterator[Arrival | Refusal]:
    with bar("Taking in", None) as advance:
        for argument in sources:
            try:
                files = [argument] if isinstance(argument, Source) else expand(argument)
            except SourceError as error:
                yield Refusal("", "", str(error))
                continue
            for source in files:
                for arrival in intake.arrivals(source):
                    yield arrival
                    advance(1)


def _unmatched(intake: Intake) -> dict[str, int]:
    """Count the labels, and those that belong to no record of this call."""
    return {
        "labels": len(intake.labels),
        "labels_unmatched": len(intake.labels.keys() - intake.used),
    }


def _tell(
    found: Settings, options: Options, landed: Landed, labels: dict[str, int], *, written: bool
) -> None:
    if options.quiet and not landed.refusals:
        return
    if options.json:
        emit_json(_account(found, options, landed, written) | labels)
        return
    errors = console(stderr=True)
    if labels["labels_unmatched"]:
        errors.print(
            f"t2s: {labels['labels_unmatched']} of {labels['labels']} labels matched no record"
        )
    for refusal in landed.refusals[:MOST_SHOWN]:
        errors.print(f"t2s: {escaped(str(refusal))}")
    if len(landed.refusals) > MOST_SHOWN:
        errors.print(f"t2s: and {len(landed.refusals) - MOST_SHOWN} more (--json lists them all)")
    out = console()
    out.print(_summary(options, landed, written))
    if landed.redactions:
        kinds = ", ".join(f"{n} {kind.lower()}" for kind, n in sorted(landed.redactions.items()))
        out.print(f"Redacted before storing: {kinds}")
    out.print(f"Home: {found.home}")


def _summary(options: Options, landed: Landed, written: bool) -> str:
    refused = f"{len(landed.refusals)} refused" if landed.refusals else ""
    if not written:
        return f"Nothing was written (--strict): {refused}"
    new, revised, trusted, known = (
        landed.counts[s] for s in ("new", "revised", "trusted", "known")
    )
    taken = [
        f"{new} new" if new or not (revised or trusted or known) else "",
        f"{revised} revised" if revised else "",
        f"trust changed for {trusted} known" if trusted else "",
        f"{known} known already, skipped" if known else "",
        refused,
    ]
    told = [f"{n} {name}" for name, n in sorted(landed.outcomes.items()) if name != "cut off"]
    if landed.outcomes["cut off"]:
        told.append(f"{landed.outcomes['cut off']} of them without outcome details")
    outcomes = f" ({', '.join(told)})" if told else ""
    return f"{options.skill}: {', '.join(part for part in taken if part)}{outcomes}"


def _account(found: Settings, options: Options, landed: Landed, written: bool) -> dict[str, object]:
    return {
        "skill": options.skill,
        "home": str(found.home),
        "written": written,
        "new": landed.counts["new"],
        "revised": landed.counts["revised"],
        "trust_changed": landed.counts["trusted"],
        "known": landed.counts["known"],
        "refused": [str(refusal) for refusal in landed.refusals],
        "outcomes": dict(landed.outcomes),
        "redactions": dict(landed.redactions),
        "partitions": len(landed.partitions),
    }
