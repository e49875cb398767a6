"""Files sent by a form (RFC 7578), kept and given back."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote

from aiohttp import web
from msgspec import Meta, Struct

from mock_server.documentation import LOCATION, Answer, Header, exemplify
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.responses import json_response
from mock_server.rules.multipart import MULTIPART, Part, read_multipart
from mock_server.rules.preconditions import IF_MATCH, IF_UNMODIFIED_SINCE, unchanged
from mock_server.rules.ranges import PARAMETERS, RETURNS, VALIDATORS, Content, respond
from mock_server.rules.validation import FieldError, problem_of
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from mock_server.scenario import Scenario

routes = Registry("files", Text(en="Uploaded files", ru="Загруженные файлы"), lesson="03_requests")

MAX_FILE: Final = 1 << 20  # bytes
MAX_BODY: Final = MAX_FILE + (64 << 10)  # with boundaries and other fields
MAX_FILES: Final = 32  # kept; then the oldest goes

FileId = Annotated[int, Meta(ge=1)]
FILE_ID = Parameter(
    "file_id",
    "path",
    FileId,
    Text(en="The file's number.", ru="Номер файла."),
    required=True,
    example=1,
)


class Upload(Struct, frozen=True, kw_only=True):
    """What the server understood of an uploaded file; `sha256` is of its bytes, in hex."""

    id: int
    field: str
    filename: str
    content_type: str
    size: int
    sha256: str
    fields: dict[str, str | list[str]]
    url: str


class Uploads(Struct, frozen=True):
    """The files that are kept, oldest first."""

    items: list[Upload]


class UploadForm(Struct):
    """A form with one file; the file's field may have any name."""

    file: Annotated[bytes, Meta(description="The file.", extra_json_schema={"format": "binary"})]


exemplify(
    Upload,
    {
        "id": 1,
        "field": "file",
        "filename": "привет.txt",
        "content_type": "text/plain",
        "size": 14,
        "sha256": "65e0448100aa6e07983e4c5da7e19032afbd68e78c27f398f2f8f7fc00738b87",
        "fields": {},
        "url": "/files/1",
    },
)
DISPOSITION: Final = Header(
    "Content-Disposition",
    Text(en="The file's name (RFC 6266).", ru="Имя файла (RFC 6266)."),
    'attachment; filename="text.txt"',
)
DIGEST: Final = Header(
    "Repr-Digest",
    Text(en="The checksum (RFC 9530).", ru="Контрольная сумма (RFC 9530)."),
    "sha-256=:ZeBEgQCqbgeYPkxdp+GQMq+9aOeMJ/OY8vj3/ABzi4c=:",
)
NO_FILE: Final = Answer(
    ProblemDocument,
    {
        "title": "No such file",
        "detail": "There is no file 9 (any more): the last 32 are kept. GET /files lists them.",
    },
)


class Files:
    """The files of one scenario."""

    def __init__(self, scenario: Scenario) -> None:  # noqa: ARG002 - every part takes it
        self.kept: dict[int, tuple[Upload, bytes]] = {}
        self.stored: dict[int, int] = {}  # the second of each, by wall time as `Date`
        self._next_id = 1

    def add(self, part: Part, fields: dict[str, str | list[str]]) -> Upload:
        """Keep a file."""
        upload = Upload(
            id=self._next_id,
            field=part.name,
            filename=part.filename or "",
            content_type=part.content_type or "application/octet-stream",
            size=len(part.data),
            sha256=hashlib.sha256(part.data).hexdigest(),
            fields=fields,
            url=f"/files/{self._next_id}",
        )
        self._next_id += 1
        if len(self.kept) >= MAX_FILES:
            self.remove(next(iter(self.kept)))
        self.kept[upload.id] = (upload, part.data)
        self.stored[upload.id] = int(time.time())
        return upload

    def get(self, file_id: int) -> tuple[Upload, bytes]:
        """Return a file. Raises Problem 404."""
        if file_id not in self.kept:
            raise Problem(
                404,
                title="No such file",
                detail=f"There is no file {file_id} (any more): the last {MAX_FILES} are kept. "
                "GET /files lists them.",
            )
        return self.kept[file_id]

    def remove(self, file_id: int) -> None:
        """Forget a file."""
        del self.kept[file_id], self.stored[file_id]


