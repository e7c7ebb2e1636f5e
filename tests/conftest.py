"""What every test may use: tests/database.py holds the database, tests/cast.py the people."""

pytest_plugins = ["tests.database", "tests.cast"]
