"""The four services and the processes that each of them runs."""

from dataclasses import dataclass

PROCESSES = ("api", "relay", "consumer")
"""What runs all the time; `migrate` runs once before them."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service, by the name that every diagram, consumer group and image carries."""

    name: str

    @property
    def package(self) -> str:
        """Return the import package, which also names the service's database and role."""
        return self.name.replace("-", "_")


SERVICES = (
    Service("project-registry"),
    Service("land-supply"),
    Service("funding"),
    Service("notifier"),
)
