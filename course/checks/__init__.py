"""What the exercises demand: a file for each, and mistakes that many of them share."""
