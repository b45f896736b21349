"""What a browser is called."""

import pytest

from kaimen.kernel.people.rules.browsers import known_as


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile Safari MicroMessenger/8.0", ("微信", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19 Mobile Safari/604.1", ("Safari", "iPhone")),
        ("curl/8", ()),
        ("", ()),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent, words):
    assert known_as(agent) == words
