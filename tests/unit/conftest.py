"""Unit tests run without a network: a socket in one of them is a mistake."""

from pytest_socket import disable_socket


def pytest_runtest_setup() -> None:
    """Block sockets for one test; the plugin opens them again after it."""
    disable_socket(allow_unix_socket=True)
