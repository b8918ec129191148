"""The command `tongtu demo`: one run, from nothing to the last effect."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.progress import TaskID

from shared.database import Database
from shared.settings import DatabaseSettings
from tongtu.demo import report
from tongtu.demo.acting import act, acts
from tongtu.demo.client import Details, Refused, Registered, Services, connect, issuer_of
from tongtu.demo.desks import critical_paths, desks_table
from tongtu.demo.effects import Effects
from tongtu.demo.explaining import GRADES, both, explain
from tongtu.demo.latencies import stored_latencies
from tongtu.demo.money import Told, stories, tell_stories
from tongtu.demo.projects import Listed, read_list
from tongtu.demo.receiver import receiving
from tongtu.demo.waiting import Arrivals, wait_for_effects
from tongtu.platform.layout import checkout_root
from tongtu.platform.lifecycle import Lifecycle
from tongtu.platform.platform import Platform
from tongtu.platform.progress import Steps
from tongtu.platform.settings import load_settings
from tongtu.services import SERVICES

REAL, FAULTY = "projects.csv", "projects-with-faults.csv"
REGISTRY = SERVICES[0]


def demo() -> None:
    """Start everything, register real projects, and show every effect that follows."""
    console = Console()
    steps = Steps(console)
    platform = Platform(load_settings(), say=steps.say)
    Lifecycle(platform, steps).up()
    surprises = asyncio.run(Walk(platform, console, steps).run())
    for surprise in surprises:
        console.print(surprise, style="red", markup=False, soft_wrap=True)
    if surprises:
        raise typer.Exit(1)


@dataclass(slots=True)
class Walk:
    """One run: what was registered and what was refused."""

    platform: Platform
    console: Console
    steps: Steps
    registered: list[Registered] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    async def run(self) -> list[str]:
        """Register, wait and tell; return what should not have happened."""
        services = connect(self.platform.settings)
        async with services.http:
            async with receiving(services, self.platform.home) as receiver:
                await self._register(services)
                arrivals = Arrivals(services, self._ids(), receiver.listens_since)
                await wait_for_effects(arrivals, self.steps)
                verified = await receiver.received()
            await self._act(services)
            told = await self._tell(services)
            details = await self._fetch(services)
            processes = await services.processes()
        self._show(details, arrivals.effects)
        self._show_desks(details, processes)
        self._explain(told)
        self._headline("In all")
        for line in report.totals(details, arrivals.effects, verified):
            self._print_plainly(line)
        await self._show_latencies()
        self._show_next_steps(services)
        return surprises(self.registered, self.refused)

    def _ids(self) -> list[str]:
        return [one.project_id for one in self.registered]

    async def _register(self, services: Services) -> None:
        """Send every row, one after the other: the real ones, and ours with a fault in each."""
        folder = checkout_root() / "examples"
        real, faulty = read_list(folder / REAL), read_list(folder / FAULTY)
        title = f"{len(real)} real projects sent for registration, and {len(faulty)} faulty rows"
        with self.steps.bar(title, len(real) + len(faulty)) as bar:
            for row in [*real, *faulty]:
                self._note(await services.register(row))
                bar.update(TaskID(0), advance=1)

    async def _act(self, services: Services) -> None:
        """Let three cases take a first step, so that not all lie on the same desks."""
        issuer = issuer_of(self.platform.settings)
        for chosen in acts(self.registered):
            await act(services, chosen, issuer)

    async def _tell(self, services: Services) -> list[Told]:
        """Have funding answer to facts made up for three of the projects."""
        chosen = stories(self.registered)
        with self.steps.step(f"Funding has answered to facts made up for {len(chosen)} projects"):
            return await tell_stories(services, chosen)

    def _note(self, answer: Registered | Refused) -> None:
        if isinstance(answer, Registered):
            self.registered.append(answer)
        else:
            self.refused.append(answer)

    async def _fetch(self, services: Services) -> dict[str, Details]:
        return {project_id: await services.details(project_id) for project_id in self._ids()}

    def _show(self, details: Mapping[str, Details], effects: Mapping[str, Effects]) -> None:
        self._headline(f"{len(self.refused)} rows were refused: field by field, with the reason")
        self.console.print(report.refusals_table(self.refused))
        self._headline(f"{len(self.registered)} projects, and what followed from each")
        width = self.console.width
        self.console.print(report.projects_table(self.registered, details, effects, width=width))

    def _show_desks(
        self, details: Mapping[str, Details], processes: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._headline("The way of each project to its land, and whose turn it is")
        self.console.print(desks_table(self.registered, details, processes))
        self._headline("What decides when a process ends")
        for line in critical_paths(details.values(), processes):
            self._print_plainly(line)

    def _explain(self, told: Iterable[Told]) -> None:
        """Print answers of funding with their reasons; facts made up for the demo say so."""
        self._headline(
            "Three answers of funding, explained; facts marked as made up are so for the demo"
        )
        self._print_plainly("资金匹配的三个说明；标明“虚构”的事实仅供演示，与真实项目无关")
        for line in both("", GRADES):
            self._print_plainly(line)
        for one in told:
            self.console.print()
            for line in explain(one):
                self._print_plainly(line)

    async def _show_latencies(self) -> None:
        """Measure the projects of this run; when all were there before, those of their own run."""
        if self.platform.advance_file is not None:
            # PostgreSQL dates what it records by real time, and events are ahead of that.
            self._print_plainly("Latencies are shown on real time only.")
            return
        new = [one.project_id for one in self.registered if not one.is_repeated]
        title = f"Latency of the {len(new)} projects that were registered in this run"
        if not new:
            title = "Nothing was new in this run: latency as stored when it was"
        url = SecretStr(self.platform.database_url(REGISTRY))
        settings = DatabaseSettings(url=url)
        database = await Database.open(settings, name=REGISTRY.package, application="tongtu-demo")
        try:
            latencies = await stored_latencies(database, new or self._ids())
        finally:
            await database.close()
        self._headline(title)
        self.console.print(report.latency_table(latencies))
        self.console.print(report.MEASURED, style="dim", highlight=False)

    def _show_next_steps(self, services: Services) -> None:
        """Leave the system up, and say where to look."""
        self._headline("The system stays up (`make down` stops it). Where to look next")
        for name, url in services.addresses.items():
            self._print_plainly(f"{name:<17} {url}/docs")
        self.console.print()
        root, here = checkout_root(), Path.cwd()
        chosen = self.registered[0].project_id
        for line in report.next_steps(services.addresses, chosen, root=root, here=here):
            self._print_plainly(line)

    def _headline(self, text: str) -> None:
        self.console.print(f"\n[bold]{text}[/]", highlight=False, soft_wrap=True)

    def _print_plainly(self, text: str) -> None:
        """Print what is pasted from: never wrapped, marked up or shortened."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)


def surprises(registered: Iterable[Registered], refused: Iterable[Refused]) -> list[str]:
    """Name every row that met another fate than it should."""
    wrongly_in = [_row(one.row, "was registered") for one in registered if one.row.planted_fault]
    wrongly_out = [_row(one.row, "was refused") for one in refused if not one.row.planted_fault]
    return [*wrongly_in, *wrongly_out]


def _row(row: Listed, fate: str) -> str:
    return f"{row.id} {fate}, which should not happen: {row.planted_fault or 'it has no fault'}."
