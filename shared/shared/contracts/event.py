"""The base of every published fact."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.identifiers import ProjectId


class Event(BaseModel):
    """A published fact. Consumers ignore fields they do not know, so producers may add."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    event_type: ClassVar[str]
    topic: ClassVar[str]

    @property
    def subject(self) -> str:
        """Name the aggregate the fact is about; also the Kafka key, so its facts stay ordered."""
        raise NotImplementedError

    @classmethod
    def publisher(cls) -> str:
        """Name the service that owns the fact: the first part of its type."""
        return cls.event_type.split(".", 1)[0]

    @classmethod
    def dataschema(cls) -> str:
        """Return the URI of the JSON Schema of the payload (CloudEvents `dataschema`)."""
        return f"urn:tongtu:schema:{cls.event_type}"


class ProjectEvent(Event):
    """A fact of one project; its timeline shows all but what is meant for one reader."""

    project_id: ProjectId
