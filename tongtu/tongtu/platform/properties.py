"""Java properties files, which are read as Latin-1 whatever the machine's encoding is."""

from collections.abc import Mapping

ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
LAST_ASCII = 0x7E


def escape(value: str) -> str:
    r"""Escape a value so that Java reads back exactly this text; Chinese becomes \uXXXX."""
    head = "\\" if value.startswith(" ") else ""
    return head + "".join(_escape_character(character) for character in value)


def render(properties: Mapping[str, str]) -> str:
    """Render a properties file, one `key=value` a line, in the order given."""
    return "".join(f"{key}={escape(value)}\n" for key, value in properties.items())


def _escape_character(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if ord(" ") <= ord(character) <= LAST_ASCII:
        return character
    utf16 = character.encode("utf-16-be")
    return "".join(f"\\u{utf16[i]:02x}{utf16[i + 1]:02x}" for i in range(0, len(utf16), 2))
