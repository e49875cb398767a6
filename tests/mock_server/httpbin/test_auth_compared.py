"""Basic and bearer credentials, right and wrong; what Digest asks for."""

from functools import partial

import pytest
from comparison import Case, compare
from requests.auth import HTTPDigestAuth

ALGORITHMS = ("MD5", "SHA-256", "SHA-512")
RIGHT = ("user", "secret")


def _authorization(value):
    return {"headers": {"Authorization": value}}


class DigestOf(HTTPDigestAuth):
    """Answers the challenge with other things than were asked for, or for another user."""

    def __init__(self, user="user", password="secret", **changed):
        super().__init__(user, password)
        self.changed = changed

    def build_digest_header(self, method, url):
        self._thread_local.chal |= self.changed
        return super().build_digest_header(method, url)


CASES = [
    Case("/basic-auth/user/secret", send={"auth": RIGHT}),
    Case("/basic-auth/user/a:b", send={"auth": ("user", "a:b")}),
    Case("/basic-auth/Алёна/тайна", send={"auth": ("Алёна".encode(), "тайна".encode())}),
    Case("/basic-auth/user/secret", send=_authorization("basic dXNlcjpzZWNyZXQ=")),
    Case("/basic-auth/user/secret", shows=("problems",)),
    *(
        Case("/basic-auth/user/secret", send={"auth": wrong}, shows=("problems",))
        for wrong in (("user", "wrong"), ("other", "secret"), ("Алёна".encode(), b"secret"))
    ),
    *(
        Case("/basic-auth/user/secret", send=_authorization(wrong), shows=("problems",))
        for wrong in ("Basic", "Basic !!", "Basic dXNlcg==", "Basic /////w==", "Bearer x", "x")
    ),
    Case("/hidden-basic-auth/user/secret", send={"auth": RIGHT}),
    Case("/hidden-basic-auth/user/secret", send={"auth": ("user", "w")}, shows=("problems",)),
    Case("/hidden-basic-auth/user/secret", shows=("problems",)),
    Case("/bearer", shows=("problems",)),
    *(
        Case("/bearer", send=_authorization(right))
        for right in ("Bearer t0ken", "Bearer two words")
    ),
    *(
        Case("/bearer", send=_authorization(wrong), shows=("problems",))
        for wrong in ("Basic dTpw", "Bearer", "t0ken")
    ),
    Case("/bearer", send=_authorization("bearer t0ken"), shows=("scheme-case",)),
    *(
        Case(f"/digest-auth/{qop}/user/secret{rest}", shows=("problems", "realm"))
        for qop in ("auth", "auth-int", "any")
        for rest in ("", *(f"/{a}" for a in ALGORITHMS), "/other", "/MD5/3", "/MD5/never")
    ),
    *(
        Case(
            "/digest-auth/auth/user/secret", send=_authorization(wrong), shows=("problems", "realm")
        )
        for wrong in ("Basic dTpw", "x")
    ),
    Case(
        "/digest-auth/auth/user/secret?require-cookie=1",
        send=_authorization('Digest username="user"'),
        shows=("problems", "realm"),
    ),
    *(
        Case(f"/digest-auth/{qop}/user/secret/{algorithm}", send={"auth": partial(DigestOf)})
        for qop in ("auth", "any")
        for algorithm in ALGORITHMS
    ),
    Case(
        "/digest-auth/auth/a b/secret",
        send={"auth": partial(DigestOf, "a b")},
        shows=("digest-target",),
    ),
    Case(
        "/digest-auth/auth/user/secret?a=1",
        send={"auth": partial(DigestOf)},
        shows=("digest-target",),
    ),
    Case(
        "/digest-auth/auth/user/secret/SHA-256",
        send={"auth": partial(DigestOf, algorithm="MD5")},
        shows=("digest-as-asked",),
    ),
    Case(
        "/digest-auth/auth/user/secret",
        send={"auth": partial(DigestOf, "other")},
        shows=("digest-as-asked",),
    ),
    Case(
        "/digest-auth/auth/user/secret",
        send={"auth": partial(DigestOf, "user", "wrong")},
        shows=("problems", "realm"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_as_httpbin(here, httpbin, case):
    compare(here, httpbin, case)
