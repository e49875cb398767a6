"""Any users, books and orders, for properties of the formats."""

import datetime as dt

from hypothesis import strategies as st

from mock_server.bookshop.models import Book, Order, OrderItem, User

# What XML can carry (XML 1.0, section 2.2).
characters = st.one_of(
    st.sampled_from("\t\n\r"),
    st.characters(min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
)
texts = st.one_of(
    st.text(characters, min_size=1, max_size=40),
    st.sampled_from([" Ada ", "a,b", 'say "hi"', "<b>&amp;", "]]>", "null", "1\r\n2", "\r", "=1"]),
)
numbers = st.integers(1, 10**12)
prices = st.decimals(0, 10**6, places=2)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
times = st.datetimes(timezones=st.just(dt.UTC))
users = st.builds(
    User,
    id=numbers,
    name=texts.filter(str.strip),
    email=st.just("ada@example.org"),
    city=st.none() | texts,
    phone=st.none() | st.just("+44 20 555-01-10"),
    registered=dates,
)
books = st.builds(
    Book,
    id=numbers,
    title=texts | st.just(""),
    author=texts,
    year=st.integers(-1000, 3000),
    language=st.just("en"),
    price=prices,
    stock=st.integers(0, 10**6),
)
items = st.builds(OrderItem, book_id=numbers, quantity=st.integers(1, 99), price=prices)
orders = st.builds(
    Order,
    id=numbers,
    user_id=numbers,
    status=st.sampled_from(["new", "paid", "shipped"]),
    created=times,
    items=st.lists(items, min_size=1, max_size=4).map(tuple),
    total=prices,
)
