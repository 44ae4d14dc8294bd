"""What a variant's notebooks are to be, checked before the first resource exists."""

from dataclasses import dataclass

import pulumi

from components.notebook.jupyter_config import JupyterConfig
from components.notebook.jupyterlab_pod import Culling
from components.notebook.measurement import require_tools
from components.objects.quantity import bytes_of
from stacks.settings.jupyter import jupyter_config
from stacks.settings.keys import IMAGE, Keys

CPU = r"[0-9]+(\.[0-9]+)?m?"
BYTES = r"[0-9]+(\.[0-9]+)?([kMGT]|[KMGT]i)?"
SIZE = r"|[1-9][0-9]*([kMGT]|[KMGT]i)?"
MEMORY = r"[1-9][0-9]*[MG]i"
CLASS = r"|[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
ONE_NODE = "ReadWriteOnce"
TOKEN = r"[A-Za-z0-9_-]{16,128}"  # noqa: S105


@dataclass(frozen=True)
class StorageSettings:
    """The volume of a variant's notebooks; size: empty where they go with their pod."""

    size: str
    storage_class: str
    access: str

    @property
    def one_node(self) -> bool:
        """Whether there is a volume that one node at a time can use."""
        return bool(self.size) and self.access == ONE_NODE


@dataclass(frozen=True)
class PodSettings:
    """What a notebook pod runs and may use, the same for all variants. Times in seconds."""

    image: str
    token: pulumi.Output[str] | None
    cpu_request: str
    cpu_limit: str
    memory_request: str
    memory_limit: str
    scratch: str
    shared_memory: str
    culling: Culling
    jupyter: JupyterConfig
    storage: StorageSettings
    node_loss_tolerance: int


@dataclass(frozen=True)
class MeasurementSettings:
    """Whether and how a variant is measured."""

    enabled: bool
    protocol: str
    run: str


@dataclass(frozen=True)
class PriceSettings:
    """What a core-hour and a GB-hour cost, for comparing; nothing is deployed by it."""

    cpu_hour: float
    memory_gb_hour: float
    currency: str


@dataclass(frozen=True)
class VariantSettings:
    """What all variants have in common."""

    platform_stack: str
    pod: PodSettings
    measurement: MeasurementSettings
    prices: PriceSettings
    max_scale: int
    ready_timeout: int
    kernel_keeper: bool


def variant_settings(keys: Keys) -> VariantSettings:
    """What a variant's stack shares with the others. Raises pulumi.RunError for a wrong key."""
    return VariantSettings(
        platform_stack=keys.text("platformStack", r"|[\w.-]+(/[\w.-]+)*", "a stack's full name"),
        pod=_pod(keys),
        measurement=_measurement(keys),
        prices=PriceSettings(
            cpu_hour=keys.number("priceCpuHour"),
            memory_gb_hour=keys.number("priceMemoryGbHour"),
            currency=keys.text("currency", "[A-Z]{3}", "three capitals such as USD"),
        ),
        max_scale=keys.integer("maxScale", 1, 100),
        ready_timeout=keys.integer("readyTimeout", 10, 3600),
        kernel_keeper=keys.boolean("kernelKeeper"),
    )


def _measurement(keys: Keys) -> MeasurementSettings:
    enabled = keys.boolean("measure")
    if enabled:
        require_tools()
    return MeasurementSettings(
        enabled=enabled,
        protocol=keys.text("protocol", r"[\w./-]+", "a name such as quick, or a file"),
        run=keys.text("run"),
    )


def _pod(keys: Keys) -> PodSettings:
    def cpu(key: str) -> str:
        return keys.text(key, CPU, "a Kubernetes quantity of CPU such as 250m or 1.5")

    def memory(key: str) -> str:
        return keys.text(key, BYTES, "a Kubernetes quantity of memory such as 512Mi")

    memory_limit = memory("memoryLimit")
    return PodSettings(
        image=keys.text("image", IMAGE[1:], "an image name"),
        token=keys.secret("token", TOKEN, "16 to 128 letters, digits, - or _"),
        cpu_request=cpu("cpuRequest"),
        cpu_limit=cpu("cpuLimit"),
        memory_request=memory("memoryRequest"),
        memory_limit=memory_limit,
        scratch=_in_memory(keys, "scratch", memory_limit),
        shared_memory=_in_memory(keys, "sharedMemory", memory_limit),
        culling=_culling(keys),
        jupyter=jupyter_config(keys),
        storage=_storage(keys),
        node_loss_tolerance=keys.integer("nodeLossTolerance", 0, 86_400),
    )


def _in_memory(keys: Keys, key: str, memory_limit: str) -> str:
    size = keys.text(key, MEMORY, "a size such as 256Mi or 1Gi")
    if bytes_of(size) >= bytes_of(memory_limit):
        raise pulumi.RunError(
            f"{key} is {size!r}, but it counts as memory, and memoryLimit is {memory_limit!r}: "
            f"`pulumi config set {key}` to less, or memoryLimit to more"
        )
    return size


def _storage(keys: Keys) -> StorageSettings:
    storage = StorageSettings(
        size=keys.text("storage", SIZE, "a Kubernetes quantity such as 1Gi, or empty"),
        storage_class=keys.text("storageClass", CLASS, "a StorageClass, or empty for the default"),
        access=keys.choice("storageAccess", (ONE_NODE, "ReadWriteMany")),
    )
    if storage.storage_class and not storage.size:
        raise pulumi.RunError(
            f"storageClass is {storage.storage_class!r}, but there is no volume to make: "
            "`pulumi config set storage SIZE`"
        )
    return storage


def _culling(keys: Keys) -> Culling:
    culling = Culling(
        after=keys.integer("cullIdleTimeout", 0, 604_800),
        interval=keys.integer("cullInterval", 1, 86_400),
        connected=keys.boolean("cullConnected"),
    )
    if culling.connected and not culling.after:
        raise pulumi.RunError(
            "cullConnected is 'true', but no kernel is culled: "
            "`pulumi config set cullIdleTimeout SECONDS`"
        )
    return culling
