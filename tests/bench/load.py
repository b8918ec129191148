"""The load generator, the same for both sides: wrk where it is installed, else raw sockets."""

import asyncio
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.measuring import require
from bench.stage import TESTS
from shared.identifiers import new_id
from tongtu.platform.children import SERVER_ENVIRONMENT
from tongtu.platform.ports import LOOPBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked, and how hard; every request has an Idempotency-Key of its own."""

    port: int
    method: str
    paths: tuple[str, ...]
    headers: dict[str, str]
    body: str = ""
    connections: int = 32
    seconds: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came back; `busy` is the share of one core that the generator itself needed."""

    requests: int
    seconds: float
    failures: int
    p50_ms: float
    p99_ms: float
    busy: float | None = None

    @property
    def per_second(self) -> float:
        """Return the rate."""
        return self.requests / self.seconds


def generator() -> str:
    """Name the load generator of this machine."""
    return "wrk" if shutil.which("wrk") else "raw sockets (bench.socket_client)"


async def run(load: Load, folder: Path) -> Answers:
    """Apply a load and return what came back; a single wrong answer spoils it."""
    given = {**asdict(load), "host": LOOPBACK, "run": str(new_id())}
    wrk = shutil.which("wrk")
    if wrk:
        script = folder / "wrk.lua"
        script.write_text(_lua(given), encoding="utf-8")
        found = await _wrk(wrk, load, script)
    else:
        specification = folder / "load.json"
        specification.write_bytes(orjson.dumps(given))
        found = await _output([sys.executable, "-m", "bench.socket_client", str(specification)])
    answers = Answers(**found)
    require(answers.requests and not answers.failures, f"answers were wrong: {answers}")
    return answers


async def _wrk(wrk: str, load: Load, script: Path) -> dict[str, Any]:
    timing = [f"-c{load.connections}", f"-d{max(1, round(load.seconds))}s"]
    url = f"http://{LOOPBACK}:{load.port}"
    return await _output([wrk, "-t1", *timing, "-s", str(script), url])


async def _output(arguments: list[str]) -> dict[str, Any]:
    """Run a program and return the line of JSON that it prints."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        env={**SERVER_ENVIRONMENT, "PYTHONPATH": str(TESTS)},
    )
    output, _ = await process.communicate()
    lines = [line for line in output.splitlines() if line.startswith(b'{"requests"')]
    require(process.returncode == 0 and lines, f"{arguments} failed: {output!r}")
    found: dict[str, Any] = orjson.loads(lines[-1])
    return found


_LUA = """
local number, headers, paths = 0, {%(headers)s}, {%(paths)s}
request = function()
  number = number + 1
  headers["Idempotency-Key"] = string.format("%(run)s-%%08d", number)
  return wrk.format("%(method)s", paths[number %% #paths + 1], headers, %(body)s)
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"requests": %%d, "seconds": %%f, "failures": %%d, "p50_ms": %%f, "p99_ms": %%f}\\n',
    summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


def _lua(given: dict[str, Any]) -> str:
    """Write the script that makes wrk send what the raw sockets would send."""
    headers = (f"[ {_quoted(name)} ] = {_quoted(text)}" for name, text in given["headers"].items())
    return _LUA % {
        **given,
        "headers": ", ".join(headers),
        "paths": ", ".join(map(_quoted, given["paths"])),
        "body": _quoted(given["body"]) if given["body"] else "nil",
    }


def _quoted(text: str) -> str:
    return f"[==[{text}]==]"
