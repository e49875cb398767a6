import asyncio
import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import aiohttp
import httpx
import psutil
import pytest
import requests

import mock_server
from mock_server.wire.tls import CERTIFICATES, Authority

# The address, the exceptions of requests, aiohttp and httpx, and curl's exit code.
REFUSED = {
    "unknown-authority": ("https_url", aiohttp.ClientConnectorCertificateError),
    "expired": ("expired_https_url", aiohttp.ClientConnectorCertificateError),
    "wrong-host": ("wrong_host_https_url", aiohttp.ClientConnectorCertificateError),
    "self-signed": ("self_signed_https_url", aiohttp.ClientConnectorCertificateError),
}
REASONS = {
    "unknown-authority": "unable to get local issuer certificate",
    "expired": "certificate has expired",
    "wrong-host": "127.0.0.1",
    "self-signed": "self-signed certificate",
}


@pytest.fixture(params=REFUSED)
def refused(request, scenario):
    """What is wrong, an address that shows it, and what to trust meanwhile."""
    address = getattr(scenario, REFUSED[request.param][0])
    trusted = None if request.param == "unknown-authority" else scenario.ca_file
    return request.param, address, trusted


@pytest.fixture(autouse=True)
def _no_other_trust(monkeypatch):
    """These variables would take precedence over what a session trusts."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def settings(ca_file):
    return ssl.create_default_context(cafile=ca_file)


def curl(*options):
    return subprocess.run(["curl", "-sS", *options], check=False, capture_output=True).returncode


def test_requests_trusts_the_authority(scenario):
    with requests.Session() as session:
        session.verify = scenario.ca_file
        response = session.get(f"{scenario.https_url}/users/3", timeout=5)
        assert response.json() == requests.get(f"{scenario.url}/users/3", timeout=5).json()
        pages = session.get(f"{scenario.https_url}/users", timeout=5)
    assert pages.links["next"]["url"].startswith(scenario.https_url + "/")
    assert [exchange.tls for exchange in scenario.journal.all()] == [True, False, True]
    first, _, last = scenario.journal.all()
    assert first.connection == last.connection
    assert first.request_head.startswith(b"GET /users/3 HTTP/1.1\r\n")
    assert first.response_body == response.content


async def test_aiohttp_and_httpx_and_the_standard_library_trust_it(scenario):
    trust = settings(scenario.ca_file)
    address = f"{scenario.https_url}/anything"
    async with aiohttp.ClientSession() as session:
        answer = await session.post(address, json={"a": 1}, ssl=trust)
        assert (await answer.json())["url"] == address
    async with httpx.AsyncClient(verify=trust) as client:
        assert (await client.get(address)).status_code == 200
    by_name = address.replace("127.0.0.1", "localhost")
    opened = await asyncio.to_thread(urllib.request.urlopen, by_name, context=trust, timeout=5)
    with opened as answer:
        assert answer.status == 200
    assert {exchange.tls for exchange in scenario.journal.all()} == {True}


def test_requests_refuses(refused, scenario):
    what, address, trusted = refused
    with pytest.raises(requests.exceptions.SSLError, match=REASONS[what]) as caught:
        requests.get(address, timeout=5, verify=trusted or True)
    assert isinstance(caught.value, requests.ConnectionError)
    assert scenario.journal.count() == 0


def test_httpx_refuses(refused, scenario):
    what, address, trusted = refused
    with pytest.raises(httpx.ConnectError, match=REASONS[what]):
        httpx.get(address, verify=settings(trusted))
    assert scenario.journal.count() == 0


async def test_aiohttp_refuses(refused, scenario):
    what, address, trusted = refused
    async with aiohttp.ClientSession() as session:
        with pytest.raises(REFUSED[what][1], match=REASONS[what]) as caught:
            await session.get(address, ssl=settings(trusted))
    assert isinstance(caught.value, aiohttp.ClientError)
    assert isinstance(caught.value.certificate_error, ssl.SSLCertVerificationError)
    assert scenario.journal.count() == 0


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("curl"),
    reason="curl's code depends on its TLS library; here OpenSSL's",
)
def test_curl(refused, scenario):
    _, address, trusted = refused
    trust = ["--cacert", trusted] if trusted else []
    assert curl(*trust, address) == 60
    assert scenario.journal.count() == 0
    assert curl("--cacert", scenario.ca_file, f"{scenario.https_url}/books/3") == 0
    assert scenario.journal.one().tls


def test_who_does_not_look_is_served(refused, scenario):
    _, address, _ = refused
    with pytest.warns(Warning, match="Unverified HTTPS request"):
        answer = requests.get(f"{address}/users/1", timeout=5, verify=False)
    assert answer.status_code == 200
    assert scenario.journal.one().tls


def test_the_wrong_scheme_on_a_port(scenario):
    with pytest.raises(requests.ConnectionError):
        requests.get(scenario.https_url.replace("https:", "http:"), timeout=5)
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(scenario.url.replace("http:", "https:"), timeout=5)


@pytest.mark.parametrize("fault", ["reset", "truncated", "garbage", "empty"])
def test_faults_spoil_https_too(scenario, fault):
    scenario.misbehave("/users/1", fault)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.get(f"{scenario.https_url}/users/1", verify=scenario.ca_file, timeout=5)
    exchange = scenario.journal.one()
    assert (exchange.tls, exchange.fault) == (True, fault)


def test_each_scenario_has_its_own_port_and_all_one_authority(server, scenario):
    with server.scenario(seed=2) as other:
        assert other.https_url != scenario.https_url
        assert other.ca_file == scenario.ca_file
        assert other.https_url == other.https_url
        requests.get(f"{other.https_url}/ip", verify=other.ca_file, timeout=5)
        assert (scenario.journal.count(), other.journal.count()) == (0, 1)
        address = other.https_url
    with pytest.raises(requests.ConnectionError):
        requests.get(address, verify=scenario.ca_file, timeout=5)


def test_a_slow_handshake_holds_nobody_up(scenario):
    port = int(scenario.https_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)):
        answer = requests.get(f"{scenario.https_url}/ip", verify=scenario.ca_file, timeout=5)
    assert answer.status_code == 200


def test_an_unknown_certificate_is_refused(scenario):
    with pytest.raises(ValueError, match="self-signed, not 'revoked'"):
        scenario._secure("revoked")


def test_no_key_stays_in_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    authority = Authority()
    try:
        for certificate in CERTIFICATES:
            assert authority.context(certificate) is authority.context(certificate)
        (folder,) = tmp_path.iterdir()
        assert [file.name for file in folder.iterdir()] == ["ca.pem"]
        assert b"PRIVATE" not in Path(authority.ca_file).read_bytes()
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        authority.close()
    assert not list(tmp_path.iterdir())


_STARTS = "import mock_server; print(mock_server.start().ca_file, flush=True); input()"


def _starter(tmp_path):
    environ = {k: v for k, v in os.environ.items() if k != mock_server.CONTROL_VARIABLE}
    process = subprocess.Popen(
        [sys.executable, "-c", _STARTS],
        env={**environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    ca_file = Path(process.stdout.readline().strip())
    assert ca_file.is_file()
    return process, ca_file.parent


@pytest.mark.parametrize("ending", ["by itself", "killed"])
async def test_the_files_go_with_the_process(tmp_path, ending, until):
    process, folder = _starter(tmp_path)
    (child,) = psutil.Process(process.pid).children()
    if ending == "killed":
        process.kill()
    await asyncio.to_thread(process.communicate, "\n")
    await until(lambda: not child.is_running())
    assert not folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
async def test_what_a_killed_server_left_is_removed_by_the_next(tmp_path, until):
    process, folder = _starter(tmp_path)
    (child,) = psutil.Process(process.pid).children()
    os.kill(child.pid, signal.SIGKILL)
    await asyncio.to_thread(process.communicate, "\n")
    assert folder.exists()
    process, other = _starter(tmp_path)
    assert not folder.exists()
    await asyncio.to_thread(process.communicate, "\n")
    await until(lambda: not other.exists())
