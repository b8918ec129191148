"""The lock of Kafka's jars."""

import hashlib
from pathlib import Path

import pytest

from tongtu.platform.errors import JarRefusedError, PlatformError
from tongtu.platform.jars import Jar, JarLock, class_path

CONTENT = b"a jar"


def a_lock(*, content: bytes = CONTENT) -> JarLock:
    """Lock one jar with this content."""
    digest = hashlib.sha256(content).hexdigest()
    jar = Jar(group="org.example", artifact="example", version="1.0", sha256=digest)
    return JarLock(endpoint="org.example:example:1.0", jars=(jar,), digest="0123")


def a_fetch(folder: Path, *, content: bytes = CONTENT) -> Path:
    """Pretend that a jar with this content was downloaded."""
    file = folder / "download.jar"
    file.write_bytes(content)
    return file


def test_a_jar_with_another_hash_is_refused(tmp_path: Path) -> None:
    """What was fetched is not what was locked: it is named and never reaches the class path."""
    fetched = a_fetch(tmp_path, content=b"something else")

    with pytest.raises(JarRefusedError, match=r"example-1\.0\.jar is not the locked one"):
        class_path(tmp_path, lock=a_lock(), fetch=lambda _: fetched)


def test_a_jar_that_was_changed_later_is_refused(tmp_path: Path) -> None:
    """The hashes are checked at every start, not only when the jars arrive."""
    fetched = a_fetch(tmp_path)
    path = class_path(tmp_path, lock=a_lock(), fetch=lambda _: fetched)
    Path(path).write_bytes(b"tampered with")

    with pytest.raises(JarRefusedError):
        class_path(tmp_path, lock=a_lock(), fetch=lambda _: fetched)


def test_jars_are_fetched_once(tmp_path: Path) -> None:
    """Later starts need no network."""
    fetched = a_fetch(tmp_path)
    first = class_path(tmp_path, lock=a_lock(), fetch=lambda _: fetched)

    second = class_path(tmp_path, lock=a_lock(), fetch=no_network)

    assert second == first


def test_a_first_start_without_network_says_so(tmp_path: Path) -> None:
    """The message tells that only the first start needs the network."""
    with pytest.raises(PlatformError, match="first start needs the network"):
        class_path(tmp_path, lock=a_lock(), fetch=no_network)


def test_an_interrupted_fetch_leaves_nothing_that_looks_complete(tmp_path: Path) -> None:
    """The next start fetches again."""
    fetched = a_fetch(tmp_path)
    with pytest.raises(PlatformError):
        class_path(tmp_path, lock=a_lock(), fetch=no_network)

    path = class_path(tmp_path, lock=a_lock(), fetch=lambda _: fetched)

    assert Path(path).read_bytes() == CONTENT


def test_the_committed_lock_names_every_jar_by_its_hash() -> None:
    """The lock of the checkout is complete, and its clients are of the broker's version."""
    lock = JarLock.read()

    versions = {jar.artifact: jar.version for jar in lock.jars}
    assert all(len(jar.sha256) == 64 for jar in lock.jars)
    assert versions["kafka-clients"] == versions["kafka_2.13"] == "4.3.1"


def no_network(jar: Jar) -> Path:
    """Fail as a download does without a network."""
    raise OSError(f"no route to any repository of {jar.file_name}")
