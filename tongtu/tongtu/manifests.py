"""`tongtu manifests`: render the overlays of deploy/k8s, check them against Kubernetes' schemas."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from tongtu.kubectl import KubectlMissingError, find_kubectl
from tongtu.platform.layout import checkout_root

OVERLAYS = Path("deploy/k8s/overlays")
KUBERNETES = "1.36"

Manifest = dict[str, Any]


class RenderError(Exception):
    """An overlay cannot be rendered; the text is what kustomize says."""


def manifests(
    output: Annotated[
        Path | None, typer.Option(help="A folder to write each rendered overlay into.")
    ] = None,
) -> None:
    """Render and validate the Kubernetes manifests."""
    failed = False
    for overlay in overlays(checkout_root()):
        try:
            rendered = render(overlay)
        except (KubectlMissingError, RenderError) as error:
            typer.echo(f"{overlay.name}: {error}", err=True)
            failed = True
            continue
        objects = parse(rendered)
        problems = list(find_problems(objects))
        report(overlay.name, objects, problems)
        failed = failed or bool(problems)
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{overlay.name}.yaml").write_text(rendered, encoding="utf-8")
    if failed:
        raise typer.Exit(1)


def overlays(root: Path) -> list[Path]:
    """List the folders of the overlays."""
    return sorted(file.parent for file in (root / OVERLAYS).glob("*/kustomization.yaml"))


def render(overlay: Path) -> str:
    """Return what `kubectl apply -k` would send."""
    done = subprocess.run(
        [str(find_kubectl()), "kustomize", str(overlay)],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise RenderError(done.stderr.strip())
    return done.stdout


def parse(rendered: str) -> list[Manifest]:
    """Split rendered YAML into its objects."""
    return [found for found in yaml.safe_load_all(rendered) if found]


def find_problems(objects: Sequence[Manifest]) -> Iterator[str]:
    """Yield what Kubernetes' own schemas refuse, and names that are used twice."""
    seen: set[str] = set()
    for manifest in objects:
        name = name_of(manifest)
        if name in seen:
            yield f"{name}: defined twice"
        seen.add(name)
        problem = schema_problem(manifest)
        if problem:
            yield f"{name}: {problem}"


def schema_problem(manifest: Manifest) -> str | None:
    """Return why a manifest is not valid; unknown fields count, as in strict validation."""
    from kubernetes_validate import SchemaNotFoundError, ValidationError, validate

    try:
        validate(manifest, KUBERNETES, strict=True)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.absolute_path)
        return f"{field or 'the object'}: {error.message}"
    except SchemaNotFoundError as error:
        return str(error.message)
    return None


def name_of(manifest: Manifest) -> str:
    """Return what identifies an object within one overlay."""
    metadata = manifest.get("metadata", {})
    place = metadata.get("namespace", "")
    return f"{manifest.get('kind')} {place + '/' if place else ''}{metadata.get('name')}"


def report(overlay: str, objects: Sequence[Manifest], problems: Sequence[str]) -> None:
    """Print what was found in one overlay."""
    for problem in problems:
        typer.echo(f"{overlay}: {problem}", err=True)
    verdict = f"{len(problems)} problems" if problems else f"valid for Kubernetes {KUBERNETES}"
    typer.echo(f"{overlay}: {len(objects)} objects, {verdict}")
