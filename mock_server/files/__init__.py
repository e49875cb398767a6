"""Files that are sent, kept and fetched, of any size."""
