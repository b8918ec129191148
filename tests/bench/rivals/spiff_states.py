"""A BPMN case in SpiffWorkflow, and the shortest form in which its state can be kept.

The process is parsed once and belongs to no state. Converters of their own, which the library's
serialiser is made to take, write what a task needs and nothing else: tasks carry no data here, so
the comparison with the data of the parent that the shipped converter makes is left out.
"""

import logging
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bench.case_script import Command, RefusedError

MODEL = Path(__file__).with_name("case.bpmn")
PROCESS = "case"
LOGGERS = ("spiff.workflow", "spiff.task")


class Cases:
    """Opens, changes and stores cases of one process."""

    def __init__(self) -> None:
        for name in LOGGERS:
            # Below this level the library gathers all tasks for each line, whether or not written.
            logging.getLogger(name).setLevel(logging.WARNING)
        parser = BpmnParser()
        parser.add_bpmn_file(str(MODEL))
        self._process = parser.get_spec(PROCESS)
        self._scripts = PythonScriptEngine()
        config = {**DEFAULT_CONFIG, BpmnWorkflow: self._convert_cases, Task: self._convert_tasks}
        self._registry = BpmnWorkflowSerializer.configure(config)
        self._serializer = BpmnWorkflowSerializer(self._registry)

    def open(self) -> Any:
        """Begin a case; it then waits for its first command."""
        case = BpmnWorkflow(self._process, script_engine=self._scripts)
        case.do_engine_steps()
        return case

    def apply(self, case: Any, command: Command) -> None:
        """Complete the task of a command, and go on to where the next command is waited for."""
        task = case.get_next_task(state=TaskState.READY, spec_name=command.name)
        if task is None:
            raise RefusedError(f"{command.name} is not ready")
        task.run()
        case.do_engine_steps()

    def dump(self, case: Any) -> bytes:
        """Write a state."""
        return orjson.dumps(self._serializer.to_dict(case))

    def load(self, state: bytes) -> Any:
        """Read a state."""
        return self._serializer.from_dict(orjson.loads(state))

    def _convert_cases(self, target: type, registry: Any) -> None:
        registry.register(target, self._case_to_dict, self._case_from_dict)

    def _convert_tasks(self, target: type, registry: Any) -> None:
        registry.register(target, _task_to_dict, _task_from_dict)

    def _case_to_dict(self, case: Any) -> dict[str, Any]:
        return {
            "data": case.data,
            "correlations": case.correlations,
            "last_task": case.last_task.id.hex if case.last_task else None,
            "success": case.success,
            "completed": case.completed,
            "root": case.task_tree.id.hex,
            "tasks": [self._registry.convert(task) for task in case.tasks.values()],
        }

    def _case_from_dict(self, stored: dict[str, Any]) -> Any:
        case = BpmnWorkflow(self._process, script_engine=self._scripts, deserializing=True)
        for task in stored["tasks"]:
            self._registry.restore(task, workflow=case)
        case.task_tree = case.tasks[UUID(stored["root"])]
        case.last_task = case.tasks[UUID(stored["last_task"])] if stored["last_task"] else None
        case.data, case.correlations = stored["data"], stored["correlations"]
        case.success, case.completed = stored["success"], stored["completed"]
        return case


def _task_to_dict(task: Any) -> dict[str, Any]:
    return {
        "id": task.id.hex,
        "parent": task.parent.id.hex if task.parent else None,
        "children": [child.id.hex for child in task.children],
        "since": task.last_state_change,
        "state": task.state,
        "spec": task.task_spec.name,
        "triggered": task.triggered,
        "internal": task.internal_data,
        "data": task.data,
    }


def _task_from_dict(stored: dict[str, Any], workflow: Any) -> Any:
    """Make a task, which enters itself into its case."""
    spec = workflow.spec.task_specs[stored["spec"]]
    task = Task(workflow, spec, state=stored["state"], id=UUID(stored["id"]))
    task._parent = UUID(stored["parent"]) if stored["parent"] else None
    task._children = [UUID(child) for child in stored["children"]]
    task.last_state_change, task.triggered = stored["since"], stored["triggered"]
    task.internal_data, task.data = stored["internal"], stored["data"]
    return task
