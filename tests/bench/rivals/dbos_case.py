"""DBOS as a case engine: one workflow a case, which waits for its commands.

A command can be brought to a waiting workflow in two ways. As a message, it may come from any
process and is kept until the workflow takes it; that is what the library offers for this, and what
a service with more than one process needs. As a step, the workflow takes it from the memory of its
own process and records it; that is two transactions instead of five, but only the process in which
the case happens to live can accept its commands. Either way a command is acknowledged after it is
recorded as an operation of the workflow, and what follows from it is plain code, run again from the
recorded operations after a crash.

Workflows and clients are threads, since the library's asynchronous calls hand each statement to a
thread as well; connections are not probed before each use.
"""

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from queue import SimpleQueue
from typing import Any

import asyncpg
from dbos import DBOS, SetWorkflowID

from bench.case_script import COMMANDS, Command, Tally, after, is_completed, opened
from bench.measuring import require

THREADS = 64
CONNECTIONS = 40
PATIENCE_SECONDS = 30
TALLY = """
SELECT count(*) FILTER (WHERE status = 'SUCCESS'),
  count(*) + (SELECT count(*) FROM dbos.operation_outputs WHERE function_name = $1)
FROM dbos.workflow_status
"""


class Delivery(StrEnum):
    """How a command reaches its case; the values are the names under which DBOS records it."""

    MESSAGE = "DBOS.recv"
    STEP = "command"


class DbosCase:
    """Runs cases as DBOS workflows."""

    def __init__(self, delivery: Delivery = Delivery.MESSAGE) -> None:
        self._delivery = delivery
        self._url = ""
        self._clients = ThreadPoolExecutor(THREADS, "client")
        self._inboxes: defaultdict[int, SimpleQueue[Command]] = defaultdict(SimpleQueue)
        self._acknowledged: defaultdict[int, SimpleQueue[Command]] = defaultdict(SimpleQueue)
        self._workflow: Any = None
        self._take: Any = None

    async def prepare(self, url: str) -> None:
        """Let DBOS make its tables."""
        self._url = url
        # Beside a running event loop the library would take over the executor of that loop.
        await asyncio.to_thread(self._launch)

    def _launch(self) -> None:
        DBOS(
            config={
                "name": "bench",
                "application_version": "bench",
                "system_database_url": self._url,
                "sys_db_pool_size": CONNECTIONS,
                "db_engine_kwargs": {"pool_pre_ping": False},
                "max_executor_threads": THREADS,
                "log_level": "ERROR",
            }
        )

        # The library marks the functions that it is given, which a bound method does not allow.
        def case(number: int) -> dict[str, str]:
            return self._case(number)

        def take(number: int) -> Command:
            return self._inboxes[number].get(timeout=PATIENCE_SECONDS)

        self._workflow = DBOS.workflow(name="case")(case)
        self._take = DBOS.step(name=Delivery.STEP.value)(take)
        DBOS.launch()

    async def run_case(self, number: int) -> None:
        """Run one case in a thread of its own."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._clients, self._run, number)

    def _run(self, number: int) -> None:
        inbox, acknowledged = self._inboxes[number], self._acknowledged[number]
        with SetWorkflowID(_id(number)):
            handle = DBOS.start_workflow(self._workflow, number)
        for command in COMMANDS[1:]:
            if self._delivery is Delivery.MESSAGE:
                DBOS.send(_id(number), command)
            else:
                inbox.put(command)
            done = acknowledged.get(timeout=PATIENCE_SECONDS)
            require(done == command, f"{done} was acknowledged instead of {command}")
        statuses = handle.get_result()
        require(is_completed(statuses), f"case {number} ended with {statuses}")
        del self._inboxes[number], self._acknowledged[number]

    def _case(self, number: int) -> dict[str, str]:
        """Follow one case from its opening to its last decision."""
        statuses = opened()
        while not is_completed(statuses):
            command = self._next_command(number)
            statuses = after(statuses, command)
            self._acknowledged[number].put(command)
        return statuses

    def _next_command(self, number: int) -> Command:
        if self._delivery is Delivery.MESSAGE:
            return Command(*DBOS.recv(timeout_seconds=PATIENCE_SECONDS))
        return Command(*self._take(number))

    async def tally(self) -> Tally:
        """Count workflows that succeeded, and all of them with the commands that they recorded."""
        connection = await asyncpg.connect(self._url)
        try:
            return Tally(*await connection.fetchrow(TALLY, self._delivery.value))
        finally:
            await connection.close()

    async def close(self) -> None:
        """End the library's threads."""
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        self._clients.shutdown()


def _id(number: int) -> str:
    return f"case-{number}"
