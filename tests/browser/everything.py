"""Everything that JupyterLab's first page offers, opened once, as a curious user would."""

import re

from playwright.sync_api import Locator, Page, Response, expect

WAIT_MS = 20_000
MAIN_PANELS = {
    "Settings": ("Settings Editor", ".jp-SettingsPanel"),
    "Help": ("Licenses", ".jp-Licenses"),
    "View": ("Show Log Console", ".jp-LogConsole"),
}
"""By menu: a command that opens a panel in the main area, and what shows the panel."""


class Curious:
    """One page at the launcher; `faults` has what went wrong, a line each.

    Faults are answers from 400 up and errors of the page's own scripts.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("response", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url.split('?')[0]}")

    def side_panels(self) -> set[str]:
        """Opens each panel of both side bars; their titles."""
        tabs = self.page.locator(".jp-SideBar .lm-TabBar-tab")
        titles: set[str] = set()
        for tab in tabs.all():
            titles.add(re.sub(r" \(.*", "", tab.get_attribute("title") or ""))
            panel = self.page.locator(f'[id="{tab.get_attribute("data-id")}"]')
            if not panel.is_visible():
                tab.click()
            expect(panel).to_be_visible()
        return titles

    def menus(self) -> set[str]:
        """Opens each menu, which has commands; their titles."""
        titles: set[str] = set()
        for item in self._menus().all():
            item.click()
            menu = self.page.locator(".lm-Menu")
            expect(menu.locator("[data-type=command]").first).to_be_visible()
            titles.add(item.inner_text())
            self.page.keyboard.press("Escape")
            expect(menu).to_have_count(0)
        return titles

    def main_panels(self) -> None:
        """Opens the panels of MAIN_PANELS."""
        for menu, (command, panel) in MAIN_PANELS.items():
            self._choose(menu, command)
            expect(self.page.locator(panel).first).to_be_visible()

    def terminal(self) -> None:
        """Opens a terminal, has it answer, which it draws on a canvas, and ends it."""
        self._choose("File", "New Launcher")
        card = self.page.locator(".jp-LauncherCard[title='Start a new terminal session']")
        with self.page.expect_websocket(lambda socket: "/terminals/" in socket.url) as opened:
            card.last.click()
        self.page.locator(".jp-Terminal").click()
        with opened.value.expect_event("framereceived", lambda frame: "42" in str(frame)):
            self.page.keyboard.type("echo $((6 * 7))\n")
        self.page.keyboard.type("exit\n")
        expect(self.page.locator(".jp-Terminal")).to_have_count(0)

    def _menus(self) -> Locator:
        return self.page.locator("#jp-menu-panel .lm-MenuBar-item")

    def _choose(self, menu: str, command: str) -> None:
        self._menus().filter(has_text=menu).click()
        self.page.locator(".lm-Menu-item", has_text=command).first.click()
