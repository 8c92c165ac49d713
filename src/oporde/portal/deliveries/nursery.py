"""Where children are born in which deliveries are examined: a process that has loaded everything and waits.

A worker has threads, and a process with threads cannot fork safely; one that begins from nothing takes a second to load.
So the worker keeps a parent beside it that does nothing but fork. A child examines one delivery, within limits on memory
and time, and dies: neither a crash of the engine nor what it leaves in memory outlives that delivery.

    worker ──(a socket for each delivery)──▶ nursery ──fork──▶ child ──▶ that socket: how far it is, and that it is done

Who loses its other end ends: the children when their worker is gone, the nursery as well.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from oporde.plan.kept import decoder, encode, load_plan
from oporde.plan.model import Plan
from oporde.portal.deliveries.shapes import Stage
from oporde.portal.deliveries.workbench import Assignment, Copied, KeptFiles, Result, Tell, copy, examine, measure_kept
from oporde.report.op_orde.measurement import Measurement

RESULT = "result.json"
LONGEST_NAME = 500  # of a protocol, in a message
MEGABYTE = 1_000_000
WORK: dict[str, tuple[type, Callable[[Any, Plan, Tell], Any]]] = {
    "examine": (Assignment, examine),
    "copy": (Assignment, copy),
    "measure": (KeptFiles, measure_kept),
}
"""What a child can do: the shape of what it is told, and who does it."""


class Died(Exception):
    """A child ended without a result: it crashed, or took too much memory."""


class TookTooLong(Exception):
    """A child was ended because its time was over."""


class Failed(Exception):
    """A child could not examine the delivery; says what went wrong and where in our code, never a value."""


class Nursery:
    """The worker's side: starts the waiting process when it is first needed, and again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None

    def warm(self, protocols: Sequence[str]) -> None:
        """Start it now, with the plans of these protocols."""
        with self._lock:
            self._start(protocols)

    def examine(self, assignment: Assignment, tell: Tell, *, timeout_s: float) -> Result:
        """Have a delivery examined.

        Args:
            tell: is told how far it is; called in this thread.
        Raises:
            Died, TookTooLong, Failed.
        """
        made: Result = decoder(Result)(self._done("examine", assignment, tell, timeout_s))
        return made

    def copy(self, assignment: Assignment, *, timeout_s: float) -> Copied:
        """Have mended copies made of a delivery. Raises: as examine()."""
        made: Copied = decoder(Copied)(self._done("copy", assignment, _to_nobody, timeout_s))
        return made

    def measure(self, files: KeptFiles, *, timeout_s: float) -> Measurement:
        """Have the rows of approved files measured, for a report. Raises: as examine()."""
        made: Measurement = decoder(Measurement)(self._done("measure", files, _to_nobody, timeout_s))
        return made

    def _done(self, work: str, assignment: Assignment | KeptFiles, tell: Tell, timeout_s: float) -> Any:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs, assignment.protocol)
            _listen(ours, {"work": work, "assignment": encode(assignment)}, tell, timeout_s)
        return json.loads((Path(assignment.folder) / RESULT).read_bytes())

    def _hand_over(self, theirs: socket.socket, protocol: str) -> None:
        with self._lock:
            for attempt in range(2):
                if self._line is None:
                    self._start([protocol])
                assert self._line is not None
                try:
                    socket.send_fds(self._line, [protocol.encode()], [theirs.fileno()])
                except OSError:  # it was ended from outside
                    self._line.close()
                    self._line = None
                    if attempt:
                        raise Died("nursery") from None
                else:
                    return

    def _start(self, protocols: Sequence[str]) -> None:
        line, its_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its_line:
            subprocess.Popen(  # noqa: S603  ourselves
                [sys.executable, "-m", __name__, str(its_line.fileno()), *protocols],
                pass_fds=[its_line.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C ends the worker, which ends it
            )
        self._line = line


def _to_nobody(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def _listen(ours: socket.socket, told: dict[str, Any], tell: Tell, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    ours.sendall(json.dumps(told).encode() + b"\n")
    pid = 0
    waiting = b""
    while True:
        ours.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            received = ours.recv(1 << 16)
        except TimeoutError:
            if pid:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise TookTooLong(f"{timeout_s:.0f} s") from None
        except OSError:
            received = b""
        if not received:
            raise Died("child")
        *lines, waiting = (waiting + received).split(b"\n")
        for line in lines:
            said = json.loads(line)
            if "pid" in said:
                pid = said["pid"]
            elif "stage" in said:
                tell(Stage(said["stage"]), said["done"], said["total"])
            elif "failed" in said:
                raise Failed(said["failed"])
            else:
                return


NURSERY = Nursery()
"""The one of this worker."""


# --- The other side -----------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> None:
    """Wait for sockets, and bear a child for each; until the worker is gone."""
    line = socket.socket(fileno=int(arguments[0]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: their socket tells
    os.umask(0o077)
    plans = {protocol: load_plan(protocol) for protocol in arguments[1:]}
    gc.freeze()  # what is loaded is shared with the children
    while True:
        message, descriptors, *_ = socket.recv_fds(line, LONGEST_NAME, 1)
        if not message or not descriptors:
            return
        protocol = message.decode()
        if protocol not in plans:
            plans[protocol] = load_plan(protocol)
        if os.fork() == 0:
            line.close()
            _live(socket.socket(fileno=descriptors[0]), plans[protocol])
        os.close(descriptors[0])


def _live(worker: socket.socket, plan: Plan) -> None:
    """The life of a child. It never returns, and never writes anything to where others may read."""
    status = 1
    try:
        with worker.makefile("rb") as lines:
            told = json.loads(lines.readline())
        shape, do = WORK[told["work"]]
        assignment = decoder(shape)(told["assignment"])
        threading.Thread(target=_end_with, args=(worker,), daemon=True).start()
        _limit(assignment.memory_mb)
        _say(worker, {"pid": os.getpid()})
        result = do(assignment, plan, _telling(worker))
        (Path(assignment.folder) / RESULT).write_text(json.dumps(encode(result)), "utf-8")
        _say(worker, {"done": True})
        status = 0
    except BaseException as fault:  # noqa: BLE001  the edge: what goes wrong here is ours, and its words may quote a value
        with suppress(OSError):
            _say(worker, {"failed": _where(fault)})
    finally:
        os._exit(status)


def _end_with(worker: socket.socket) -> None:
    """Nobody is left to hear of it: end."""
    with suppress(OSError):
        while worker.recv(1):
            pass
    os._exit(1)


def _limit(memory_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core holds everything in clear
    limit = memory_mb * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _telling(worker: socket.socket) -> Tell:
    last = 0.0
    stage = Stage.WAITING

    def tell(now: Stage, done: int, total: int) -> None:
        nonlocal last, stage
        if now is stage and time.monotonic() - last < 0.2:
            return
        last, stage = time.monotonic(), now
        _say(worker, {"stage": now.value, "done": done, "total": total})

    return tell


def _say(worker: socket.socket, said: dict[str, Any]) -> None:
    worker.sendall(json.dumps(said).encode() + b"\n")


def _where(fault: BaseException) -> str:
    """What kind of fault, and where in the code."""
    trace, place = fault.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f" in {Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(fault).__name__}{place}"


if __name__ == "__main__":
    main(sys.argv[1:])
    os._exit(0)  # at once: an interpreter that winds down with DuckDB in it tells pages of leaks
