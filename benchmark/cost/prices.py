"""What CPU and memory cost."""

import re
from dataclasses import dataclass

import yaml

from benchmark.errors import PricesError
from benchmark.fields import Fields


@dataclass(frozen=True)
class Prices:
    """Money per core-hour and per GB-hour (10^9 bytes), in `currency` (ISO 4217)."""

    cpu_hour: float
    memory_gb_hour: float
    currency: str

    def shown(self) -> str:
        """The prices in words."""
        return (
            f"{self.cpu_hour:g} {self.currency} per core-hour, "
            f"{self.memory_gb_hour:g} {self.currency} per GB-hour"
        )


def read_prices(document: object, source: str) -> Prices:
    """Checks decoded prices. Raises PricesError, which names `source`."""

    def refuse(problem: str) -> PricesError:
        return PricesError(f"{source}: {problem}")

    fields = Fields(document, "", refuse).only("cpu_hour", "memory_gb_hour", "currency")
    currency = fields.text("currency")
    if not re.fullmatch("[A-Z]{3}", currency):
        raise refuse(f"currency is {currency!r}, but must be three capitals such as USD")
    return Prices(fields.number("cpu_hour"), fields.number("memory_gb_hour"), currency)


def parse_prices(text: str, source: str) -> Prices:
    """Decodes YAML such as `{cpu_hour: 0.04, memory_gb_hour: 0.005, currency: USD}`.

    Raises PricesError, which names `source`.
    """
    try:
        document: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PricesError(f"{source}: not YAML ({' '.join(str(error).split())})") from None
    return read_prices(document, source)
