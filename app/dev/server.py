"""What the embedded servers have in common: one child, started and stopped."""

import signal
from abc import ABC, abstractmethod
from typing import Self

from app.dev.processes import Child, Program


class Server(ABC):
    """`with` it, or `start` and `stop` it; `launch` then `wait_ready` lets several start together.

    Started from the main thread: on Linux a child ends with the thread that started it.
    """

    _farewell = signal.SIGTERM
    _child: Child | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until it serves; a failed start leaves nothing."""
        try:
            self.launch()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start without waiting."""
        self._child = Child(self._prepared())

    @abstractmethod
    def wait_ready(self) -> None:
        """Until it really serves; its death or its silence is an error that shows its log."""

    @abstractmethod
    def _prepared(self) -> Program:
        """See to its folder; what to start."""

    def stop(self) -> None:
        """End it, if it was started; its data stays."""
        if self._child is not None:
            self._child.stop(self._farewell, patience=20)
            self._child = None

    def pause(self) -> None:
        """Freeze it: its port takes connections and nothing answers; `stop` ends it all the same."""
        self._running.pause()

    def demand_alive(self) -> None:
        """Refuse to go on without it."""
        self._running.demand_alive()

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._running.pid

    @property
    def _running(self) -> Child:
        if self._child is None:
            raise RuntimeError("not started")
        return self._child
