"""Reading rendered Kubernetes manifests."""

import base64
import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from tongtu.manifests import Manifest
from tongtu.services import Service

POD_OWNERS = ("Deployment", "StatefulSet", "Job")
NAME = "app.kubernetes.io/name"

_HASH = re.compile(r"(settings|database)-[a-z0-9]{10}\b")


class Overlay:
    """The objects of one rendered overlay."""

    def __init__(self, objects: Sequence[Manifest]) -> None:
        self.objects = objects

    def of_kind(self, *kinds: str) -> list[Manifest]:
        """Return the objects of these kinds."""
        return [manifest for manifest in self.objects if manifest["kind"] in kinds]

    def containers(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the containers of all workloads of these kinds."""
        return [container_of(workload) for workload in self.of_kind(*kinds)]

    def named(self, kind: str, name: str) -> Manifest:
        """Return one object."""
        (found,) = [m for m in self.of_kind(kind) if m["metadata"]["name"] == name]
        return found

    def environment(self, container: dict[str, Any]) -> dict[str, str]:
        """Return what a container sees, references resolved; a dangling one is an error."""
        found: dict[str, str] = {}
        for source in container.get("envFrom", []):
            found |= self.named("ConfigMap", source["configMapRef"]["name"])["data"]
        for variable in container.get("env", []):
            found[variable["name"]] = variable.get("value") or self._secret(variable["valueFrom"])
        return found

    def command(self, container: dict[str, Any]) -> tuple[str, ...]:
        """Return a container's arguments with its variables put in, as Kubernetes does."""
        package = self.environment(container).get("SERVICE_PACKAGE", "")
        return tuple(part.replace("$(SERVICE_PACKAGE)", package) for part in container["args"])

    def without_names(self, service: Service) -> list[str]:
        """Return all objects of a service as text in which nothing tells which service it is."""
        own = [m for m in self.objects if m["metadata"].get("labels", {}).get(NAME) == service.name]
        texts = [_HASH.sub(r"\1", yaml.safe_dump(manifest)) for manifest in own]
        return [
            text.replace(service.name, "SERVICE").replace(service.package, "SERVICE")
            for text in texts
        ]

    def _secret(self, source: dict[str, Any]) -> str:
        wanted = source["secretKeyRef"]
        encoded: str = self.named("Secret", wanted["name"])["data"][wanted["key"]]
        return base64.b64decode(encoded).decode()

    def calls(self) -> set[tuple[str, int]]:
        """Return which pods may be called on which ports from inside the namespace."""
        return {
            (target, port["port"])
            for rule in self._rules("egress")
            for peer in rule["to"]
            for target in _values(peer)
            for port in rule["ports"]
        }

    def answers(self) -> set[tuple[str, int]]:
        """Return which pods let somebody in on which ports."""
        found = set()
        for policy in self.of_kind("NetworkPolicy"):
            labels = policy["spec"]["podSelector"].get("matchLabels", {})
            for rule in policy["spec"].get("ingress", []):
                found |= {(labels[NAME], port["port"]) for port in rule["ports"]}
        return found

    def _rules(self, direction: str) -> Iterator[dict[str, Any]]:
        for policy in self.of_kind("NetworkPolicy"):
            yield from policy["spec"].get(direction, [])


def _values(peer: dict[str, Any]) -> list[str]:
    expressions = peer.get("podSelector", {}).get("matchExpressions", [])
    return [value for found in expressions if found["key"] == NAME for value in found["values"]]


def pod_of(workload: Manifest) -> dict[str, Any]:
    """Return a workload's pod."""
    pod: dict[str, Any] = workload["spec"]["template"]["spec"]
    return pod


def container_of(workload: Manifest) -> dict[str, Any]:
    """Return the one container of a workload's pod."""
    (container,) = pod_of(workload)["containers"]
    found: dict[str, Any] = container
    return found


def image_name(container: dict[str, Any]) -> str:
    """Return the part of the image's name that says what it holds."""
    return str(container["image"]).partition(":")[0].rpartition("/")[2]
