from mock_server.bookshop.passwords import password_of


def test_passwords_are_pinned_and_differ():
    assert password_of(1, 1) == "thistle-maple-84"
    assert len({password_of(seed, user) for seed in (1, 2) for user in range(1, 61)}) > 115
