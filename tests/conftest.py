"""What every test may use. The database's part is in tests/database.py."""

pytest_plugins = ["tests.database"]
