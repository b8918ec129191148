"""Colours and type of all pictures: readable on light and on dark pages."""

FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Sans',"
    "'Helvetica Neue',Arial,sans-serif"
)

_LIGHT = {
    ".page": "fill:#ffffff",
    ".lane-even": "fill:#f4f6f8",
    ".lane-odd": "fill:#ffffff",
    ".rule": "stroke:#d5dbe1;stroke-width:1",
    ".box": "fill:#ffffff;stroke:#6b7785;stroke-width:1.2",
    ".box-fixed": "fill:#eef2f7",
    ".box-later": "stroke-dasharray:5 3",
    ".box-critical": "stroke:#b3261e;stroke-width:2.6",
    ".edge": "stroke:#8a96a3;stroke-width:1.3;fill:none",
    ".edge-later": "stroke-dasharray:5 3",
    ".edge-critical": "stroke:#b3261e;stroke-width:2.6",
    ".edge-back": "stroke:#7a4fb5;stroke-width:1.3;stroke-dasharray:3 3;fill:none",
    ".head": "fill:#8a96a3",
    ".head-critical": "fill:#b3261e",
    ".head-back": "fill:#7a4fb5",
    ".frame": "fill:none;stroke:#1f6f8b;stroke-width:1.6;stroke-dasharray:7 3",
    ".ink": "fill:#1c2733",
    ".soft": "fill:#566370",
    ".ink-critical": "fill:#b3261e",
    ".ink-back": "fill:#7a4fb5",
    ".ink-frame": "fill:#1f6f8b",
}
_DARK = {
    ".page": "fill:#14191f",
    ".lane-even": "fill:#1b222a",
    ".lane-odd": "fill:#14191f",
    ".rule": "stroke:#333d48",
    ".box": "fill:#202833;stroke:#93a1b0",
    ".box-fixed": "fill:#2a3441",
    ".box-critical": "stroke:#ff8a80",
    ".edge": "stroke:#7d8a98",
    ".edge-critical": "stroke:#ff8a80",
    ".edge-back": "stroke:#c3a3f0",
    ".head": "fill:#7d8a98",
    ".head-critical": "fill:#ff8a80",
    ".head-back": "fill:#c3a3f0",
    ".frame": "stroke:#6cc3dd",
    ".ink": "fill:#e8edf2",
    ".soft": "fill:#aab6c2",
    ".ink-critical": "fill:#ff8a80",
    ".ink-back": "fill:#c3a3f0",
    ".ink-frame": "fill:#6cc3dd",
}
_TYPE = {
    "text": f"font-family:{FONTS}",
    ".title": "font-size:18px;font-weight:600",
    ".small": "font-size:11px",
    ".plain": "font-size:12px",
    ".strong": "font-size:12px;font-weight:600",
}


def style() -> str:
    """Return the style sheet of a picture."""
    rules = [f"{name}{{{body}}}" for name, body in (_TYPE | _LIGHT).items()]
    dark = "".join(f"{name}{{{body}}}" for name, body in _DARK.items())
    return "\n".join(
        ["<style>", *rules, f"@media (prefers-color-scheme:dark){{{dark}}}", "</style>"]
    )
