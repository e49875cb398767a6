"""Control is closed to everybody without the secret, and does what handles ask."""

import http.client
import threading
import time

import pytest

import mock_server


def address_and_secret(server):
    address, _, secret = server.control.partition("/")
    return address, secret


def ask(address, fields, path="/scenarios/1/journal"):
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in fields.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_only_the_secret_opens_it(server):
    address, secret = address_and_secret(server)
    good = {"Host": address, "Authorization": f"Bearer {secret}"}
    assert ask(address, good) == 200
    for wrong in (
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {secret[:-1]}"},
        {"Authorization": f"Basic {secret}"},
        {"Authorization": "Bearer \xff"},
        {"Host": "attacker.example"},
        {"Host": address.replace("127.0.0.1", "localhost")},
        {"Origin": f"http://{address}"},
    ):
        assert ask(address, good | wrong) == 403
    assert ask(address, {"Host": address}) == 403
    assert ask(address, {"Host": address}, "/none") == 403


def test_no_origin_serves_control(server, scenario):
    _, secret = address_and_secret(server)
    origin = scenario.url.removeprefix("http://")
    fields = {"Host": origin, "Authorization": f"Bearer {secret}"}
    for path in ("/scenarios/1/journal", "/owner?pid=1", "/scenarios"):
        assert ask(origin, fields, path) == 404


def test_scenarios_see_nothing_of_each_other(server, http_get):
    with server.scenario(seed=1) as one, server.scenario(seed=2) as other:
        http_get(one.url + "/health")
        assert one.journal.count() == 1
        assert other.journal.count() == 0
        assert one.users != other.users


def test_the_same_seed_gives_the_same_data(server):
    with server.scenario(seed=7) as one, server.scenario(seed=7) as other:
        assert one.users == other.users
        assert one.books == other.books
        assert one.orders == other.orders
        assert one.users


def test_reset_is_as_at_the_start(scenario, http_get):
    before = scenario.users
    http_get(scenario.url + "/health")
    scenario.advance(100)
    scenario.reset()
    assert scenario.journal.count() == 0
    assert scenario.users == before
    http_get(scenario.url + "/health")
    assert scenario.journal.one().number == 1


def test_a_closed_scenario_is_gone(server, http_get):
    scenario = server.scenario()
    scenario.close()
    scenario.close()
    with pytest.raises(ValueError, match="closed"):
        scenario.journal.all()
    assert repr(scenario.journal) == "<Journal: This scenario is closed.>"
    assert "closed" in repr(scenario)
    with pytest.raises(OSError, match=r"refused|10061"):
        http_get(scenario.url + "/health")


def test_wrong_wishes_are_refused_with_reasons(scenario):
    with pytest.raises(ValueError, match="forward"):
        scenario.advance(-1)
    with pytest.raises(ValueError, match="there is no such fault"):
        scenario.misbehave("/health", "nonsense")
    with pytest.raises(ValueError, match="no such snapshot"):
        scenario.snapshot("nonsense", dict)


def test_a_journal_can_be_waited_for(scenario, http_get):
    def later():
        time.sleep(0.2)
        http_get(scenario.url + "/health")

    thread = threading.Thread(target=later)
    thread.start()
    (seen,) = scenario.journal.to("/health").wait_for(1, timeout=20)
    thread.join()
    assert seen.status == 200
    with pytest.raises(mock_server.JournalMismatch) as caught:
        scenario.journal.wait_for(2, timeout=0.05)
    assert caught.value.kind == "too-few"


def test_waiting_blocks_no_other_call(scenario):
    waiting = threading.Thread(
        target=lambda: scenario.journal.to("/none").where(bool).wait_for(0, timeout=5)
    )
    waiting.start()
    assert scenario.journal.count() == 0
    waiting.join()


def test_calls_from_many_threads(server, http_get):
    failures = []

    def work():
        try:
            with server.scenario() as own:
                for _ in range(5):
                    http_get(own.url + "/health")
                assert own.journal.count() == 5
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
