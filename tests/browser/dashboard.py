"""The dashboard as a person has it before him."""

import re

from playwright.sync_api import Browser, Locator, expect

expect.set_options(timeout=30_000)


class Dashboard:
    def __init__(self, browser: Browser, origin: str, **context):
        self.origin = origin
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.forgiven: list[str] = []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._watch(request.url))
        self.page.on("websocket", lambda socket: self._watch(re.sub("^ws", "http", socket.url)))

    def _watch(self, url: str) -> None:
        if not url.startswith(self.origin + "/"):
            self.complaints.append(f"request to {url}")

    def forgive(self, pattern: str) -> None:
        """Console messages that a test brings about on purpose."""
        self.forgiven.append(pattern)

    def forgive_absence(self) -> None:
        """The server goes away: its sockets break, and what the page asks for in that moment does not come."""
        self.forgive(r"WebSocket|net::ERR_(CONNECTION|EMPTY)")

    def close(self) -> list[str]:
        """What the page complained of."""
        self.context.close()
        return [text for text in self.complaints if not any(re.search(pattern, text) for pattern in self.forgiven)]

    def open(self, path: str) -> None:
        self.page.goto(self.origin + path)
        expect(self.page.locator(".live")).to_have_text("Live")
        if path.startswith("/changes"):
            # The feed begins when its socket is open; what is committed before that it need not show.
            expect(self.page.get_by_role("heading", name="Connecting to the change stream")).to_have_count(0)

    # What stands on the Sync Monitor

    @property
    def state(self) -> Locator:
        return self.page.locator(".state-title")

    def figure(self, name: str) -> Locator:
        return self.page.locator(".figure", has=self.page.get_by_text(name, exact=True)).locator(".figure-value")

    def panel(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=title)

    # What stands on pages of data

    @property
    def data_rows(self) -> Locator:
        return self.page.locator("table.rows tbody tr")

    def column(self, number: int) -> Locator:
        """A column of the table, from 1."""
        return self.page.locator(f"table.rows tbody td:nth-child({number})")

    # What stands in the Change Stream

    @property
    def rows(self) -> Locator:
        return self.page.locator(".feed-row:not(.head):not(.marker)")

    @property
    def statements(self) -> Locator:
        """The statements' keys, newest first."""
        return self.rows.locator(".statement")

    @property
    def detail(self) -> Locator:
        return self.page.get_by_role("complementary", name="The change selected")
