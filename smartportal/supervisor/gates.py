"""`bin/test`: every gate, the cheap ones first; stops at the first that fails."""


def main(arguments: list[str]) -> None:
    pass
