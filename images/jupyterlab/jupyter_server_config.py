"""The server's own settings: a kernel that was ended takes its websockets with it.

By itself the server leaves them open, and one open websocket keeps a Knative pod. JupyterLab in a
visible tab closes them too, but a hidden tab does not, nor do other clients.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

ACTIONS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"


class EndingConnection(ZMQChannelsWebsocketConnection):
    """Closes its websocket once its kernel was shut down, by culling or by a user."""

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


c.ServerApp.kernel_websocket_connection_class = EndingConnection  # noqa: F821  # type: ignore
