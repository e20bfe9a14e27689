"""Tests of what writes the site. What a browser shows of it is tested in `tests/site`."""
