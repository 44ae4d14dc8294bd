"""The server's own settings, for a server that is started by whoever waits for it, and often."""

from pathlib import Path

from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server_terminals.terminalmanager import TerminalManager
from tornado.ioloop import PeriodicCallback
from traitlets import default

ACTIONS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"
RETRY_MS = 10
NUDGE_MS = 25


class PromptKernelManager(AsyncMappingKernelManager):
    """Its sockets reach a kernel as soon as it listens; ZeroMQ's own would ask every 0.1 s."""

    @default("context")
    def _context_default(self):
        context = super()._context_default()
        context.reconnect_ivl = RETRY_MS
        return context


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's websocket, which is ready and closed as soon as its kernel is.

    By itself the server leaves a websocket open when its kernel was ended, and one open websocket
    keeps a Knative pod. JupyterLab in a visible tab closes it, but a hidden tab does not, nor do
    other clients.

    By itself it asks a kernel twice a second whether it is ready. A kernel whose first answer came
    before its listeners were connected would cost half a second more.
    """

    def connect(self):
        logger = self.websocket_handler.event_logger
        logger.add_listener(schema_id=ACTIONS, listener=self._on_action)
        return super().connect()

    def disconnect(self):
        logger = self.websocket_handler.event_logger
        logger.remove_listener(schema_id=ACTIONS, listener=self._on_action)
        super().disconnect()

    async def _on_action(self, logger, schema_id, data):  # noqa: ARG002 - the names are given
        if (data["action"], data.get("kernel_id")) == ("shutdown", self.kernel_id):
            self.websocket_handler.close()

    def nudge(self):
        ready = super().nudge()
        channel = self.kernel_manager.connect_control()
        again = PeriodicCallback(
            lambda: self.session.send(channel, "kernel_info_request"), NUDGE_MS
        )

        def end(_):
            again.stop()
            channel.close()

        again.start()
        ready.add_done_callback(end)
        return ready


class FrankTerminalManager(TerminalManager):
    """Its terminals tell whether their shell runs anything, in the word that kernels have for it.

    By itself the server tells the time of the last output alone, and a job may be silent for hours.
    """

    def get_terminal_model(self, name):
        model = super().get_terminal_model(name)
        shell = self.terminals[name].ptyproc.pid
        try:
            children = Path(f"/proc/{shell}/task/{shell}/children").read_text()
        except OSError:  # the shell has just ended, or the kernel tells no children
            return model
        return {**model, "execution_state": "busy" if children else "idle"}


def open_promptly(handler, *args, **kwargs):
    """Small messages of a websocket are sent at once.

    By itself TCP holds a second one until the first is acknowledged, for which Linux takes 40 ms.
    """
    handler.set_nodelay(True)
    return opened(handler, *args, **kwargs)


opened = WebSocketMixin.open
WebSocketMixin.open = open_promptly

c.ServerApp.kernel_manager_class = PromptKernelManager  # noqa: F821  # type: ignore
c.ServerApp.kernel_websocket_connection_class = PromptConnection  # noqa: F821  # type: ignore
c.TerminalsExtensionApp.terminal_manager_class = FrankTerminalManager  # noqa: F821  # type: ignore

# Serves the settings of the classic notebook only, and imports IPython for it.
c.ServerApp.jpserver_extensions = {"notebook_shim": False}  # noqa: F821  # type: ignore

# The image is read-only, so extensions can be listed but not installed.
c.LabApp.extension_manager = "readonly"  # noqa: F821  # type: ignore

load_subconfig("bodies.py")  # noqa: F821  # type: ignore
load_subconfig("exports.py")  # noqa: F821  # type: ignore
