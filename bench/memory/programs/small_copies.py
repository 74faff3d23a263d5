"""Copies of a few bytes to a few hundred, as many as the interpreter makes: slices, joins, reads of a buffer.

A fixed amount of work: about SECONDS where it was written. usage: small_copies.py SECONDS
"""
import io
import sys

import peak


def main():
    text, block, stream = b"some bytes, and some more of them" * 4, bytearray(4096), io.BytesIO(bytes(1 << 16))
    total = 0
    for _ in range(int(float(sys.argv[1]) * 24)):
        for i in range(20000):
            at = i & 63
            block[at : at + 24] = text[at : at + 24]
            total += len(b",".join((text[:at], text[at:], text[:8])))
            total += len(stream.read(48))
        stream.seek(0)
    print(total, peak.__name__)


main()
