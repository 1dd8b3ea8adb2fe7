"""Who a child runs as, and what it does when its parent dies. Called between fork and exec: system calls only."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT = 1, 28, 47
_NO_SETUID_FIXUP, _AMBIENT_RAISE = 1 << 2, 2
_CAP_VERSION_3, _DAC_OVERRIDE = 0x20080522, 1
_ON_LINUX = sys.platform == "linux"


@dataclass(frozen=True)
class User:
    """An unprivileged user of this machine."""

    uid: int
    gid: int


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def unprivileged(data: Path) -> User | None:
    """Root needs somebody else to run PostgreSQL: the owner of existing data, else `nobody`; others need nobody."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return User(owner.st_uid, owner.st_gid)
    entry = pwd.getpwnam("nobody")
    return User(entry.pw_uid, entry.pw_gid)


def before_exec(user: User | None, on_orphan: signal.Signals) -> Callable[[], None]:
    """What the child does to itself before it becomes its program."""
    parent = os.getpid()

    def prepare() -> None:  # between fork and exec: nothing can be measured there
        if user is not None:
            _become(user)
        if _ON_LINUX:
            # After the change of user, which clears it.
            _LIBC.prctl(_PR_SET_PDEATHSIG, on_orphan, 0, 0, 0)
            if os.getppid() != parent:  # it died meanwhile
                os._exit(1)

    return prepare


def _become(user: User) -> None:  # between fork and exec
    """Change of user, keeping on Linux the one right to pass through folders that are root's alone.

    A clone in /root (mode 700) holds both the programs and the data: PostgreSQL, which refuses to be root,
    could reach neither. Where the right cannot be kept, a reachable clone still works.
    """
    if _ON_LINUX:
        # Rights stay through the change of user, and through access(2), by which initdb looks for its programs.
        _LIBC.prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.gid)
    os.setuid(user.uid)
    if _ON_LINUX:
        _keep_passage()


def _keep_passage() -> None:  # between fork and exec
    """All other rights are let go."""
    header, sets = _Header(_CAP_VERSION_3, 0), (_Sets * 2)()
    _LIBC.capget(ctypes.byref(header), sets)
    passage = sets[0].permitted & 1 << _DAC_OVERRIDE
    sets[0].effective = sets[0].permitted = sets[0].inheritable = passage
    sets[1].effective = sets[1].permitted = sets[1].inheritable = 0
    _LIBC.capset(ctypes.byref(header), sets)
    if passage:
        _LIBC.prctl(_PR_CAP_AMBIENT, _AMBIENT_RAISE, _DAC_OVERRIDE, 0, 0)
