"""How the dashboard is served: whole, under a strict policy, and cached for as long as it holds."""

import re
import urllib.request


def get(url: str):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.headers, answer.read().decode()


def test_the_page_and_its_assets(server):
    origin = f"http://127.0.0.1:{server.ports[1]}"
    headers, html = get(origin + "/changes")
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-cache"
    assets = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', html))
    assert len(assets) == 3
    for asset in assets:
        assert "immutable" in get(origin + asset)[0]["cache-control"]
    size = sum(len(get(origin + asset)[1].encode()) for asset in assets)
    assert size < 350_000
