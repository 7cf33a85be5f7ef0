"""Made-up trajectories of a made-up repair desk, for benchmarks: any number, always the same."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

TRIALS = 4
POLICY = "The current date is 2031-04-02.\n" + "\n".join(
    f"- Rule {n}: keep the order's papers together, and tell the customer what was done." * 2
    for n in range(25)
)
KINDS = ["bicycle", "boiler", "camera", "clock", "lamp", "radio"]
STATES = ["received", "waiting", "in repair", "ready"]


def trajectories(count: int, seed: int = 7) -> Iterator[dict]:
    """Yield records in τ-bench's shape, the trials of a task one after the other."""
    for n in range(count):
        task, trial = divmod(n, TRIALS)
        yield _record(task, trial, random.Random(f"{seed}/{task}"), random.Random(f"{seed}/{n}"))


def write(path: Path, count: int, seed: int = 7, skip: int = 0) -> Path:
    """Write the records of a range as JSON lines, and return the path."""
    with path.open("w", encoding="utf-8") as file:
        for n, record in enumerate(trajectories(skip + count, seed)):
            if n >= skip:
                file.write(json.dumps(record) + "\n")
    return path


def _record(task: int, trial: int, dice: random.Random, luck: random.Random) -> dict:
    order = {
        "order_id": f"R{task:06d}",
        "customer_id": f"C{dice.randrange(10**6):06d}",
        "kind": dice.choice(KINDS),
        "state": dice.choice(STATES),
        "warranty": dice.choice(["yes", "no"]),
        "received_at": dice.choice(["2031-04-02T08:00:00", "2031-03-01T08:00:00"]),
        "parts": [{"part": f"P{dice.randrange(900)}", "price": 10 + p} for p in range(12)],
        "notes": " ".join(dice.choice(KINDS) for _ in range(300)),
    }
    may_cancel = order["state"] == "received"
    wants = dice.choice(["cancel_order", "change_parts"])
    expected = [{"name": wants, "kwargs": _arguments(wants, order)}]
    if wants == "cancel_order" and not may_cancel:
        expected = []
    run = _Run(order)
    run.say("user", f"Please {wants.replace('_', ' ')} {order['order_id']} for me, as we agreed.")
    if luck.random() < 0.2:
        run.say("assistant", "I am unable to access your order; please check your e-mail.")
        return _finished(task, trial, run, expected, success=not expected)
    run.call("get_order", {"order_id": order["order_id"]}, json.dumps(order))
    success = _act(run, luck, wants, order, bool(expected))
    run.say("assistant", "Is there anything else?")
    return _finished(task, trial, run, expected, success=success)


def _arguments(tool: str, order: dict) -> dict:
    if tool == "cancel_order":
        return {"order_id": order["order_id"]}
    return {"order_id": order["order_id"], "parts": order["parts"][:2], "total": 21}


def _act(run: "_Run", luck: random.Random, wants: str, order: dict, right: bool) -> bool:
    arguments = _arguments(wants, order)
    habit = luck.random()
    if habit < 0.2 and right:
        run.call("transfer_to_human_agents", {"summary": "a request"}, "Transferred")
        return False
    if habit < 0.45:
        wrong = {**arguments, "total": 40} if wants == "change_parts" else {"order_id": "R0"}
        refusal = f"Error: total does not add up, it is {arguments.get('total', 0)}"
        run.call(wants, wrong, refusal)
        if habit < 0.3:
            run.call(wants, wrong, refusal)
    if not right and habit < 0.6:
        run.say("assistant", "That cannot be done any more.")
        return True
    run.call(wants, arguments, json.dumps({**order, "state": "done"}))
    return right


def _finished(task: int, trial: int, run: "_Run", expected: list, *, success: bool) -> dict:
    text = f"You are customer {task}. Ask for what your order {run.order['order_id']} needs now."
    return {
        "task_id": task,
        "trial": trial,
        "reward": 1.0 if success else 0.0,
        "info": {"task": {"instruction": text, "actions": expected}, "reward_info": {}},
        "traj": run.messages,
    }


class _Run:
    """Messages as they come."""

    def __init__(self, order: dict) -> None:
        self.order = order
        self.messages: list[dict] = [{"role": "system", "content": POLICY}]

    def say(self, role: str, text: str) -> None:
        self.messages.append({"role": role, "content": text})

    def call(self, tool: str, arguments: dict, result: str) -> None:
        call_id = f"call_{len(self.messages)}"
        function = {"name": tool, "arguments": json.dumps(arguments)}
        call = {"id": call_id, "type": "function", "function": function}
        self.messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        self.messages.append({"role": "tool", "tool_call_id": call_id, "content": result})
