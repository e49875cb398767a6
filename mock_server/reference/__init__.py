"""The reference: an OpenAPI document, and pages to read and try it, from the route registry."""
