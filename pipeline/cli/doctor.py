"""``entente doctor``: whether this installation can run, and what to do if it cannot."""

from typing import Annotated

import typer

from pipeline.cli.console import FAILED, one_sentence
from pipeline.config import REFERENCE, read_config
from pipeline.engine.checkup import Finding, check_installation

_MARKS = {"ok": "ok     ", "absent": "absent ", "broken": "BROKEN "}


def doctor(
    config: Annotated[
        str, typer.Option("--config", "-c", help="The configuration to check for.")
    ] = REFERENCE,
) -> None:
    """Say what is installed, which models, and whether the set-up can run.

    Every file of the language model is compared with a recorded digest.

    Example:

        entente doctor --config configs/fast.cfg
    """
    with one_sentence():
        findings = check_installation(read_config(config))
    for finding in findings:
        typer.echo(_line(finding))
    broken = [finding for finding in findings if finding.state == "broken"]
    if broken:
        typer.echo(f"entente: {len(broken)} problems keep this set-up from running", err=True)
        raise typer.Exit(FAILED)
    typer.echo("This set-up can run.")


def _line(finding: Finding) -> str:
    cure = f"  -> {finding.cure}" if finding.cure else ""
    return f"{_MARKS[finding.state]}{finding.what}: {finding.found}{cure}"
