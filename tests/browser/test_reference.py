"""The reference and the first page in a real browser: read, filter, try a call, by keyboard."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import mock_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
WORDS = {"ru": ("Отправить", "Прочитать одного"), "en": ("Send", "Read one user")}

# The contrast of every text with what is behind it (WCAG 2.2, 1.4.3), of those that fail.
CONTRAST = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const failing = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own && !element.matches("input, textarea, select")) continue;
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) failing.push(`${element.outerHTML.slice(0, 80)} ${ratio.toFixed(2)}`);
  }
  return failing;
}"""


@pytest.fixture(scope="module")
def scenario() -> Iterator[mock_server.Scenario]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(mock_server.CONTROL_VARIABLE, raising=False)
        with mock_server.start() as server, server.scenario() as fresh:
            yield fresh


@pytest.fixture(params=["ru", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(browser: object, scenario: mock_server.Scenario, path: str, **options: object) -> Page:
    """A page in a window of its own; what it asked of others, and what it complained of, fail."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: page.complaints.append(message.text) if message.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((scenario.url, "data:", "blob:"))
            else page.complaints.append(request.url)
        ),
    )
    page.goto(scenario.url + path)
    return page


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"reference-{name}.png", full_page=whole)


def test_a_call_is_tried(browser: object, scenario: mock_server.Scenario, language: str) -> None:
    send, words = WORDS[language]
    page = opened(browser, scenario, f"/docs?lang={language}")
    route = page.locator("#get-users-user_id")
    expect(route).to_contain_text(words)
    route.locator("> summary").click()
    form = route.locator("form")
    form.get_by_label("user_id").fill("7")
    expect(form.locator("[data-role=python]")).to_contain_text(f'"{scenario.url}/users/7"')
    expect(form.locator("[data-role=curl]")).to_contain_text("/users/7")
    scenario.journal.clear()
    form.get_by_role("button", name=send, exact=True).click()
    expect(form.locator(".sent b")).to_have_text("200 OK")
    expect(form.locator(".sent .body")).to_contain_text(scenario.users[6].email)
    expect(form.locator(".sent .fields")).to_contain_text("etag")
    assert scenario.journal.one().path == "/users/7"
    shoot(page, f"{language}-try")
    assert page.complaints == []
    page.context.close()


def test_a_body_is_sent_and_a_mistake_is_shown(
    browser: object, scenario: mock_server.Scenario, language: str
) -> None:
    send, _ = WORDS[language]
    page = opened(browser, scenario, f"/docs?lang={language}#post-users")
    form = page.locator("#post-users form")
    form.locator("[data-role=body]").fill('{"name": "Пётр"}')
    expect(form.locator("[data-role=python]")).to_contain_text('json={"name": "Пётр"}')
    scenario.journal.clear()
    form.get_by_role("button", name=send, exact=True).click()
    expect(form.locator(".sent b")).to_have_text("422 Unprocessable Content")
    expect(form.locator(".sent .body")).to_contain_text('"field": "email"')
    assert scenario.journal.one().json() == {"name": "Пётр"}
    form.locator("[data-role=fields]").fill("no colon")
    form.get_by_role("button", name=send, exact=True).click()
    expect(form.locator(".sent")).to_contain_text("no colon")
    assert scenario.journal.count() == 1
    shoot(page, f"{language}-mistake")
    page.context.close()


@pytest.mark.parametrize("kind", ["curl", "python"])
def test_the_code_shown_sends_the_same_request(
    browser: object, scenario: mock_server.Scenario, kind: str
) -> None:
    if kind == "curl" and (sys.platform == "win32" or shutil.which("curl") is None):
        pytest.skip("no curl, or no POSIX shell")
    page = opened(browser, scenario, "/docs?lang=ru")
    for identity, field, value in (
        ("get-books", "[data-name=q]", "война & 'мир' \"100%\""),
        ("post-users", "[data-role=body]", '{"name": "O\'Нил \\"x\\"", "email": "o@example.org"}'),
        ("post-login", "[data-role=fields]", "X-Note: it's"),
        ("any-anything", "[data-role=fields]", 'X-Quoted: "a" \\b'),
    ):
        route = page.locator(f"#{identity}")
        route.locator("> summary").click()
        route.locator(f"form {field}").fill(value)
        scenario.journal.clear()
        route.get_by_role("button", name="Отправить", exact=True).click()
        expect(route.locator(".sent b")).to_be_visible()
        code = route.locator(f"[data-role={kind}]").inner_text()
        line = [sys.executable, "-c", code] if kind == "python" else ["sh", "-c", code]
        subprocess.run(line, check=True, capture_output=True, timeout=30)
        by_page, by_code = scenario.journal.all()
        assert by_code.method == by_page.method
        assert by_code.path == by_page.path
        assert by_code.query == by_page.query
        for name in ("X-Note", "X-Quoted"):
            assert by_code.headers.get(name) == by_page.headers.get(name)
        if identity == "post-users":
            assert by_code.json() == by_page.json()
        if identity == "post-login":
            assert by_code.form() == by_page.form()
    page.context.close()


def test_form_file_fault_and_redirect(browser: object, scenario: mock_server.Scenario) -> None:
    page = opened(browser, scenario, "/docs?lang=en")

    def sent(identity: str) -> object:
        page.locator(f"#{identity} > summary").click()
        page.locator(f"#{identity}").get_by_role("button", name="Send", exact=True).click()
        return page.locator(f"#{identity} .sent")

    expect(sent("post-login").locator("b")).to_have_text("200 OK")
    expect(sent("get-me").locator(".body")).to_contain_text("soren.akesson@example.net")
    expect(sent("post-files").locator("b")).to_have_text("201 Created")
    expect(sent("get-files-file_id").locator(".body")).to_contain_text("Привет!")
    expect(sent("get-relative-redirect-count")).to_contain_text("followed redirects")
    expect(sent("get-image-png").locator("img")).to_be_visible()
    expect(sent("any-faults-name")).to_contain_text("No answer that a browser takes for one")
    shoot(page, "en-fault")
    page.context.close()


def test_by_keyboard_alone(browser: object, scenario: mock_server.Scenario) -> None:
    page = opened(browser, scenario, "/docs?lang=en")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#filter")).to_be_focused()
    page.keyboard.type("GET /books/{book_id}")
    expect(page.locator("#get-users")).to_be_hidden()
    expect(page.locator("#count")).to_have_text(re.compile(r"Routes: [1-9]$"))
    route = page.locator("#get-books-book_id")
    for _ in range(40):  # past the contents
        page.keyboard.press("Tab")
        if route.locator("> summary").evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(route.locator("form")).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('[data-in=path]')"):
            break
    page.keyboard.press("Enter")
    expect(route.locator(".sent b")).to_have_text("200 OK")
    page.locator("#filter").focus()
    page.keyboard.press("Escape")
    assert page.locator(".route:visible").count() > 50
    page.keyboard.type("nothing is like this")
    expect(page.locator("#count")).to_contain_text("No route")
    assert page.complaints == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/docs", "/"])
def test_it_is_readable(
    browser: object,
    scenario: mock_server.Scenario,
    language: str,
    path: str,
    width: int,
    scheme: str,
) -> None:
    page = opened(browser, scenario, f"{path}?lang={language}", color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    if path == "/docs":
        for identity in ("post-users", "get-users-user_id", "any-anything"):
            page.locator(f"#{identity} > summary").click()
        page.locator("#post-users .answer > summary").first.click()
    wider = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, "the page is wider than the window"
    assert page.evaluate(CONTRAST) == []
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("input, select, textarea, button")]
            .filter((each) => !each.labels?.length && !each.textContent && !each.ariaLabel)
            .map((each) => each.outerHTML)"""
    )
    assert unnamed == []
    shoot(page, f"{language}-{'docs' if path == '/docs' else 'index'}-{width}-{scheme}")
    assert page.complaints == []
    page.context.close()


def test_the_pages_language_is_switched_at_the_same_place(
    browser: object, scenario: mock_server.Scenario
) -> None:
    page = opened(browser, scenario, "/docs?lang=en#get-books")
    page.get_by_role("link", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert page.locator("#get-books").evaluate("element => element.open")
    page.context.close()


def test_reading_leaves_no_trace_in_the_journal(
    browser: object, scenario: mock_server.Scenario
) -> None:
    scenario.journal.clear()
    page = opened(browser, scenario, "/docs?lang=en")
    expect(page.locator("h1")).to_be_visible()
    assert [exchange.path for exchange in scenario.journal.all()] == []
    page.context.close()
