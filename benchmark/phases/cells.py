"""The fair load: clients with a session and a kernel each, running CPU-bound cells."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field

from benchmark.kernels.errors import KernelError
from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.load.hits import Hit
from benchmark.notebook import Notebook
from benchmark.phases.scale_out import Loading
from benchmark.plans import CellsPlan, LoadPlan
from benchmark.results.load import LoadRecord
from benchmark.session import Session

PAUSE_S = 0.5
"""Between a failure and the client's next try."""

CODE = """
import time
end = time.process_time() + {seconds}
while time.process_time() < end:
    pass
"""


def cells(session: Session) -> LoadRecord:
    """Clients arrive one by one, on one Ready pod at first, and stay to the end."""
    plan = session.protocol.cells
    loading = Loading(session)
    session.progress.say(f"{plan.clients} kernels for {plan.duration_s:g} s")
    clients = [Client(session.variant.notebook, plan) for _ in range(plan.clients)]
    with session.phase("cells"):
        end = loading.began + plan.duration_s
        _run([client.work for client in clients], plan.arrival_s, end)
    observed = loading.observed(
        sorted((hit for client in clients for hit in client.hits), key=lambda hit: hit.at_s),
        kernel_starts_s=[seconds for client in clients for seconds in client.starts],
        clients_by_pod=_shared(client.pod for client in clients if client.pod),
    )
    return LoadRecord.of(LoadPlan(plan.duration_s, plan.timeout_s, plan.clients), observed)


@dataclass
class Client:
    """One person with a notebook; a kernel that is lost is replaced, and the loss is counted."""

    notebook: Notebook
    plan: CellsPlan
    hits: list[Hit] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    pod: str = ""
    _began: float = 0.0

    def work(self, end: float) -> None:
        """Until `end`, in seconds of `time.monotonic`."""
        while time.monotonic() < end:
            self._began = time.time()
            try:
                with closing(Server(self.notebook, self.plan.timeout_s)) as server:
                    self._cells(server, end)
            except KernelError as error:
                self.hits.append(Hit(self._began, time.time() - self._began, error.kind))
                time.sleep(PAUSE_S)

    def _cells(self, server: Server, end: float) -> None:
        code = CODE.format(seconds=self.plan.cell_cpu_s)
        with closing(Kernel(server, self.plan.timeout_s)) as kernel:
            self.starts.append(kernel.start_s)
            self.pod = server.pod
            while time.monotonic() < end:
                self._began = time.time()
                self.hits.append(Hit(self._began, kernel.run(code).reply_s, "ok"))


def _run(works: list[Callable[[float], None]], arrival_s: float, end: float) -> None:
    threads: list[threading.Thread] = []
    for work in works:
        threads.append(threading.Thread(target=work, args=(end,), daemon=True))
        threads[-1].start()
        time.sleep(min(arrival_s, max(0.0, end - time.monotonic())))
    for thread in threads:
        thread.join()


def _shared(pods: Iterable[str]) -> list[int]:
    return sorted(Counter(pods).values(), reverse=True)
