"""What HTTP's rules ask of every handler: conditions, ranges, negotiation, bodies, pages."""