@routes.post(
    "/files",
    summary=Text(en="Upload a file", ru="Загрузить файл"),
    description=Text(
        en="multipart/form-data with one file of at most 1 MiB, in a field of any name; other "
        "fields come back in `fields`.",
        ru="multipart/form-data с одним файлом до 1 МиБ в поле с любым именем; остальные поля "
        "вернутся в `fields`.",
    ),
    body=UploadForm,
    body_type=MULTIPART,
    example={"file": "Привет!\n"},
    returns={
        201: Answer(Upload, headers=(LOCATION._replace(example="/files/1"),)),
        **dict.fromkeys((400, 413, 415, 422), ProblemDocument),
    },
)
async def upload_file(request: web.Request) -> web.StreamResponse:
    try:
        parts = await read_multipart(request, limit=MAX_BODY)
    except Problem as problem:
        if problem.status == 415:  # noqa: PLR2004 - Unsupported Media Type
            problem.detail += (
                " A file travels as a part of a form. With requests: files={'file': (name, data)}."
            )
        raise
    files = [part for part in parts if part.filename is not None]
    if len(files) != 1:
        raise _not_one_file(parts, files)
    part = files[0]
    if len(part.data) > MAX_FILE:
        raise Problem(
            413,
            detail=f"The file has {len(part.data)} bytes; at most {MAX_FILE} are accepted here.",
            limit=MAX_FILE,
        )
    fields: dict[str, list[str]] = {}
    for field in parts:
        if field.filename is None:
            fields.setdefault(field.name, []).append(field.data.decode("utf-8", "replace"))
    flat = {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
    upload = scenario_of(request).part(Files).add(part, flat)
    return json_response(upload, 201, headers={"Location": upload.url})


@routes.get(
    "/files",
    summary=Text(en="List the uploaded files", ru="Список загруженных файлов"),
    returns={200: Uploads},
)
async def list_files(request: web.Request) -> web.StreamResponse:
    kept = scenario_of(request).part(Files).kept.values()
    return json_response(Uploads([upload for upload, _ in kept]))


@routes.get(
    "/files/{file_id:[0-9]{1,15}}",
    summary=Text(en="Get an uploaded file back", ru="Получить загруженный файл обратно"),
    parameters=[FILE_ID, *PARAMETERS],
    after="POST /files",
    returns={
        200: Answer(
            media={"application/octet-stream": "Привет!\n"},
            text=Text(
                en="The bytes, in the media type that they were sent with.",
                ru="Байты файла; тип — тот, с которым его прислали.",
            ),
            headers=(DISPOSITION, DIGEST, *VALIDATORS),
        ),
        **RETURNS,
        404: NO_FILE,
    },
)
async def read_file(request: web.Request) -> web.StreamResponse:
    files = scenario_of(request).part(Files)
    upload, data = files.get(int(request.match_info["file_id"]))
    content = Content(
        len(data),
        _safe(upload.content_type) or "application/octet-stream",
        _tag(upload),
        files.stored[upload.id],
        lambda start, stop: iter((data[start:stop],)),
    )
    headers = {
        "Content-Disposition": attachment(upload.filename),
        "Repr-Digest": digest_field(bytes.fromhex(upload.sha256)),
        "X-Content-Type-Options": "nosniff",  # an uploaded page is not to run as ours
    }
    return await respond(request, content, headers)


@routes.delete(
    "/files/{file_id:[0-9]{1,15}}",
    summary=Text(en="Delete an uploaded file", ru="Удалить загруженный файл"),
    parameters=[FILE_ID, IF_MATCH, IF_UNMODIFIED_SINCE],
    after="POST /files",
    returns={204: None, 404: NO_FILE, 412: ProblemDocument},
)
async def delete_file(request: web.Request) -> web.StreamResponse:
    files = scenario_of(request).part(Files)
    upload, _ = files.get(int(request.match_info["file_id"]))
    unchanged(request, (_tag(upload),), files.stored[upload.id])  # or it raises 412
    files.remove(upload.id)
    return web.Response(status=204)


def attachment(filename: str) -> str:
    """Write a Content-Disposition that carries any name (RFC 6266, 4.3; RFC 8187, 3.2)."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1] or "file"
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    if plain == name:
        return f'attachment; filename="{plain}"'
    encoded = quote(name, safe="", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def digest_field(sha256: bytes) -> str:
    """Write the value of `Repr-Digest` (RFC 9530, section 3)."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def _tag(upload: Upload) -> str:
    return f'"{upload.sha256[:16]}"'


def _safe(field: str) -> str:
    return field if field.isascii() and field.isprintable() else ""


def _not_one_file(parts: list[Part], files: list[Part]) -> Problem:
    if files:
        names = ", ".join(repr(part.filename) for part in files)
        what = f"{len(files)} files came ({names}); send one file in a request."
    else:
        names = ", ".join(repr(part.name) for part in parts)
        what = f"no file came, only the fields {names}. " if parts else "the form is empty. "
        what += 'A part is a file when its Content-Disposition has filename="…".'
    return problem_of([FieldError(what, field="file")], "form")
