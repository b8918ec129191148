"""May a changed event schema replace a released one under the same version?

Publishers and consumers are deployed in any order and old messages are replayed, so a message of
either version must mean the same to readers of both. One change passes: a new optional field.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_ANNOTATIONS = frozenset({"title", "description", "examples", "deprecated", "$comment"})
_STRUCTURE = frozenset({"properties", "required", "items", "anyOf"})


def incompatibilities(released: Json, current: Json) -> list[str]:
    """Name each difference that a reader of one version would notice in the other."""
    return list(_differences(_inlined(released), _inlined(current), ""))


def _inlined(document: Json) -> Json:
    """Replace local references by what they mean, so that a renamed definition is no change."""
    definitions = document.get("$defs", {})

    def expand(node: Any, open_names: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [expand(item, open_names) for item in node]
        if not isinstance(node, dict):
            return node
        name = str(node.get("$ref", "")).removeprefix("#/$defs/")
        if name not in definitions or name in open_names:
            return {key: expand(value, open_names) for key, value in node.items()}
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return expand(definitions[name] | beside, (*open_names, name))

    body = {key: value for key, value in document.items() if key != "$defs"}
    expanded: Json = expand(body, ())
    return expanded


def _differences(old: Json, new: Json, path: str) -> Iterator[str]:
    """Compare two subschemas that stand at the same place."""
    yield from _keywords(old, new, path)
    yield from _fields(old, new, path)
    if "items" in old and "items" in new:
        yield from _differences(old["items"], new["items"], f"{path}/*")
    yield from _alternatives(old, new, path)


def _keywords(old: Json, new: Json, path: str) -> Iterator[str]:
    """Compare the keywords that hold plain values; annotations are free to change."""
    place = path or "/"
    for keyword in sorted((old.keys() | new.keys()) - _ANNOTATIONS - _STRUCTURE):
        if keyword not in old or keyword not in new or old[keyword] != new[keyword]:
            yield f"{place}: {_change(keyword, old, new)}"
    if ("items" in old) != ("items" in new):
        yield f"{place}: items were {'described' if 'items' in new else 'left undescribed'}"


def _change(keyword: str, old: Json, new: Json) -> str:
    """Say what became of a keyword, in the words of somebody who reads messages."""
    before, after = old.get(keyword), new.get(keyword)
    if keyword == "type":
        return f"the type changed from {before} to {after}"
    if keyword == "x-topic":
        return f"the topic changed from {before} to {after}"
    if keyword == "enum" and before is not None and after is not None:
        gone = [value for value in before if value not in after]
        added = [value for value in after if value not in before]
        return f"the allowed values changed (removed {gone}, added {added})"
    return f"{keyword} changed from {before!r} to {after!r}"


def _fields(old: Json, new: Json, path: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
    for name in before:
        place = f"{path}/{name}"
        if name not in after:
            yield f"{place}: the field was removed"
            continue
        if (name in needed_before) != (name in needed_after):
            yield f"{place}: the field became {_need(name, needed_after)}"
        yield from _differences(before[name], after[name], place)
    for name in sorted(needed_after - set(before)):
        yield f"{path}/{name}: the new field is required"


def _need(name: str, required: set[str]) -> str:
    return "required" if name in required else "optional"


def _alternatives(old: Json, new: Json, path: str) -> Iterator[str]:
    before, after = old.get("anyOf", []), new.get("anyOf", [])
    if len(before) != len(after):
        yield f"{path or '/'}: the type changed (other alternatives)"
        return
    for was, now in zip(before, after, strict=True):
        yield from _differences(was, now, path)
