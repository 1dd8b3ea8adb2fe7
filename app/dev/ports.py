"""Ports of this machine: free or taken, and by which option to change one."""

import errno
import secrets
import socket

from app.dev.failures import StartError

# Under the range that systems give to outgoing connections, so that nothing takes one between choice and use; and
# such that SeaweedFS's own convention (gRPC on the port + 10 000) stays under it too.
_FIRST, _COUNT, GRPC_OFFSET = 10240, 12000, 10000
_given: set[int] = set()


def is_free(port: int) -> bool:
    """Whether nobody listens there on either loopback address: browsers try `localhost` as ::1 first."""
    return _bindable(socket.AF_INET, "127.0.0.1", port) and _bindable(socket.AF_INET6, "::1", port)


def free_port(*, with_grpc: bool = False) -> int:
    """A free port, never given twice by this process."""
    for _ in range(500):
        port = _FIRST + secrets.randbelow(_COUNT)
        if port not in _given and is_free(port) and (not with_grpc or is_free(port + GRPC_OFFSET)):
            _given.add(port)
            return port
    raise StartError("Aucun port libre sur cette machine.")


def demand_free(port: int, *, what: str, option: str) -> None:
    """Refuse to start on a taken port, naming the option that changes it."""
    if not is_free(port):
        raise StartError(
            f"Le port {port} ({what}) est déjà pris par un autre programme.\n"
            f"  Choisissez-en un autre par {option} N, ou laissez faire par --free-ports "
            f'(avec make : make run ARGS="{option} N").'
        )


def _bindable(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((address, port)) == 0:
                return False
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as refused:
        # No IPv6 on this machine: nobody can listen there.
        return refused.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
    return True
