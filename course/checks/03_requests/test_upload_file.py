"""Upload a file with a form of several parts."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from course.checks.bodies import media_type
from course.checks.outcomes import Outcome, outcome_of, succeeds
from course.checks.parts import Part, parts_of
from course.checks.requested import request_line, the_request
from course.checks.returned import last_name, unlike
from course.exam.check import Api, Exercise, Student, say, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course.exam.message import Message
    from mock_server.exchange import Exchange

_MULTIPART = "multipart/form-data"
_ALWAYS = 9  # times that a fault comes: more than anybody asks

exercise = Exercise(
    name="upload_file",
    call="upload_file(base_url, path, description)",
    title=say("upload_file.title", "Upload a file"),
    order=6,
    hints=[
        say(
            "upload_file.hint-1",
            "`requests.post` has an argument for files, `files=`: a dict of field names and "
            "open files. With it `data=` gives the other fields of the same form.",
        ),
        say(
            "upload_file.hint-2",
            'A file is a row of bytes: open it with `open(path, "rb")`, in a `with` block, '
            "and send the request inside that block. `requests` makes the name of the file "
            "and the Content-Type with its boundary by itself.",
        ),
        say(
            "upload_file.hint-3",
            '`with open(path, "rb") as file:` and inside `response = '
            'requests.post(f"{{base_url}}/files", files={{"file": file}}, '
            'data={{"description": description}}, timeout=5)`; then `raise_for_status()` and '
            "`return response.json()`.",
        ),
    ],
)


@step(points=3, title=say("upload_file.step-form", "Sends the file as the part `file` of a form"))
def test_sends_a_form(student: Student, api: Api) -> None:
    content = f"{api.random.text()}\n{api.random.text()}\n".encode()
    description = api.random.text()
    with _file("notes.txt", content) as path:
        outcome = _upload(student, api, path, description)
        part = _file_part(_request(api, outcome), path)
        _has_content(part, content, path)
    _has_description(api.journal.last(), description)
    returned = outcome.value()
    expected = json.loads(api.journal.last().response_content)
    assert returned == expected, unlike(returned, expected)


@step(points=3, title=say("upload_file.step-bytes", "The bytes arrive as they are in the file"))
def test_bytes_arrive_unchanged(student: Student, api: Api) -> None:
    # A picture's first bytes: no text in UTF-8, and line ends that text mode would change.
    binary = b"\x89PNG\r\n\x1a\n" + api.random.data(2000) + b"\xff\r\n\r"
    for content in (binary, b"a,b\r\n1,2\r\n" + api.random.token().encode() + b"\r\n"):
        api.journal.clear()
        with _file("picture.png", content) as path:
            outcome = _upload(student, api, path, "png")
            _has_content(_file_part(_request(api, outcome), path), content, path)
        outcome.value()


@step(points=2, title=say("upload_file.step-name", "The name of the file arrives, in any script"))
def test_the_name_arrives(student: Student, api: Api) -> None:
    for name in (f"{api.random.token()}.csv", f"{_plain(api.random.text())} №5.txt"):
        api.journal.clear()
        with _file(name, api.random.token().encode()) as path:
            outcome = _upload(student, api, path, "name")
            part = _file_part(_request(api, outcome), path)
        sides = {"saw": part.head, "expected": f'name="file"; filename="{name}"'}
        assert part.file_name not in (None, "", "file"), say(
            "upload_file.no-name",
            "The file arrived without its name ({sent}). Give `files=` the open file, which "
            "knows its name, or a pair: `(name, file)`.",
            sent=part.file_name,
            **sides,
        )
        assert part.file_name != path, say(
            "upload_file.whole-path",
            "The whole path arrived as the name of the file: {sent}. Where the file lies on "
            "your disk is nobody's business: `Path(path).name` is the name alone.",
            sent=part.file_name,
            **sides,
        )
        assert part.file_name == name, say(
            "upload_file.other-name",
            "The file is called {name!r}; what arrived is {sent!r}.",
            name=name,
            sent=part.file_name,
            **sides,
        )
        outcome.value()


@step(points=2, title=say("upload_file.step-refused", "Raises an exception if the file is refused"))
def test_refusal_is_reported(student: Student, api: Api) -> None:
    # A file that is really too large would do, too, but clients differ in what they see when
    # a server refuses a body that they are still sending.
    status = api.random.one_of((413, 507))
    with _file("large.txt", api.random.token().encode()) as path:
        succeeds("upload_file", lambda: student.upload_file(api.url, path, "small"))
        api.scenario.misbehave("/files", "status", times=_ALWAYS, code=status)
        outcome = _upload(student, api, path, "large")
    outcome.reported(status, "upload_file", api.journal)


@contextmanager
def _file(name: str, content: bytes) -> Iterator[str]:
    # Windows does not remove a file that the student's code has left open.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield str(path)


def _plain(text: str) -> str:
    """Leave out what some system does not take in the name of a file."""
    return "".join(character for character in text if character.isalnum() or character == " ")


def _upload(student: Student, api: Api, path: str, description: str) -> Outcome:
    return outcome_of(lambda: student.upload_file(api.url, path, description))


def _request(api: Api, outcome: Outcome) -> Exchange:
    if not api.journal.count() and outcome.error is not None:
        assert last_name(outcome.error.type) != "UnicodeDecodeError", say(
            "upload_file.text-mode",
            "`{type}`: the file was opened as text, and not every file is text. Bytes are "
            'read as they are with `open(path, "rb")`.',
            type=last_name(outcome.error.type),
        )
    return the_request(outcome.sent(api.journal), "POST", "/files")


def _file_part(request: Exchange, path: str) -> Part:
    expected = (
        f"{request_line('POST', '/files')}\nContent-Type: {_MULTIPART}; boundary=…\n\n"
        f'Content-Disposition: form-data; name="file"; filename="{Path(path).name}"'
    )
    sides = {"saw": request.request_text, "expected": expected}
    kind = media_type(request)
    if kind != _MULTIPART:
        if path in request.text or path in dict(request.form()).values():
            raise AssertionError(_path_for_content(path))
        raise AssertionError(
            say(
                "upload_file.no-multipart",
                "The request is no form with a file (Content-Type: {type}). `data=` sends "
                "the bare bytes or a simple form; `files=` makes {multipart}.",
                type=request.headers.get("Content-Type", "—"),
                multipart=_MULTIPART,
                **sides,
            )
        )
    assert "boundary=" in request.headers["Content-Type"].lower(), say(
        "upload_file.no-boundary",
        "Content-Type says {multipart}, but not where one part ends and the next begins. Do "
        "not set this header yourself: `files=` sets it, with a boundary of its own.",
        multipart=_MULTIPART,
        **sides,
    )
    parts = parts_of(request)
    found = [part for part in parts if part.name == "file"]
    assert found, say(
        "upload_file.other-field",
        "There is no part called `file` in the form; its parts are: {names}. The keys of the "
        "dict in `files=` are the names of the fields.",
        names=", ".join(f"`{part.name}`" for part in parts) or "—",
        **sides,
    )
    return found[0]


def _path_for_content(path: str) -> Message:
    return say(
        "upload_file.path-for-content",
        "The path of the file arrived, {path}, and not what is in the file. The server "
        'cannot look at your disk: open the file with `open(path, "rb")`.',
        path=path,
    )


def _has_content(part: Part, content: bytes, path: str) -> None:
    if part.content == content:
        return
    sent = part.content
    if sent == path.encode() or sent == Path(path).name.encode():
        raise AssertionError(_path_for_content(path))
    assert sent, say(
        "upload_file.empty",
        "The file arrived empty. Was it read to its end before it was sent? Then there is "
        "nothing left to read.",
    )
    assert _with_plain_ends(sent) != _with_plain_ends(content), say(
        "upload_file.line-ends",
        "The ends of lines are changed: {sent} bytes arrived of {all}. Text mode does that; "
        'bytes are read as they are with `open(path, "rb")`.',
        sent=len(sent),
        all=len(content),
    )
    raise AssertionError(
        say(
            "upload_file.other-bytes",
            "What arrived is not what is in the file: {sent} bytes, and the file has {all}. Was it "
            'turned into text on the way? `read_bytes()` and `open(path, "rb")` leave it as it is.',
            sent=len(sent),
            all=len(content),
            saw=repr(sent[:60]),
            expected=repr(content[:60]),
        )
    )


def _with_plain_ends(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _has_description(request: Exchange, description: str) -> None:
    parts = {part.name: part for part in parts_of(request)}
    assert "description" in parts, say(
        "upload_file.no-description",
        "The file is there, but the field `description` is missing. `data=` beside `files=` "
        "puts fields into the same form.",
        saw=request.request_text,
    )
    part = parts["description"]
    assert part.file_name is None, say(
        "upload_file.description-as-file",
        "The description arrived as a second file, called {name!r}. Everything in `files=` is a "
        "file; other fields of the form go into `data=`.",
        name=part.file_name,
        saw=part.head,
        expected='Content-Disposition: form-data; name="description"',
    )
    sent = part.content.decode("utf-8", "replace")
    assert sent == description, say(
        "upload_file.other-description",
        "The field `description` has another value than your function was given.",
        saw=sent,
        expected=description,
    )
