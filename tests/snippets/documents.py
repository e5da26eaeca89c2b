"""The documents, their links, and their shell snippets: fenced blocks marked `sh`, each with what an HTML comment before it says.

    <!-- snippet: skip, REASON -->     not run; the reason is printed
    <!-- snippet: serves -->           runs until it is told to end; must get ready, and end in order
    <!-- snippet: with server -->      runs while `odl serve` does
    <!-- snippet: with mongod -->      runs with MONGODB_URI of a replica set

Without a comment a block is run as it stands and has to succeed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "SECURITY.md", "BENCHMARKS.md", "docs", "databricks", "atlas-setup", "deploy", "benchmarks", "load-testing", "dashboard/README.md"]
_FENCE = re.compile(r"(?:<!-- snippet: (?P<mark>[^>]*?) -->\s*\n)?^```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^```\s*$", re.M | re.S)
_COMMANDS = re.compile(r"^(?:\$ |odl |make |docker |kubectl |curl |atlas |mongosh |databricks |export |git |swift |python3? |\.build/)", re.M)

_CODE = re.compile(r"^```.*?^```\s*$|`[^`\n]+`", re.M | re.S)
_LINK = re.compile(r"\]\((?P<markdown>[^)\s]+)\)|(?:src|srcset|href)=\"(?P<html>[^\"]+)\"")


@dataclass(frozen=True)
class Snippet:
    document: str
    line: int
    text: str
    mark: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def files() -> list[Path]:
    found = []
    for name in DOCUMENTS:
        path = REPOSITORY / name
        found += sorted(file for file in path.rglob("*.md") if "node_modules" not in file.parts) if path.is_dir() else [path] if path.exists() else []
    return found


def snippets() -> list[Snippet]:
    return [snippet for file in files() for snippet in _of(file) if snippet is not None]


def unmarked() -> list[str]:
    """Blocks that look like shell and are not said to be."""
    return [f"{file.relative_to(REPOSITORY)}:{_line(file.read_text(), match)}" for file in files() for match in _FENCE.finditer(file.read_text())
            if match["language"] == "" and _COMMANDS.search(match["text"])]


def links(text: str) -> list[str]:
    """Targets within the repository: of Markdown's links and images, and of HTML's."""
    targets = [match["markdown"] or match["html"] for match in _LINK.finditer(_CODE.sub("", text))]
    return [target for target in targets if "://" not in target and not target.startswith("mailto:")]


def anchors(text: str) -> list[str]:
    """Headings as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```\s*$", "", text, flags=re.M | re.S), re.M)
    return [re.sub(r"[^\w\s-]", "", heading).lower().replace(" ", "-") for heading in headings]


def _of(file: Path) -> list[Snippet]:
    text = file.read_text()
    return [Snippet(str(file.relative_to(REPOSITORY)), _line(text, match), match["text"], match["mark"] or "")
            for match in _FENCE.finditer(text) if match["language"] in ("sh", "bash", "shell", "console")]


def _line(text: str, match: re.Match) -> int:
    return text.count("\n", 0, match.start("text")) + 1
