"""What a chaos run can be told by the variables of make: KILLS, BROKERS, SEED."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much goes wrong, on how many brokers, and which plan is drawn."""

    kills: int
    brokers: int
    seed: int


def read_options() -> Options:
    """Read the options; what is not given is what continuous integration runs."""
    given = os.environ  # noqa: TID251 - the variables of make are the interface
    return Options(
        kills=int(given.get("KILLS") or 20),
        brokers=int(given.get("BROKERS") or 3),
        seed=int(given.get("SEED") or 1),
    )
