"""The documents hang together: DocC builds docs/ without a warning, every link leads somewhere, every article has its shape."""

import re
import subprocess
from pathlib import Path

import pytest

from documents import REPOSITORY, anchors, files, links

ARTICLES = sorted((REPOSITORY / "docs").glob("*.md"))
LANDING = REPOSITORY / "docs/README.md"


@pytest.fixture(scope="module")
def site() -> Path:
    done = subprocess.run([REPOSITORY / "scripts/docs"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stderr, done.stderr
    return REPOSITORY / ".build/docs/site"


def test_docc_builds_every_article(site: Path) -> None:
    built = {file.stem for file in (site / "data/documentation/odl").glob("*.json")}
    assert built == {file.stem for file in ARTICLES if file != LANDING}
    assert (site / "data/documentation/odl.json").exists() and (site / "index.html").exists()


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_links_lead_somewhere(file: Path) -> None:
    lost = []
    for link in links(file.read_text()):
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or anchor and anchor not in anchors(target.read_text()):
            lost.append(link)
    assert not lost


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_article_begins_with_title_and_one_sentence(file: Path) -> None:
    title, blank, rest = file.read_text().split("\n", 2)
    abstract = " ".join(rest.split("\n\n")[0].split())
    assert title.startswith("# ") and not blank
    assert re.fullmatch(r"[A-Z][^|]*[^.?:][.?]", abstract) and not re.search(r"[.?] [A-Z]", abstract), abstract


def test_landing_page_lists_every_article() -> None:
    topics = LANDING.read_text().split("\n## Topics\n")[1]
    assert sorted(links(topics)) == [file.name for file in ARTICLES if file != LANDING]
