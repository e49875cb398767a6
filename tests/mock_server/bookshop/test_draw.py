from mock_server.bookshop.draw import Draw


def test_the_same_seed_and_purpose_give_the_same_choices():
    # The numbers are pinned: another Python or platform must draw the very same.
    draw = Draw(1, "users")
    assert [draw.below(1000) for _ in range(8)] == [405, 234, 53, 900, 882, 661, 204, 271]
    assert Draw(1, "users").shuffled("abcdefgh") == ["c", "f", "g", "h", "e", "a", "b", "d"]


def test_purposes_and_seeds_are_independent():
    def first(seed, purpose):
        return [Draw(seed, purpose).below(10**9) for _ in range(1)]

    drawn = [first(seed, purpose) for seed in (0, 1, -1, 2) for purpose in ("users", "books")]
    assert len({number for numbers in drawn for number in numbers}) == len(drawn)


def test_bounds_are_kept_and_reached():
    draw = Draw(5, "bounds")
    assert {draw.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {draw.one("xy") for _ in range(100)} == {"x", "y"}
    assert not any(draw.chance(0) for _ in range(100))
    assert all(draw.chance(1) for _ in range(100))
    assert sorted(draw.shuffled(range(50))) == list(range(50))
