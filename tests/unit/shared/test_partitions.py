"""Where a key goes must not depend on which client sends it."""

from aiokafka import partitioner
from hypothesis import given
from hypothesis import strategies as st

from shared.publisher import murmur2, partition_of


@given(st.binary(max_size=80))
def test_the_hash_is_that_of_every_kafka_client(key: bytes) -> None:
    """The library's slower version gives the same number."""
    assert murmur2(key) == partitioner.murmur2(key) & 0xFFFFFFFF


@given(st.uuids(), st.integers(1, 64))
def test_a_key_goes_where_the_default_partitioner_sends_it(key: object, count: int) -> None:
    """The relay and any other producer agree."""
    data = str(key).encode()
    partitions = list(range(count))

    assert partition_of(data, count) == partitioner.DefaultPartitioner()(data, partitions, [])
