"""The jars of Apache Kafka: fetched once by jgo, refused when they differ from the lock."""

import hashlib
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tongtu.platform.errors import JarRefusedError, PlatformError

LOCK_FILE = Path(__file__).with_name("kafka.lock.toml")
DOWNLOADS_AT_ONCE = 6

Fetch = Callable[["Jar"], Path]
"""Brings one jar onto this machine and returns where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One locked jar: its Maven coordinates and the only content that is accepted."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """Return the name of the jar's file."""
        return f"{self.artifact}-{self.version}.jar"

    def verify(self, path: Path) -> None:
        """Refuse a file that is not this jar."""
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise JarRefusedError(
                f"{self.file_name} is not the locked one: its SHA-256 is {found}, "
                f"{LOCK_FILE.name} says {self.sha256}. It was not used."
            )


@dataclass(frozen=True, slots=True)
class JarLock:
    """The committed list of jars."""

    endpoint: str
    jars: tuple[Jar, ...]
    digest: str

    @classmethod
    def read(cls, path: Path = LOCK_FILE) -> "JarLock":
        """Read a lock file."""
        content = path.read_bytes()
        data = tomllib.loads(content.decode())
        return cls(
            endpoint=data["endpoint"],
            jars=tuple(Jar(**jar) for jar in data["jars"]),
            digest=hashlib.sha256(content).hexdigest()[:16],
        )


def class_path(cache: Path, *, lock: JarLock | None = None, fetch: Fetch | None = None) -> str:
    """Return Kafka's class path below `cache`, fetching the jars when this lock is new there.

    Every jar is verified at every start; once they are there no network is needed.
    """
    lock = lock or JarLock.read()
    folder = cache / "kafka" / lock.digest
    if not folder.is_dir():
        _gather(folder, lock, fetch or maven_fetch(cache / "maven"))
    for jar in lock.jars:
        jar.verify(folder / jar.file_name)
    return ":".join(str(folder / jar.file_name) for jar in lock.jars)


def maven_fetch(repository: Path) -> Fetch:
    """Return a function that fetches jars by jgo into a Maven repository of the checkout."""
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    context = MavenContext(
        repo_cache=repository,
        local_repos=[],
        remote_repos={**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL},
        timeout=60,
    )

    def fetch(jar: Jar) -> Path:
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        path = Path(component.artifact().resolve())
        try:
            jar.verify(path)
        except JarRefusedError:
            # An interrupted download stays in the repository; the next start fetches it anew.
            path.unlink()
            raise
        return path

    return fetch


def write_lock() -> None:
    """Resolve Kafka's jars anew and write their lock, after its endpoint was changed."""
    import jgo

    path = LOCK_FILE
    endpoint = JarLock.read(path).endpoint
    with tempfile.TemporaryDirectory() as folder:
        resolved = tomllib.loads(jgo.build(endpoint, cache_dir=Path(folder)).lock_path.read_text())
    jars = sorted(resolved["dependencies"], key=lambda jar: (jar["groupId"], jar["artifactId"]))
    header = path.read_text().split("\nendpoint", 1)[0]
    path.write_text(f'{header}\nendpoint = "{endpoint}"\n' + "".join(map(_entry, jars)))


def _entry(jar: dict[str, str]) -> str:
    names = {"group": "groupId", "artifact": "artifactId", "version": "version", "sha256": "sha256"}
    return "\n[[jars]]\n" + "".join(f'{ours} = "{jar[its]}"\n' for ours, its in names.items())


def _gather(folder: Path, lock: JarLock, fetch: Fetch) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    # A folder appears under its final name only when it is complete, whatever ends this process.
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            for jar, path in zip(lock.jars, pool.map(fetch, lock.jars), strict=True):
                shutil.copyfile(path, unfinished / jar.file_name)
        if not folder.is_dir():
            unfinished.rename(folder)
    except (OSError, RuntimeError) as error:
        raise PlatformError(
            f"The jars of Apache Kafka could not be fetched ({error}). "
            "The first start needs the network; later ones do not."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
