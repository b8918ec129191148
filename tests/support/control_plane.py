"""A real Kubernetes API server for tests, from the folder that KUBEBUILDER_ASSETS names.

With the controllers, the scheduler and kwok (which plays the nodes) in that folder too, what is
applied also rolls out. Everything listens on the loopback and is gone afterwards.
"""

import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tongtu.platform.children import SERVER_ENVIRONMENT, Child, Command
from tongtu.platform.ports import LOOPBACK, free_port

PROGRAMS = ("etcd", "kube-apiserver", "kubectl")
ROLL_OUT = ("kube-controller-manager", "kube-scheduler", "kwok", "kwok-stages.yaml")
NODES = 2


@dataclass(slots=True)
class ControlPlane:
    """The servers of one cluster, and kubectl as its administrator."""

    assets: Path
    folder: Path
    children: ExitStack
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    api: int = field(default_factory=free_port)

    def start(self) -> None:
        """Start everything and wait until the nodes are ready."""
        self._write_identities()
        self._start_etcd_and_api()
        self._start_controllers()
        self._start_nodes()

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        """Run kubectl and return what it prints; its refusal fails the test."""
        done = self._run(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refusal(self, *arguments: str, stdin: str | None = None) -> str:
        """Run kubectl and return why it refuses."""
        done = self._run(*arguments, stdin=stdin)
        assert done.returncode != 0, done.stdout
        return done.stderr

    def _run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - the program and its arguments are the test's own
            [str(self.assets / "kubectl"), f"--kubeconfig={self.config}", *arguments],
            capture_output=True,
            check=False,
            cwd=self.folder,
            env={**SERVER_ENVIRONMENT, "HOME": str(self.folder)},
            input=stdin,
            text=True,
            timeout=200,
        )

    @property
    def config(self) -> Path:
        """Return the file that says where the API server is and who is asking."""
        return self.folder / "kubeconfig"

    def _write_identities(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (self.folder / "accounts.key").write_bytes(private)
        (self.folder / "accounts.pub").write_bytes(public)
        (self.folder / "tokens.csv").write_text(f"{self.token},admin,admin,system:masters\n")
        self.config.write_text(yaml.safe_dump(self._kubeconfig()))
        self.config.chmod(0o600)

    def _kubeconfig(self) -> dict[str, object]:
        server = f"https://{LOOPBACK}:{self.api}"
        cluster = {"server": server, "insecure-skip-tls-verify": True}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": "admin", "user": {"token": self.token}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
            "current-context": "test",
        }

    def _start_etcd_and_api(self) -> None:
        clients = f"http://{LOOPBACK}:{free_port()}"
        peers = f"http://{LOOPBACK}:{free_port()}"
        self._start(
            "etcd",
            f"--data-dir={self.folder / 'etcd'}",
            "--unsafe-no-fsync",
            f"--listen-client-urls={clients}",
            f"--advertise-client-urls={clients}",
            f"--listen-peer-urls={peers}",
            f"--initial-advertise-peer-urls={peers}",
            f"--initial-cluster=default={peers}",
        )
        api = self._start(
            "kube-apiserver",
            f"--etcd-servers={clients}",
            f"--bind-address={LOOPBACK}",
            f"--advertise-address={LOOPBACK}",
            f"--secure-port={self.api}",
            "--endpoint-reconciler-type=none",
            f"--cert-dir={self.folder / 'certificates'}",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            f"--service-account-key-file={self.folder / 'accounts.pub'}",
            f"--service-account-signing-key-file={self.folder / 'accounts.key'}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--anonymous-auth=false",
            "--authorization-mode=RBAC",
            f"--token-auth-file={self.folder / 'tokens.csv'}",
        )
        api.wait_ready(lambda: self._run("get", "--raw", "/readyz").returncode == 0, seconds=90)

    def _start_controllers(self) -> None:
        manager = self._start(
            "kube-controller-manager",
            *self._as_client(),
            "--leader-elect=false",
            f"--service-account-private-key-file={self.folder / 'accounts.key'}",
            "--pvclaimbinder-sync-period=2s",
        )
        self._start("kube-scheduler", *self._as_client(), "--leader-elect=false")
        account = ("--namespace=default", "get", "serviceaccount", "default")
        manager.wait_ready(lambda: self._run(*account).returncode == 0)

    def _as_client(self) -> list[str]:
        return [
            f"--kubeconfig={self.config}",
            f"--authentication-kubeconfig={self.config}",
            f"--authorization-kubeconfig={self.config}",
            f"--bind-address={LOOPBACK}",
            f"--secure-port={free_port()}",
            f"--cert-dir={self.folder / 'certificates'}",
        ]

    def _start_nodes(self) -> None:
        stages = shutil.copy(self.assets / "kwok-stages.yaml", self.folder / "kwok.yaml")
        kwok = self._start(
            "kwok",
            f"--kubeconfig={self.config}",
            f"--config={stages}",
            "--manage-all-nodes=true",
            "--cidr=10.244.0.0/16",
            f"--node-ip={LOOPBACK}",
            f"--server-address={LOOPBACK}:{free_port()}",
        )
        nodes = yaml.safe_dump_all([_node(number) for number in range(NODES)])
        self.kubectl("create", "-f", "-", stdin=nodes)
        ready = ("wait", "--for=condition=Ready", "node", "--all", "--timeout=1s")
        kwok.wait_ready(lambda: self._run(*ready).returncode == 0)

    def _start(self, name: str, *arguments: str) -> Child:
        child = Child(name=name, log=self.folder / f"{name}.log")
        command = Command(arguments=[str(self.assets / name), *arguments], folder=self.folder)
        child.start(command, die_with_parent=True)
        self.children.callback(child.stop, signal.SIGKILL)
        return child


def _node(number: int) -> dict[str, object]:
    room = {"cpu": "16", "memory": "64Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": f"node-{number}",
            "annotations": {"kwok.x-k8s.io/node": "fake"},
            "labels": {"kubernetes.io/hostname": f"node-{number}"},
        },
        "status": {"allocatable": room, "capacity": room},
    }


def missing_programs(assets: Path) -> list[str]:
    """List what a control plane on which workloads roll out still needs."""
    return [name for name in (*PROGRAMS, *ROLL_OUT) if not (assets / name).exists()]


@contextmanager
def running_control_plane(assets: Path, folder: Path) -> Iterator[ControlPlane]:
    """Run a cluster in a folder and end it afterwards."""
    with ExitStack() as children:
        plane = ControlPlane(assets, folder, children)
        plane.start()
        yield plane
