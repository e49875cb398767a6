"""One record in several formats: JSON, XML and CSV, by what the client asks for and sends."""
