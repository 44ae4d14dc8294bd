"""Runs a Pulumi program in this process and reports its errors to the engine."""

from __future__ import annotations

import asyncio
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from pulumi import log
from pulumi.errors import RunError
from pulumi.runtime import run_in_stack
from pulumi.runtime.config import set_all_config
from pulumi.runtime.proto.language_pb2 import RunRequest, RunResponse
from pulumi.runtime.settings import Settings, configure

from lab.plugins import launch

_BAIL = RunResponse(bail=True)  # the error has been shown: the engine adds none of its own


def run(request: RunRequest, engine_address: str) -> RunResponse:
    """Run the program that `request` describes, and wait for the resources it declares."""
    program = Path(request.info.program_directory, request.info.entry_point)
    if program.is_dir() and not (program / "__main__.py").exists():
        _prepare(request, engine_address)
        log.error(f"unable to find main python program `__main__.py` in `{program.resolve()}`")
        return _BAIL
    _prepare(request, engine_address)
    sys.argv = [str(program), *request.args]
    os.chdir(request.pwd or program)
    _hide_this_package()
    try:
        _run_loop(program, request.parallel)
    except SystemExit as exit_:
        return _exited(exit_.code)
    except RunError as error:
        log.error(str(error))
        return _BAIL
    except grpc.RpcError as error:
        return _rpc_failed(error)
    except Exception:  # noqa: BLE001 - the program is the user's: any error is to be shown
        log.error(f"Program failed with an unhandled exception:\n{_user_traceback(program)}")
        return _BAIL
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return RunResponse()


def _prepare(request: RunRequest, engine_address: str) -> None:
    set_all_config(dict(request.config), list(request.configSecretKeys))
    configure(
        Settings(
            monitor=request.monitor_address,
            engine=engine_address,
            project=request.project,
            stack=request.stack,
            parallel=request.parallel,
            dry_run=request.dryRun,
            organization=request.organization or "organization",
            root_directory=request.info.root_directory,
        )
    )


def _hide_this_package() -> None:
    """Leave no trace of the plugin's own code on the program's import path."""
    sys.path[:] = [entry for entry in sys.path if entry != str(launch.ROOT)]
    for name in [name for name in sys.modules if name == "lab" or name.startswith("lab.")]:
        del sys.modules[name]


def _run_loop(program: Path, parallel: int) -> None:
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # unobserved futures are no news
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(max_workers=max(parallel, 1) * 4)
    loop.set_default_executor(executor)
    interrupted = False
    try:
        loop.run_until_complete(run_in_stack(lambda: _run_path(program)))
    except KeyboardInterrupt:
        interrupted = True
        raise
    finally:
        executor.shutdown(wait=not interrupted)
        loop.close()


def _run_path(program: Path) -> None:
    runpy.run_path(str(program), run_name="__main__")


def _exited(code: object) -> RunResponse:
    if code in (None, 0):
        return RunResponse()
    if not isinstance(code, int):
        print(code, file=sys.stderr, flush=True)
        code = 1
    return RunResponse(error=f"Program exited with non-zero exit code: {code}")


def _rpc_failed(error: grpc.RpcError) -> RunResponse:
    code = error.code() if isinstance(error, grpc.Call) else grpc.StatusCode.UNKNOWN
    if code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
        return _BAIL  # the engine is shutting down, and knows why
    log.error(f"Program failed with an unhandled exception:\n{traceback.format_exc()}")
    return _BAIL


def _user_traceback(program: Path) -> str:
    """The current exception's traceback, from the program's own first frame on."""
    main = str(program / "__main__.py" if program.is_dir() else program)
    frames = traceback.extract_tb(sys.exc_info()[2])
    for index, frame in enumerate(frames):
        if os.path.abspath(frame.filename) == os.path.abspath(main):
            return traceback.format_exc(limit=index - len(frames))
    return traceback.format_exc()
