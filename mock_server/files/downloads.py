"""Downloads of any size whose bytes are known beforehand."""

from __future__ import annotations

import asyncio
import hashlib
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Annotated, Final

from aiohttp import web
from msgspec import Struct

from mock_server.documentation import Answer, Header
from mock_server.files.uploads import DIGEST, DISPOSITION, digest_field
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.queries import about, documented, read_query
from mock_server.rules.ranges import PARAMETERS, RETURNS, VALIDATORS, Content, respond
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from collections.abc import Iterator

routes = Registry("downloads", Text(en="Downloads", ru="Скачивание"), lesson="03_requests")

MAX_SIZE: Final = 20 << 20  # bytes
MAX_SECONDS: Final = 60.0
CHUNK: Final = 1 << 16  # bytes
MEDIA_TYPE: Final = "application/octet-stream"
MODIFIED: Final = 1_767_225_600  # seconds since the epoch: the beginning of 2026
_TICK: Final = 0.05  # seconds between pieces when a rate is asked for


class DownloadQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the bytes come."""

    chunked: Annotated[
        bool,
        about(
            "true: in chunks, without Content-Length, as when a server does not know the size.",
            "true — частями (chunked), без Content-Length, будто сервер не знает размера.",
            example=True,
        ),
    ] = False
    rate: Annotated[
        int | None,
        about(
            "Bytes a second; without it as fast as it goes.",
            "Байт в секунду; без параметра — как можно быстрее.",
            example=100_000,
        ),
    ] = None


def pieces_of(seed: int, size: int, first: int = 0) -> Iterator[bytes]:
    """Yield the bytes of a download, from `first` on, in pieces.

    They are SHAKE-256 of the seed and the piece's number.
    """
    for start in range(first - first % CHUNK, size, CHUNK):
        piece = hashlib.shake_256(f"download:{seed}:{start // CHUNK}".encode())
        yield piece.digest(min(CHUNK, size - start))[max(0, first - start) :]


@lru_cache(maxsize=64)
def sha256_of(seed: int, size: int) -> bytes:
    """Return the SHA-256 of a download, as the server promises it."""
    digest = hashlib.sha256()
    for piece in pieces_of(seed, size):
        digest.update(piece)
    return digest.digest()


@routes.get(
    "/downloads/{size:[0-9]{1,15}}",
    summary=Text(en="Download so many bytes", ru="Скачать столько-то байт"),
    description=Text(
        en="The same seed gives the same bytes. `X-SHA256` (hex) and `Repr-Digest` (RFC 9530) "
        "tell their checksum. With `Range` a broken download can go on.",
        ru="При одном seed байты одни и те же. Контрольная сумма — в `X-SHA256` (hex) и "
        "`Repr-Digest` (RFC 9530). С `Range` можно продолжить прерванное скачивание.",
    ),
    parameters=[
        Parameter(
            "size",
            "path",
            int,
            Text(en="How many bytes, up to 20 MiB.", ru="Сколько байт, не больше 20 МиБ."),
            required=True,
            example=100_000,
        ),
        *documented(DownloadQuery),
        *PARAMETERS,
    ],
    returns={
        200: Answer(
            media={"application/octet-stream": "jno…"},
            headers=(
                *(header._replace(always=False) for header in VALIDATORS),
                DISPOSITION,
                DIGEST,
                Header(
                    "X-SHA256",
                    Text(en="The checksum, in hex.", ru="Контрольная сумма в hex."),
                    "52dadd09c212c782f835c127217543a90a1066bf74832464d91ffee166756b05",
                ),
            ),
        ),
        **RETURNS,
        422: ProblemDocument,
    },
)
async def download(request: web.Request) -> web.StreamResponse:
    query = read_query(request, DownloadQuery)
    size = int(request.match_info["size"])
    _check(size, query.rate)
    seed = scenario_of(request).seed
    # In a thread: 20 MiB take a tenth of a second, and hashing lets other threads run.
    sha256 = await asyncio.to_thread(sha256_of, seed, size)
    headers = {
        "Content-Disposition": f'attachment; filename="download-{size}.bin"',
        "X-SHA256": sha256.hex(),
        "Repr-Digest": digest_field(sha256),
    }
    if query.chunked:
        return await _in_chunks(request, headers, pieces_of(seed, size), query.rate)
    content = Content(
        size,
        MEDIA_TYPE,
        f'"{sha256.hex()[:16]}"',
        MODIFIED,
        lambda first, stop: pieces_of(seed, stop, first),
    )
    return await respond(request, content, headers, write=partial(_send, rate=query.rate))


async def _in_chunks(
    request: web.Request, headers: dict[str, str], pieces: Iterator[bytes], rate: int | None
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": MEDIA_TYPE, **headers})
    response.enable_chunked_encoding()
    await response.prepare(request)
    if request.method != "HEAD":
        for piece in pieces:
            await _send(response, piece, rate)
    await response.write_eof()
    return response


async def _send(response: web.StreamResponse, piece: bytes, rate: int | None) -> None:
    if rate is None:
        await response.write(piece)
        return
    step = max(1, int(rate * _TICK))
    for start in range(0, len(piece), step):
        await asyncio.sleep(_TICK)
        await response.write(piece[start : start + step])


def _check(size: int, rate: int | None) -> None:
    if size > MAX_SIZE:
        raise Problem(422, detail=f"At most {MAX_SIZE} bytes can be downloaded here, not {size}.")
    if rate is not None and (rate < 1 or size / rate > MAX_SECONDS):
        raise Problem(
            422,
            detail=f"A download lasts at most {MAX_SECONDS:.0f} s; {size} bytes at {rate} bytes "
            f"a second would take longer. Ask for a rate of {max(1, -(-size // 60))} or more.",
        )
