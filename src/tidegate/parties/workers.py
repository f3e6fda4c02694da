"""Processes that search: how they are started, stopped, and kept from the caller's business."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import ModuleType
from typing import Any, TypeVar

Chunk = TypeVar("Chunk")
Answer = TypeVar("Answer")


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def in_workers(
    work: Callable[[Chunk], Answer],
    chunks: Iterable[Chunk],
    *,
    workers: int,
    prepare: Callable[..., None],
    given: tuple[Any, ...],
    ahead: int | None = None,
) -> Iterator[Answer]:
    """`work` done on every chunk by processes of their own; the answers in the order of chunks.

    With `ahead` no more than so many chunks are taken before their answers are: a file larger
    than memory passes through. `prepare(*given)` runs once in each process. Where the caller stops
    (Ctrl-C, an error, or no more wish for answers) the processes are killed and this returns at
    once.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # "spawn" behaves alike on every platform and does not copy this process's open files.
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=prepare, initargs=given
    )
    try:
        coming = iter(chunks)
        with _starting():
            waiting = deque(pool.submit(work, chunk) for chunk in islice(coming, ahead))
        while waiting:
            yield waiting.popleft().result()
            for chunk in islice(coming, 1):
                with _starting():  # a process may start as late as here
                    waiting.append(pool.submit(work, chunk))
    except BaseException:
        # Futures are left to the pool: one that was cancelled would break its own thread.
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown()


@contextmanager
def _starting() -> Iterator[None]:
    """While processes start: they inherit that Ctrl-C is not for them, and do not run the script
    of whoever called us, which may have no guard for that."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    handler = None
    if threading.current_thread() is threading.main_thread():
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
