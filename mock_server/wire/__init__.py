"""From the bytes of a connection to a handler and back, each of them recorded on its way."""
