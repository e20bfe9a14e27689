"""Database servers for the tests: installing them (`python -m tests.servers.install`) and the fixtures that give them.

A test module needs nothing but the fixtures' names; the root `conftest.py` lists `tests.servers.fixtures` in
`pytest_plugins`.
"""
