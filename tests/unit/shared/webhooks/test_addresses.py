"""Where a webhook may be sent."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.webhooks.addresses import (
    Refusal,
    TargetRefusedError,
    checked_addresses,
    is_public,
    parse_target,
)


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        ("https://Hooks.Example.COM:443/a?b=c", "https://hooks.example.com/a?b=c"),
        ("https://hooks.example.com:8443/", "https://hooks.example.com:8443/"),
        ("https://例子.测试/钩".replace("钩", "hook"), "https://xn--fsqu00a.xn--0zwm56d/hook"),
        ("https://ＨＯＯＫＳ.example.com/", "https://hooks.example.com/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[::ffff:8.8.8.8]/", "https://8.8.8.8/"),
        ("https://[2606:4700:0::1]/", "https://[2606:4700::1]/"),
        ("https://hooks.example.com/a%20b?c=%2F", "https://hooks.example.com/a%20b?c=%2F"),
        (
            "https://hooks.example.com/?a=user@example.com",
            "https://hooks.example.com/?a=user@example.com",
        ),
    ],
)
def test_a_good_url_has_one_normal_form(given: str, normal: str) -> None:
    """What is requested is spelled by us, from checked parts."""
    assert parse_target(given).url == normal


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8900/hook", "http://localhost:8900/", "https://[::1]:9443/"]
)
def test_development_admits_this_machine_on_any_port(url: str) -> None:
    """The receiver of the demonstration runs on loopback."""
    target = parse_target(url, allow_loopback=True)

    assert target.is_loopback
    assert target.url == url


def test_a_loopback_name_that_leads_elsewhere_is_refused() -> None:
    """The allowance is for loopback addresses, whatever a hosts file says."""
    with pytest.raises(TargetRefusedError) as refused:
        checked_addresses("localhost", ["127.0.0.1", "93.184.215.14"], loopback=True)

    assert refused.value.refusal is Refusal.ADDRESS


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "240e::1", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_public(text: str) -> None:
    """The checks leave the Internet open."""
    assert is_public(ip_address(text))


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=20))
def test_whatever_is_given_the_answer_is_a_target_or_a_refusal(
    host: str, port: str, path: str
) -> None:
    """No text makes the parser raise anything else, and a target reads back as itself."""
    try:
        target = parse_target(f"https://{host}:{port}/{path}" if port else f"https://{host}/{path}")
    except TargetRefusedError:
        return

    assert parse_target(target.url) == target
