"""What goes wrong with a kernel is a result, told by its kind."""


class KernelError(Exception):
    """`kind` is the error's name in the results, such as `http 503` or `kernel died`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
