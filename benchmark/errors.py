"""Everything that ends a measurement, as opposed to a failed sample, which is a result."""


class MeasuringError(Exception):
    """Base of all; the message is one line that says what to do."""


class DescriptionError(MeasuringError):
    """The variant description on stdin is not what it should be."""


class ProtocolError(MeasuringError):
    """A protocol file is missing or malformed."""


class ToolError(MeasuringError):
    """curl or vegeta is missing, too old, or refused its input."""


class ClusterError(MeasuringError):
    """The API server does not answer, or refuses the kubeconfig."""


class CallError(MeasuringError):
    """A call that starts or stops the variant is refused or not answered."""


class PrometheusError(MeasuringError):
    """Prometheus does not answer through the API server."""


class NotReadyError(MeasuringError):
    """The variant did not answer 200 before the measurement could begin."""


class TokenRefusedError(MeasuringError):
    """JupyterLab answered, but not to this token."""


class TurnError(MeasuringError):
    """The file by which measurements take turns cannot be had."""


class SampleError(MeasuringError):
    """A duration that cannot be: zero, negative, or not a number."""


class ResultsError(MeasuringError):
    """Results that cannot be read, or cannot be compared with each other."""


class GatesError(MeasuringError):
    """A gates file that cannot be read or evaluated."""


class PricesError(MeasuringError):
    """Prices that cannot be read, or differ between what is compared."""
