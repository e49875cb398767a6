import pytest
import requests

from mock_server.bookshop.search import folded


@pytest.fixture
def books(scenario):
    """Ask for books: `books(q="…")` gives all items, page after page."""

    def ask(**query):
        items, page = [], 1
        while True:
            answer = requests.get(
                f"{scenario.url}/books", params={**query, "page": page, "per_page": 50}, timeout=5
            )
            assert answer.status_code == 200, answer.text
            items += answer.json()["items"]
            if page == answer.json()["pages"]:
                return items
            page += 1

    return ask


def test_a_book_as_seeded(scenario):
    book = scenario.books[2]
    body = requests.get(f"{scenario.url}/books/3", timeout=5).json()
    assert list(body) == ["id", "title", "author", "year", "language", "price", "stock"]
    assert (body["title"], body["price"]) == (book.title, str(book.price))


def test_all_books_on_all_pages(books, scenario):
    assert [book["id"] for book in books()] == [book.id for book in scenario.books]


def test_filters(books, scenario):
    seeded = scenario.books

    def expected(test):
        return [book.id for book in seeded if test(book)]

    def ids(**query):
        return [book["id"] for book in books(**query)]

    author = seeded[0].author
    assert ids(author=author.lower()) == expected(lambda b: b.author == author)
    assert ids(language="RU") == expected(lambda b: b.language == "ru")
    assert ids(year_from=1900, year_to=1910) == expected(lambda b: 1900 <= b.year <= 1910)
    assert ids(in_stock="false") == expected(lambda b: b.stock == 0)
    assert ids(in_stock="true", language="en", year_to=1899) == expected(
        lambda b: b.stock and b.language == "en" and b.year <= 1899
    )


def test_search_in_title_and_author(books, scenario):
    book = next(book for book in scenario.books if book.language == "ru")
    word, family = book.title.split()[0], book.author.split()[-1]
    assert book.id in [found["id"] for found in books(q=f"{family.upper()} {word.lower()}")]


@pytest.mark.parametrize("key", ["title", "author", "year"])
def test_sorting(books, key):
    values = [book[key] for book in books(sort=f"-{key}")]
    values = [folded(value) if isinstance(value, str) else value for value in values]
    assert values == sorted(values, reverse=True)


def test_prices_are_sorted_as_numbers(books):
    prices = [float(book["price"]) for book in books(sort="price")]
    assert prices == sorted(prices)
    assert prices[0] < 10 < prices[-1]


@pytest.mark.parametrize("query", ["year_from=x", "in_stock=perhaps", "sort=stock", "year_to=-5"])
def test_wrong_filters_are_named(scenario, query):
    answer = requests.get(f"{scenario.url}/books?{query}", timeout=5)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_known_version_is_304(scenario):
    url = f"{scenario.url}/books/3"
    tag = requests.get(url, timeout=5).headers["ETag"]
    for field in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = requests.get(url, headers={"If-None-Match": field}, timeout=5)
        assert (answer.status_code, answer.content) == (304, b""), field
    assert requests.get(url, headers={"If-None-Match": '"other"'}, timeout=5).status_code == 200


def test_the_catalogue_is_only_read(scenario):
    for method in ("PUT", "DELETE", "PATCH"):
        answer = requests.request(method, f"{scenario.url}/books/3", timeout=5)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_no_such_book(scenario):
    answer = requests.get(f"{scenario.url}/books/999", timeout=5)
    assert answer.status_code == 404
    assert "no book 999" in answer.json()["detail"]
