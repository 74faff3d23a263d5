"""A bytearray that grows to 100 MB, byte by chunk."""
from known import MB, amount, tell


def main():
    grown = bytearray()
    chunk = b"x" * 10_000
    while len(grown) < 100 * MB:
        grown += chunk  # grown
    tell([amount(__file__, "grown", peak=grown.__alloc__())])


main()
