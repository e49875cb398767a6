"""The bookshop that every lesson lives in: users, books, orders."""
