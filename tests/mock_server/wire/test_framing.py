"""Requests are cut where they end, however their bytes arrive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.wire.framing import HEAD_KEPT, ChunkScanner, Framer, State

GET = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
LENGTH = b"POST /b HTTP/1.1\r\nHost: x\r\ncontent-LENGTH:  5 \r\n\r\n"
CHUNKED = b"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKS = b"3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
STREAM = b"\r\n\r\n" + GET + LENGTH + b"\r\n\r\n!" + CHUNKED + CHUNKS + GET + GET
WANTED = [(GET, b""), (LENGTH, b"\r\n\r\n!"), (CHUNKED, CHUNKS), (GET, b""), (GET, b"")]


def requests(pieces):
    """Heads with their bodies, put together from pieces."""
    found = []
    for piece in pieces:
        if piece.head is not None:
            found.append([piece.head, b"", False])
        if found:
            assert not (found[-1][2] and piece.body)
            found[-1][1] += piece.body
            found[-1][2] |= piece.ends
    return [(head, body) for head, body, _ in found]


def test_all_at_once():
    pieces = Framer().feed(STREAM)
    assert requests(pieces) == WANTED
    assert len(pieces) == len(WANTED)  # no piece reaches beyond one request
    assert b"".join(piece.data for piece in pieces) == STREAM


@given(st.lists(st.integers(0, len(STREAM)), max_size=60).map(sorted))
def test_cut_anywhere(cuts):
    framer = Framer()
    pieces = []
    for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True):
        pieces += framer.feed(STREAM[start:end])
    assert requests(pieces) == WANTED
    assert b"".join(piece.data for piece in pieces) == STREAM
    assert framer.pending == b""


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b"\r\n\r\n", GET, CHUNKED, LENGTH])))
def test_anything_at_all(blocks):
    framer = Framer()
    pieces = [piece for block in blocks for piece in framer.feed(block)]
    assert b"".join(piece.data for piece in pieces) == b"".join(blocks)


@given(
    st.lists(
        st.sampled_from(
            [b"\r\n", b"!", GET, CHUNKED + CHUNKS, LENGTH, LENGTH + b"12345", GET[:-3]]
        ),
        min_size=1,
        max_size=3,
    ).map(b"".join)
)
def test_one_request_and_no_more_is_known_at_a_look(data):
    framer, other = Framer(), Framer()
    size = framer.whole(data)
    pieces = other.feed(data)
    alone = len(pieces) == 1 and pieces[0].ends and pieces[0].head is not None
    if size:
        assert alone
        assert (data[:size], data[size:]) == (pieces[0].head, pieces[0].body)
    else:  # chunks, and blank lines before, are left to `feed`
        assert not alone or b"chunked" in data or data.startswith(b"\r\n")
    assert (framer.state, framer.pending) == (State.HEAD, b"")


@pytest.mark.parametrize("before", [GET[:10], LENGTH, CHUNKED, b"CONNECT x:1 HTTP/1.1\r\n\r\n"])
def test_what_goes_on_is_no_request_of_its_own(before):
    framer = Framer()
    framer.feed(before)
    assert framer.whole(GET) == 0


def test_an_endless_head_is_not_hoarded():
    framer = Framer()
    for _ in range(100):
        framer.feed(b"X: " + b"a" * 10_000)
    assert len(framer.pending) == HEAD_KEPT


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
        b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_after_an_upgrade_nothing_is_a_request_until_it_was_declined(head):
    framer = Framer()
    pieces = framer.feed(head + GET)
    assert [piece.head for piece in pieces] == [head, None]
    assert framer.state is State.TUNNEL
    assert requests(framer.resume()) == [(GET, b"")]
    assert framer.state is State.HEAD


@pytest.mark.parametrize("value", [b"", b"-1", b"x", b"9" * 5000])
def test_a_malformed_length_is_left_to_the_parser(value):
    framer = Framer()
    (piece,) = framer.feed(b"POST / HTTP/1.1\r\nContent-Length: " + value + b"\r\n\r\n")
    assert piece.ends


def test_chunks_are_collected():
    content = []
    scanner = ChunkScanner(content)
    assert scanner.feed(CHUNKS + b"next") == len(CHUNKS)
    assert scanner.ended
    assert b"".join(content) == b"abc0123456789"
