"""The keywords that the benchmark calls; lua/Bench.lua has the same."""


def echo(value):
    """Returns what it gets."""
    return value


def speak():
    """Logs 100 messages."""
    for i in range(1, 101):
        print(f"*INFO* message {i} of the log")
    return "spoken"


def spin(n):
    """Computes for a while."""
    total = 0
    for i in range(1, int(n) + 1):
        total = (total + i * 7) % 1000003
    return total
