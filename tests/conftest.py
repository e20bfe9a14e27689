"""Fixtures of every test."""

pytest_plugins = ("tests.servers.fixtures",)
