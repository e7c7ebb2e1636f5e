"""Several at once, on committed rows."""

import threading

from django.db import connection


def in_threads(function, *, count: int) -> list:
    """What `function` returned or raised in each of `count` threads that start together."""
    start = threading.Barrier(count)
    results: list = []

    def run():
        try:
            start.wait()
            results.append(function())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
