"""An interactive course on web APIs in Python; its server is its examiner."""
