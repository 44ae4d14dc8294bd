"""JupyterLab as a user drives it: a notebook is opened, cells are run, outputs are read."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from benchmark.variant import Variant
from lab.waiting import until

FAILURES = Path(__file__).parent / "failures"
START_S, CELL_S = 90, 30
KERNEL = "Python 3 (ipykernel)"

ASK = """async ({number, kernel}) => {
  const seen = {};
  for (let i = 0; i < number; i++) {
    const answer = await fetch('/api/kernels', {cache: 'no-store'});
    const known = answer.ok && (await answer.json()).some(found => found.id === kernel);
    const word = answer.ok ? (known ? 'own pod' : 'another pod') : `http ${answer.status}`;
    seen[word] = (seen[word] || 0) + 1;
  }
  return seen;
}"""


class JupyterLab:
    """One tab with one notebook; every wait ends, and says what was seen last."""

    def __init__(self, page: Page, variant: Variant) -> None:
        self.page = page
        self._variant = variant
        self.kernel = ""
        page.on("websocket", lambda found: self._note_kernel(found.url))

    def open(self) -> None:
        """By the address that a user is given, with an empty workspace."""
        host, token = self._variant.notebook.host, self._variant.notebook.token
        self.page.goto(f"http://{host}/lab?token={token}&reset", timeout=START_S * 1000)
        self._launcher().wait_for(timeout=START_S * 1000)

    def new_notebook(self) -> None:
        """From the launcher, with a kernel that is ready."""
        self._launcher().click()
        self.kernel_ready(START_S)

    def kernel_ready(self, seconds: float = CELL_S) -> None:
        """Waits until the notebook's kernel is idle."""
        bar = self.page.locator("#jp-main-statusbar")
        expect(bar).to_contain_text(f"{KERNEL} | Idle", timeout=seconds * 1000)

    def moved_from(self, before: str) -> None:
        """Waits until JupyterLab has reached another pod by itself."""

        def look() -> tuple[bool, str]:
            now = self.affinity()
            return now != before, f"affinity {now}"

        until(look, what="JupyterLab reaches another pod", deadline=START_S)

    def choose_kernel(self) -> None:
        """Another kernel, once JupyterLab has told that the old one died.

        It asks in a dialog where the kernel's websocket finds out first, and shows "No Kernel"
        where the list of sessions does. The first try may meet the session that went with the
        pod (404), which is then forgotten.
        """
        dialog = self.page.locator(".jp-Dialog")
        died = dialog.filter(has_text="Kernel died unexpectedly")
        gone = self.page.locator(".jp-KernelName", has_text="No Kernel")
        expect(died.or_(gone).first).to_be_visible(timeout=START_S * 1000)
        self._select_kernel(dialog)
        try:
            self.kernel_ready(12)
        except AssertionError:
            self._select_kernel(dialog)
            self.kernel_ready()

    def _select_kernel(self, dialog: Locator) -> None:
        while dialog.count():
            dialog.first.locator(".jp-mod-accept").click()
        self.page.locator(".jp-KernelName").click()
        dialog.locator("select").select_option(label=KERNEL)
        dialog.locator(".jp-mod-accept").click()

    def open_again(self) -> None:
        """By the plain address, as from a bookmark: whoever has logged in stays so."""
        self.page.goto(f"http://{self._variant.notebook.host}/lab?reset", timeout=START_S * 1000)
        self._launcher().wait_for(timeout=START_S * 1000)

    def run(self, code: str, output: str) -> None:
        """Runs code in the last cell and waits for that output."""
        expect(self._output(code)).to_have_text(output, timeout=CELL_S * 1000)

    def read(self, code: str) -> str:
        """Runs code in the last cell; what it prints."""
        output = self._output(code)
        expect(output).not_to_be_empty(timeout=CELL_S * 1000)
        return output.inner_text().strip()

    def _output(self, code: str) -> Locator:
        number = self._cells().count() - 1
        cell = self._cells().nth(number)
        cell.locator(".cm-content").click()
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Shift+Enter")
        return cell.locator(".jp-OutputArea-output")

    def ask(self, number: int) -> dict[str, int]:
        """So many requests by the page, counted by who answered: only one pod has its kernel."""
        return self.page.evaluate(ASK, {"number": number, "kernel": self.kernel})

    def affinity(self) -> str:
        """The affinity cookie's value."""
        found = [c for c in self.page.context.cookies() if c["name"].startswith("notebook_")]
        assert len(found) == 1, [cookie["name"] for cookie in found]
        return found[0]["value"]

    @contextmanager
    def kept_on_failure(self, name: str) -> Generator[None]:
        """Where a test fails, leaves a screenshot and the page's HTML, and says where."""
        try:
            yield
        except BaseException as error:
            FAILURES.mkdir(exist_ok=True)
            picture, source = (FAILURES / f"{name}{end}" for end in (".png", ".html"))
            self.page.screenshot(path=picture)
            source.write_text(self.page.content().replace(self._variant.notebook.token, "TOKEN"))
            error.add_note(f"see {picture} and {source}, at {self.page.url.split('?')[0]}")
            raise

    def _note_kernel(self, url: str) -> None:
        if "/api/kernels/" in url:
            self.kernel = url.split("/api/kernels/")[1].split("/")[0]

    def _launcher(self) -> Locator:
        return self.page.locator(".jp-LauncherCard[data-category='Notebook']").first

    def _cells(self) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell")
