"""The explorer in a real browser: search, click, read the evidence."""

import shutil

import pytest

from pipeline.viewer import write_viewer
from tests.viewer.conftest import HOSTILE, out  # noqa: F401

pytestmark = pytest.mark.browser
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt install chromium")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, out):  # noqa: F811
    path = write_viewer(out, out / "graph.html")
    tab = browser.new_page(locale="fr-FR", viewport={"width": 1280, "height": 800})
    tab.trouble = []
    tab.on("pageerror", lambda error: tab.trouble.append(str(error)))
    tab.on("console", lambda line: tab.trouble.append(line.text) if line.type == "error" else None)
    tab.on(
        "request", lambda call: tab.trouble.append(call.url) if call.url != path.as_uri() else None
    )
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready]")
    yield tab
    assert tab.trouble == []
    tab.close()


def test_it_opens_with_the_strongest_links(page):
    assert "Arménie – Russie" in page.inner_text("#panel")
    assert "3 entités, 3 liens affichés" in page.inner_text("#status")


def test_search_finds_an_alias_without_accents(page):
    page.fill("#search", "federation de r")
    assert page.inner_text("#found li b") == "Russie"
    page.press("#search", "Enter")
    assert page.inner_text("#panel h2") == "Russie"
    assert page.locator("#panel blockquote").count() == 2
    assert page.url.endswith("#entity=RUS")


def test_a_pair_opens_its_statements(page):
    page.click("text=Arménie – Russie")
    assert "Preuves (2)" in page.inner_text("#panel")
    assert page.locator("#panel mark").all_inner_texts() == [
        "Russie",
        "Arménie",
        "Arménie",
        "Russie",
    ]
    assert "2020-12-02" in page.inner_text("#panel footer")


def test_a_type_can_be_hidden(page):
    page.click("[data-type=ORGANISATION]")
    assert "2 entités, 1 liens affichés" in page.inner_text("#status")


def test_a_weight_can_be_asked_for(page):
    page.evaluate("""() => { const s = document.getElementById('min-weight');
        s.value = 2; s.dispatchEvent(new Event('input')); }""")
    assert "1 liens affichés" in page.inner_text("#status")


def test_names_stay_text(page):
    page.fill("#search", "script")
    page.press("#search", "Enter")
    assert page.inner_text("#panel h2") == HOSTILE
    assert page.evaluate("window.__xss") is None
    assert page.locator("img").count() == 0


def test_the_other_language(page):
    page.click("#lang")
    assert "3 entities, 3 links shown" in page.inner_text("#status")
    assert page.get_attribute("html", "lang") == "en"
