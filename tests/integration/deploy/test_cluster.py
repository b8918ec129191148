"""The local overlay on a real API server: accepted strictly, and rolled out on played nodes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from support.control_plane import ControlPlane, missing_programs, running_control_plane
from tongtu.kubectl import KubernetesTools

OVERLAY = Path(__file__).resolve().parents[3] / "deploy/k8s/overlays/local"
NAMESPACE = "--namespace=tongtu"
ASSETS = KubernetesTools().kubebuilder_assets

pytestmark = pytest.mark.skipif(
    ASSETS is None or bool(missing_programs(ASSETS)),
    reason="KUBEBUILDER_ASSETS names no folder with a Kubernetes control plane",
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """Run a cluster with the local overlay applied and disks for its two servers."""
    assert ASSETS is not None
    with running_control_plane(ASSETS, tmp_path_factory.mktemp("cluster")) as plane:
        plane.kubectl("create", "-f", "-", stdin=yaml.safe_dump_all(map(disk, range(2))))
        plane.kubectl("apply", "--server-side", "--validate=strict", "-k", str(OVERLAY))
        yield plane


def disk(number: int) -> dict[str, object]:
    """Describe a volume; the nodes are played, so nothing is ever written to it."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": f"disk-{number}"},
        "spec": {
            "capacity": {"storage": "2Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": f"/played/{number}"},
        },
    }


def test_every_migration_completes(cluster: ControlPlane) -> None:
    """The Jobs are admitted by the restricted profile and their pods run to the end."""
    done = cluster.kubectl(
        NAMESPACE, "wait", "--for=condition=Complete", "--timeout=90s", "job", "--all"
    )

    assert done.count("condition met") == 4


def test_every_deployment_rolls_out(cluster: ControlPlane) -> None:
    """All processes of all services, and the issuer, become available."""
    wait = ("wait", "--for=condition=Available", "--timeout=90s", "deployment", "--all")

    available = cluster.kubectl(NAMESPACE, *wait)

    assert available.count("condition met") == 13


@pytest.mark.parametrize("name", ["postgresql", "kafka"])
def test_the_servers_get_their_disks(cluster: ControlPlane, name: str) -> None:
    """PostgreSQL and Kafka keep what they have on a claimed volume."""
    status = cluster.kubectl(NAMESPACE, "rollout", "status", f"statefulset/{name}", "--timeout=90s")

    assert "roll out complete" in status or "rolling update complete" in status


def test_budgets_cover_the_pods(cluster: ControlPlane) -> None:
    """Each disruption budget finds exactly the one pod that the local overlay runs."""
    wait = ("wait", "--for=jsonpath={.status.expectedPods}=1", "--timeout=60s", "pdb", "--all")

    covered = cluster.kubectl(NAMESPACE, *wait)

    assert covered.count("condition met") == 12


def test_applying_again_changes_nothing(cluster: ControlPlane) -> None:
    """What is in the cluster is what the overlay says, also for the Jobs that cannot change."""
    before = cluster.kubectl(NAMESPACE, "get", "deploy,sts,job", "-o=jsonpath={..generation}")

    cluster.kubectl("apply", "--server-side", "--validate=strict", "-k", str(OVERLAY))

    after = cluster.kubectl(NAMESPACE, "get", "deploy,sts,job", "-o=jsonpath={..generation}")
    assert after == before


def test_a_privileged_pod_is_refused(cluster: ControlPlane) -> None:
    """The namespace enforces the restricted profile."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "privileged"},
        "spec": {"containers": [{"name": "shell", "image": "shell"}]},
    }

    refusal = cluster.refusal(NAMESPACE, "create", "-f", "-", stdin=yaml.safe_dump(pod))

    assert 'violates PodSecurity "restricted' in refusal
