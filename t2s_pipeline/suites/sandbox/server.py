"""Runs scripts, each in a fork of its own under limits of time and memory.

A program, started by ``sandbox.py`` once for many scripts: importing a library such as openpyxl
takes ten times as long as most scripts, so it is imported here and each fork has it. Requests and
replies are lines of JSON on standard input and output. It ends when its input does.
"""

import contextlib
import importlib
import json
import linecache
import os
import resource
import signal
import sys
import tempfile
import traceback
from typing import Any, BinaryIO, NoReturn

SCRIPT = "script.py"
SPARE = 64 * 2**20
"""Memory for the report of a script that has used up its own."""
FAILED, OUT_OF_MEMORY = 1, 99


def main() -> None:
    """Import what scripts need, then run them as they come."""
    limits = json.loads(sys.argv[1])
    for name in limits["hidden"]:
        sys.modules[name] = None  # type: ignore[assignment] # importing it then fails
    for name in limits["preload"]:
        importlib.import_module(name)
    for line in sys.stdin.buffer:
        reply = run(json.loads(line), limits)
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


def run(request: dict[str, Any], limits: dict[str, Any]) -> dict[str, object]:
    """Run one script.

    Returns:
        ended: ``ok``, ``failed``, ``out of time``, ``out of memory`` or ``signal NAME``; output:
        what it printed, from the start; size: the bytes of all that it printed.
    """
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            _become(request, limits, output)
        ended = _wait(child, limits["wall_s"])
        size = output.seek(0, os.SEEK_END)
        output.seek(0)
        text = output.read(limits["output_bytes"])
    return {"ended": ended, "output": text.decode("utf-8", "replace"), "size": size}


def _wait(child: int, seconds: float) -> str:
    """Wait for a script, and end it with all that it started when its time is up."""
    late = False

    def end(*_: object) -> None:
        nonlocal late
        late = True
        _kill(child)

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what it left running
    code = os.waitstatus_to_exitcode(status)
    if late or code == -signal.SIGXCPU:
        return "out of time"
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return {0: "ok", OUT_OF_MEMORY: "out of memory"}.get(code, "failed")


def _kill(child: int) -> None:
    """End a script and all that it started."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # it has not made itself a group yet
        os.kill(child, signal.SIGKILL)


def _become(request: dict[str, Any], limits: dict[str, Any], output: BinaryIO) -> NoReturn:
    """Turn this fork into the script."""
    code = FAILED
    try:
        os.setsid()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the handler is for another script
        os.chdir(request["folder"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # a text file
        sys.stderr = sys.stdout
        memory = limits["memory_bytes"]
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory + SPARE))
        resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_s"], limits["cpu_s"] + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"],) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        code = _execute(request["code"], request["arguments"])
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _execute(code: str, arguments: list[str]) -> int:
    """Run the script as a main program; an error is reported as Python does, in its own lines."""
    names = {"__name__": "__main__", "__file__": SCRIPT}
    sys.argv = [SCRIPT, *arguments]
    linecache.cache[SCRIPT] = (len(code), None, code.splitlines(keepends=True), SCRIPT)
    try:
        exec(compile(code, SCRIPT, "exec"), names)
    except SystemExit as ended:
        return _exit_code(ended)
    except MemoryError as error:
        resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
        _report(error)
        return OUT_OF_MEMORY
    except BaseException as error:
        _report(error)
        return FAILED
    return 0


def _exit_code(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return min(abs(ended.code or 0), FAILED)
    print(ended.code)
    return FAILED


def _report(error: BaseException) -> None:
    """Print a traceback without the frames of libraries, whose paths are this machine's."""
    frames = [
        (SCRIPT, frame.lineno or 0, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == SCRIPT
    ]
    if frames:
        print("Traceback (most recent call last):")
        print("".join(traceback.format_list(frames)), end="")
    print("".join(traceback.format_exception_only(error)), end="")


if __name__ == "__main__":
    main()
