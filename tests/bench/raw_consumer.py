"""The consumer of the raw latency: notes how old each record is when it arrives.

`python -m bench.raw_consumer BOOTSTRAP_SERVERS TOPIC FILE` appends one line of nanoseconds per
record. The first 20 bytes of a record tell when it was handed to the producer.
"""

import asyncio
import sys
import time
from pathlib import Path

import uvloop
from aiokafka import AIOKafkaConsumer

STAMP_BYTES = 20


async def main(bootstrap_servers: str, topic: str, file: Path) -> None:
    """Consume until killed."""
    client = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest"
    )
    await client.start()
    with file.open("a", encoding="ascii") as ages:
        while True:
            polled = await client.getmany(timeout_ms=500)
            now = time.time_ns()
            records = [record for some in polled.values() for record in some]
            ages.writelines(f"{now - int(record.value[:STAMP_BYTES])}\n" for record in records)
            ages.flush()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
