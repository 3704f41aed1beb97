"""The page in a real browser, as narrow as a phone: nothing is cut off, nothing is blocked, everything can be read."""

import pytest

from labels.documents.status import CertificateStatus
from tests.browser import browser_page
from tests.web.conftest import Site

pytestmark = pytest.mark.browser

# Contrast of every text with the first opaque ground behind it (WCAG 2.2, 1.4.3), computed in the page
_CONTRASTS = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) low.push([walk.currentNode.data.trim().slice(0, 30), ratio]); }
  return low; }"""


# Every status in one language, every language in one status
_SEEN = [
    *((status, "pt") for status in CertificateStatus),
    *((CertificateStatus.VALID, language) for language in ("zh-Hans", "zh-Hant", "en")),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_on_a_phone_without_scripts(site: Site, scheme: str) -> None:
    complaints: list[str] = []
    with browser_page(viewport={"width": 390, "height": 844}, color_scheme=scheme) as page:
        page.on("console", lambda message: complaints.append(message.text))
        for status, language in _SEEN:
            site.records.status = status
            page.goto(f"http://127.0.0.1:{site.port}{site.page}?lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            assert page.evaluate(_CONTRASTS) == []
            assert page.get_by_role("main").count() == page.get_by_role("heading", level=1).count() == 1
    assert complaints == []


def test_links_lead_somewhere(site: Site) -> None:
    with browser_page(java_script_enabled=False, viewport={"width": 390, "height": 844}) as page:
        page.goto(f"http://127.0.0.1:{site.port}{site.page}?lang=en")
        page.get_by_role("link", name="繁體").click()
        assert page.url.endswith("?lang=zh-Hant")
        for path in page.eval_on_selector_all("a[href^='/']", "links => links.map(a => a.getAttribute('href'))"):
            assert site.get(path).status == 200, path
        page.goto(f"http://127.0.0.1:{site.port}/?lang=en")
        page.get_by_role("textbox").fill("TBD-2026-000001")
        page.get_by_role("button", name="Look up").click()
        assert "2.95" in page.get_by_role("main").inner_text()
