"""The endpoints of httpbin, as it answers them; `differences/` names where not."""
