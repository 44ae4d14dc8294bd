"""The language host's RPCs, as the engine calls them."""

from __future__ import annotations

import platform
import queue
import threading
from collections.abc import Iterator

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2, plugin_pb2
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeServicer

from lab.plugins.failures import Failure, NotSupported, rpc
from lab.plugins.language import VERSION, dependencies, interpreter, packages
from lab.plugins.language.guest import Guest
from lab.plugins.language.program import run


class Run:
    """A program to run, and the place where its result appears."""

    def __init__(self, request: language_pb2.RunRequest, engine_address: str) -> None:
        self._request = request
        self._engine_address = engine_address
        self._done = threading.Event()
        self._response = language_pb2.RunResponse(bail=True)

    def execute(self) -> None:
        """Run the program in the calling thread."""
        try:
            self._response = run(self._request, self._engine_address)
        finally:
            self._done.set()

    def result(self) -> language_pb2.RunResponse:
        """Wait for `execute` and return what the program came to."""
        self._done.wait()
        return self._response


class LanguageHost(LanguageRuntimeServicer):
    """Serves one engine. Programs go to `runs`, or to another environment's interpreter."""

    def __init__(self, engine_address: str, runs: queue.SimpleQueue[Run]) -> None:
        self._engine_address = engine_address
        self._runs = runs
        self._ran = False
        self._guests: list[Guest] = []

    @rpc
    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest
    ) -> language_pb2.LanguageHandshakeResponse:
        """Learn the engine's address."""
        self._engine_address = request.engine_address or self._engine_address
        return language_pb2.LanguageHandshakeResponse()

    @rpc
    def GetPluginInfo(self, request: Empty) -> plugin_pb2.PluginInfo:
        """Tell this plugin's version."""
        del request
        return plugin_pb2.PluginInfo(version=VERSION)

    @rpc
    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest
    ) -> language_pb2.GetRequiredPackagesResponse:
        """The provider plugins of the packages installed for the program."""
        paths = interpreter.site_packages(interpreter.environment(request.info))
        return language_pb2.GetRequiredPackagesResponse(packages=packages.required_plugins(paths))

    @rpc
    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest
    ) -> language_pb2.GetProgramDependenciesResponse:
        """The packages installed for the program."""
        paths = interpreter.site_packages(interpreter.environment(request.info))
        return language_pb2.GetProgramDependenciesResponse(dependencies=packages.installed(paths))

    @rpc
    def About(self, request: language_pb2.AboutRequest) -> language_pb2.AboutResponse:
        """Which Python runs the program."""
        folder = interpreter.environment(request.info)
        return language_pb2.AboutResponse(
            executable=interpreter.python(folder), version=platform.python_version()
        )

    @rpc
    def RuntimeOptionsPrompts(
        self, request: language_pb2.RuntimeOptionsRequest
    ) -> language_pb2.RuntimeOptionsResponse:
        """No options to ask for."""
        del request
        return language_pb2.RuntimeOptionsResponse()

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Create the virtual environment and install requirements.txt into it."""
        try:
            for line in dependencies.install(request.info):
                yield language_pb2.InstallDependenciesResponse(stdout=line)
        except Failure as failure:
            context.abort(grpc.StatusCode.UNKNOWN, str(failure))

    @rpc
    def Run(self, request: language_pb2.RunRequest) -> language_pb2.RunResponse:
        """Run the program: here, or by the interpreter of its own virtual environment."""
        folder = interpreter.environment(request.info)
        if self._ran or not interpreter.is_current(folder):
            guest = Guest(interpreter.python(folder), self._engine_address)
            self._guests.append(guest)
            return guest.run(request)
        self._ran = True
        waiting = Run(request, self._engine_address)
        self._runs.put(waiting)
        return waiting.result()

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Refuse: a plugin written in Python needs the official host."""
        del request
        context.abort(grpc.StatusCode.UNKNOWN, str(NotSupported("a plugin written in Python")))

    @rpc
    def Cancel(self, request: Empty) -> Empty:
        """Nothing to do: the engine interrupts this process at the end."""
        return request

    def close(self) -> None:
        """End the interpreters that this host started."""
        for guest in self._guests:
            guest.close()
