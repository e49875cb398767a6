import pytest

from mock_server.httpbin import digest

# RFC 7616, section 3.9.1: the same request with both algorithms.
EXAMPLE = (
    'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", '
    'algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, '
    'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="{response}", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
RESPONSES = {
    "MD5": "8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
}


@pytest.mark.parametrize("algorithm", RESPONSES)
def test_the_example_of_the_rfc(algorithm):
    field = EXAMPLE.format(algorithm=algorithm, response=RESPONSES[algorithm])
    credentials = digest.parse(field)
    assert credentials["nonce"] == "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"

    def proves(user="Mufasa", password="Circle of Life", method="GET"):
        return digest.proves(credentials, user, password, algorithm=algorithm, method=method)

    assert proves()
    assert not proves(password="Circle of life")
    assert not proves(user="Simba")
    assert not proves(method="POST")


def test_the_example_of_rfc_2617_with_and_without_qop():
    credentials = {
        "username": "Mufasa",
        "realm": "testrealm@host.com",
        "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093",
        "uri": "/dir/index.html",
        "qop": "auth",
        "nc": "00000001",
        "cnonce": "0a4f113b",
    }

    def response_of(credentials):
        return digest.response_of(credentials, "Circle Of Life", algorithm="MD5", method="GET")

    assert response_of(credentials) == "6629fae49393a05397450978507c4ef1"
    older = {k: v for k, v in credentials.items() if k not in ("qop", "nc", "cnonce")}
    assert response_of(older) == "670fd8c2df070c60b045671b8b24ff02"


def test_the_body_counts_with_auth_int():
    credentials = {"username": "u", "nonce": "n", "uri": "/", "qop": "auth-int"}

    def response_of(body):
        return digest.response_of(credentials, "p", algorithm="MD5", method="POST", body=body)

    assert response_of(b"a") != response_of(b"b")
    assert response_of(b"a") == response_of(b"a")


@pytest.mark.parametrize(
    ("field", "parameters"),
    [
        ('Digest a="1, 2", b=3', {"a": "1, 2", "b": "3"}),
        (r'digest  A="say \"hi\" \\",b = "" , ', {"a": 'say "hi" \\', "b": ""}),
        ('Digest a="é"', {"a": "é"}),
        ("Digest", None),
        ("Digest ", None),
        ("Basic dTpw", None),
        ('Digest a="open', None),
        ("Digest a", None),
        ("Digest a=1 b=2", None),
        ("", None),
    ],
)
def test_parameters_are_read(field, parameters):
    assert digest.parse(field) == parameters


def test_a_long_hostile_field_is_read_at_once():
    assert digest.parse("Digest " + 'a="\\' * 2000) is None
    assert digest.parse("Digest " + ", " * 4000 + "a") is None
